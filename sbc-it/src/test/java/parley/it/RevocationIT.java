package parley.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SBC between `openssl s_client`, which shows good and revoked certificates, and `openssl ocsp`, which knows.
final class RevocationIT {
    private static final int HARD_PORT = 25_072;
    private static final int SOFT_PORT = 25_073;
    private static final int STAPLING_PORT = 25_074;
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private RevocablePki pki;
    private LabPki own;

    @BeforeEach
    void issue() throws IOException {
        own = new LabPki(directory.resolve("own"));
        own.issue("sbc", "DNS:lab.test,IP:127.0.0.1");
        pki = new RevocablePki(directory.resolve("pki"));
        pki.issuePeer("good", "URI:sip:good@lab.test");
        pki.issuePeer("late", "URI:sip:late@lab.test");
        pki.issuePeer("bad", "URI:sip:bad@lab.test");
        pki.issuePeer("server", "DNS:lab.test,IP:127.0.0.1");
        pki.revoke("bad");
    }

    private String configuration() {
        return """
            sbc.identities.stapled { certificate-chain = "%1$s", private-key = "%2$s" }
            sbc.listeners {
              hard { transport = tls, address = "127.0.0.1", port = %3$d, tls { identity = default, client-auth = require,
                verify { trust = "%6$s", revocation { mode = hard, responder = "%7$s", distribution-points = false } } } }
              soft { transport = tls, address = "127.0.0.1", port = %4$d, tls { identity = default, client-auth = require,
                verify { trust = "%6$s", revocation { mode = soft, distribution-points = false } } } }
              stapling { transport = tls, address = "127.0.0.1", port = %5$d, tls { identity = stapled, stapling = true } }
            }
            """.formatted(
                        pki.chain("server"),
                        pki.key("server"),
                        HARD_PORT,
                        SOFT_PORT,
                        STAPLING_PORT,
                        pki.rootCertificate(),
                        RevocablePki.RESPONDER);
    }

    @Test
    @DisplayName("A good client is served though nobody answers for its issuer; a revoked one is refused and told; "
            + "without a responder hard refuses and soft serves")
    void clients() throws IOException {
        try (var sbc = Sbc.start(directory.resolve("sbc"), own, configuration())) {
            try (var _ = pki.responder()) {
                served(client(HARD_PORT, "good"));
                served(client(SOFT_PORT, "good"));
                refused(client(HARD_PORT, "bad"));
                sbc.awaitEvent("tls-handshake", "via=hard", "verdict=revoked", "CN=bad");
                refused(client(SOFT_PORT, "bad"));
                sbc.awaitEvent("tls-handshake", "via=soft", "verdict=revoked", "CN=bad");
            }
            refused(client(HARD_PORT, "late"));
            sbc.awaitEvent("tls-handshake", "via=hard", "verdict=revocation-unknown", "refuses the connection");
            served(client(SOFT_PORT, "late"));
        }
    }

    @Test
    @DisplayName("RFC 6066 §8: openssl s_client -status is shown the answer for our certificate")
    void stapling() throws IOException {
        try (var _ = pki.responder("-nmin", "10");
                var _ = Sbc.start(directory.resolve("sbc"), own, configuration())) {
            var shown = new ArrayList<String>();
            Await.until(
                    LIMIT,
                    "a stapled answer",
                    () -> {
                        shown.add(client(STAPLING_PORT, "", "-status"));
                        return shown.getLast().contains("OCSP Response Status: successful");
                    },
                    shown::getLast);
            assertTrue(shown.getLast().contains("Cert Status: good"), shown::getLast);
        }
    }

    private static void served(String said) {
        assertTrue(said.contains("SIP/2.0 200"), said);
    }

    private static void refused(String said) {
        assertFalse(said.contains("SIP/2.0"), said);
        assertTrue(said.contains("alert"), said);
    }

    private String client(int port, String certificate, String... options) throws IOException {
        var all = new ArrayList<>(List.of("-servername", "lab.test"));
        all.addAll(List.of(options));
        if (!certificate.isEmpty()) {
            all.addAll(List.of("-cert", pki.leaf(certificate).toString()));
            all.addAll(List.of("-cert_chain", pki.issuingCertificate().toString()));
            all.addAll(List.of("-key", pki.key(certificate).toString()));
        }
        return new OpensslClient(directory).ask(port, all);
    }
}
