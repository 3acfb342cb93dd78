package parley.bench.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import parley.common.Endpoint;
import parley.common.SrtpSuite;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.mediaport.MediaEvent;
import parley.sdp.Fingerprint;

/// Handshakes of a client in the same JVM with the node's legs, over sockets, before any is measured: on one core the
/// JVM compiles for more than a minute what handshakes need, and takes up to half of the core for it. Calls are
/// released at once, for there are too few ports.
final class HandshakeWarmUp {
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration STILL = Duration.ofMillis(100);
    private static final int LOOKS_MAX = 12;
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final int DATAGRAM_MAX_BYTES = 1500;

    private final Calls calls;
    private final DtlsCertificate certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());

    /// Calls of the node.
    interface Calls {
        /// Opens one, whose leg B is the server of a client.
        /// @param client where it is
        /// @param fingerprint of its certificate
        MediaEvent.LocalMedia open(Endpoint client, Fingerprint fingerprint) throws InterruptedException;

        /// Ends the one that was opened last.
        void release();
    }

    HandshakeWarmUp(Calls calls) {
        this.calls = calls;
    }

    /// One handshake after the other for that time, and on until the compiler is still.
    void run(Duration time) throws InterruptedException, IOException {
        shakeHandsFor(time);
        long compiling = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS_MAX && compiling > STILL.toMillis(); look++) {
            long before = COMPILER.getTotalCompilationTime();
            shakeHandsFor(BETWEEN_LOOKS);
            compiling = COMPILER.getTotalCompilationTime() - before;
        }
    }

    private void shakeHandsFor(Duration time) throws InterruptedException, IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            shakeHands();
        }
    }

    private void shakeHands() throws InterruptedException, IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout((int) HANDSHAKE_LIMIT.toMillis());
            var here = new Endpoint(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
            var leg = calls.open(here, certificate.fingerprint());
            socket.connect(new InetSocketAddress(leg.rtp().address(), leg.rtp().port()));
            var client = DtlsAssociation.start(
                    new DtlsParameters(true, List.of(SrtpSuite.values()), List.of(leg.fingerprint()), HANDSHAKE_LIMIT),
                    certificate,
                    octets -> send(socket, octets),
                    outcome -> ended(socket, outcome));
            receive(socket, client);
        }
        calls.release();
    }

    private static void send(DatagramSocket socket, byte[] octets) {
        try {
            socket.send(new DatagramPacket(octets, octets.length));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void ended(DatagramSocket socket, DtlsOutcome outcome) {
        if (outcome instanceof DtlsOutcome.Established) {
            socket.close();
        }
    }

    // Until the socket is closed; if it never is, for the handshake failed, longer than that takes.
    private static void receive(DatagramSocket socket, DtlsAssociation client) throws IOException {
        var packet = new DatagramPacket(new byte[DATAGRAM_MAX_BYTES], DATAGRAM_MAX_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(DATAGRAM_MAX_BYTES);
                socket.receive(packet);
                client.feed(Arrays.copyOf(packet.getData(), packet.getLength()));
            } catch (SocketException closed) {
                return;
            }
        }
    }
}
