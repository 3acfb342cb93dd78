package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An OCSP responder that takes every question and answers none.
final class HangingResponderIT {
    private static final int HARD_PORT = 25_072;
    private static final int SOFT_PORT = 25_073;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int CLIENTS = 6;

    @TempDir
    Path directory;

    private RevocablePki pki;

    @BeforeEach
    void issue() throws IOException {
        pki = new RevocablePki(directory.resolve("pki"));
        pki.issuePeer("sbc", "DNS:lab.test,IP:127.0.0.1");
        for (var i = 0; i < 2 * CLIENTS; i++) {
            pki.issuePeer("client" + i, "URI:sip:client@lab.test");
        }
    }

    /// What one client met.
    private record Met(String said, Duration took) {}

    @Test
    @DisplayName(
            "RFC 6960: an answer that does not come: soft serves, hard refuses, both when its time is over; nobody "
                    + "else waits for it")
    void hangs() throws Exception {
        try (var _ = new ServerSocket(RevocablePki.RESPONDER_PORT, 50, InetAddress.ofLiteral(RevocablePki.ADDRESS));
                var sbc = Sbc.start(
                        directory.resolve("sbc"),
                        pki.chain("sbc"),
                        pki.key("sbc"),
                        pki.rootCertificate(),
                        configuration());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The first handshakes of a process are slow, whoever answers.
            assertTrue(ask(Sbc.TLS_PORT, "").said().contains("SIP/2.0 200"));
            var waiting = Stream.iterate(0, i -> i + 1)
                    .limit(2 * CLIENTS)
                    .map(i -> threads.submit(() -> ask(i < CLIENTS ? SOFT_PORT : HARD_PORT, "client" + i)))
                    .toList();
            for (var i = 0; i < CLIENTS; i++) {
                var other = ask(Sbc.TLS_PORT, "");
                assertTrue(other.said().contains("SIP/2.0 200"), other::said);
                assertTrue(other.took().compareTo(TIMEOUT.dividedBy(2)) < 0, other::toString);
            }
            assertFalse(waiting.stream().anyMatch(Future::isDone), "the others still wait");
            for (var i = 0; i < 2 * CLIENTS; i++) {
                judge(waiting.get(i).get(), i < CLIENTS);
            }
            sbc.awaitEvent("tls-handshake", "via=hard", "verdict=revocation-unknown");
            sbc.awaitEvent("tls-handshake", "via=soft", "verdict=accepted");
        }
    }

    private static void judge(Met met, boolean served) {
        assertAll(
                () -> assertTrue(met.said().contains("SIP/2.0 200") == served, met::said),
                () -> assertTrue(met.took().compareTo(TIMEOUT) >= 0, met::toString),
                () -> assertTrue(met.took().compareTo(TIMEOUT.multipliedBy(2)) < 0, met::toString));
    }

    private Met ask(int port, String certificate) throws IOException {
        var began = System.nanoTime();
        var options = certificate.isEmpty()
                ? List.<String>of()
                : List.of(
                        "-cert",
                        pki.leaf(certificate).toString(),
                        "-key",
                        pki.key(certificate).toString(),
                        "-cert_chain",
                        pki.chain(certificate).toString());
        var said = new OpensslClient(directory).ask(port, options);
        return new Met(said, Duration.ofNanos(System.nanoTime() - began));
    }

    private String configuration() {
        return """
            sbc.listeners {
              hard { transport = tls, address = "127.0.0.1", port = %3$d
                     tls { identity = default, client-auth = require, verify { trust = "%1$s"
                           revocation { mode = hard, distribution-points = false, timeout = %2$d ms } } } }
              soft = ${sbc.listeners.hard} { port = %4$d, tls.verify.revocation.mode = soft }
            }
            """.formatted(pki.rootCertificate(), TIMEOUT.toMillis(), HARD_PORT, SOFT_PORT);
    }
}
