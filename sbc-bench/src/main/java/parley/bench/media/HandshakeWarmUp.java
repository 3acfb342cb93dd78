package parley.bench.media;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import parley.common.SrtpSuite;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsParameters;

/// Handshakes of the node with itself, in memory, before any is measured: a JVM on one core compiles for more than a
/// minute what handshakes need, and takes up to half of the core for it. There are too few ports to do it with calls.
final class HandshakeWarmUp {
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration STILL = Duration.ofMillis(100);
    private static final int LOOKS_MAX = 12;
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private final DtlsCertificate certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());

    private HandshakeWarmUp() {}

    /// One handshake after the other for that time, and on until the compiler is still.
    static void run(Duration time) throws InterruptedException {
        if (time.isZero()) {
            return;
        }
        var pair = new HandshakeWarmUp();
        pair.shakeHandsFor(time);
        long compiling = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS_MAX && compiling > STILL.toMillis(); look++) {
            long before = COMPILER.getTotalCompilationTime();
            pair.shakeHandsFor(BETWEEN_LOOKS);
            compiling = COMPILER.getTotalCompilationTime() - before;
        }
    }

    private void shakeHandsFor(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            shakeHands();
        }
    }

    private void shakeHands() throws InterruptedException {
        var done = new CountDownLatch(2);
        var client = new CompletableFuture<DtlsAssociation>();
        try (var server = DtlsAssociation.start(
                        parameters(false),
                        certificate,
                        datagram -> client.join().feed(datagram),
                        _ -> done.countDown());
                var started =
                        DtlsAssociation.start(parameters(true), certificate, server::feed, _ -> done.countDown())) {
            client.complete(started);
            if (!done.await(HANDSHAKE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("a handshake with ourselves took longer than " + HANDSHAKE_LIMIT);
            }
        }
    }

    private DtlsParameters parameters(boolean client) {
        return new DtlsParameters(
                client, List.of(SrtpSuite.values()), List.of(certificate.fingerprint()), HANDSHAKE_LIMIT);
    }
}
