package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `openssl s_client` at the listener that requires a client certificate.
final class TlsClientAuthenticationIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String OPTIONS = """
        OPTIONS sip:lab.test SIP/2.0\r
        Via: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bKprobe;rport\r
        From: <sip:probe@lab.test>;tag=probe\r
        To: <sip:lab.test>\r
        Call-ID: probe\r
        CSeq: 1 OPTIONS\r
        Max-Forwards: 70\r
        Content-Length: 0\r
        \r
        """;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @DisplayName("a client is served with a certificate of the trusted authority and refused without, or with another")
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void certificateRequired(String version) throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1");
        pki.issue("phone", "URI:sip:phone@lab.test");
        pki.authority("other");
        pki.issueFrom("other", "stranger", "URI:sip:stranger@lab.test");
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, "")) {
            var with = client(pki, version, "phone");
            sbc.awaitEvent("tls-handshake", "verdict=accepted", "phone");
            var without = client(pki, version, "");
            sbc.awaitEvent("tls-handshake", "verdict=no-client-certificate");
            var stranger = client(pki, version, "stranger");
            sbc.awaitEvent("tls-handshake", "verdict=unknown-ca");
            assertAll(
                    () -> assertTrue(with.contains("SIP/2.0 200 OK"), with),
                    () -> assertFalse(without.contains("SIP/2.0"), without),
                    () -> assertTrue(without.contains("alert"), without),
                    () -> assertFalse(stranger.contains("SIP/2.0"), stranger),
                    () -> assertTrue(stranger.contains("alert"), stranger));
        }
    }

    /// Sends one OPTIONS and answers all that the client said.
    private String client(LabPki pki, String version, String certificate) throws IOException {
        var command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                version,
                "-connect",
                "127.0.0.1:" + Sbc.MTLS_PORT,
                "-CAfile",
                pki.authorityCertificate().toString(),
                "-quiet",
                "-no_ign_eof"));
        if (!certificate.isEmpty()) {
            command.addAll(List.of(
                    "-cert",
                    pki.certificate(certificate).toString(),
                    "-key",
                    pki.key(certificate).toString()));
        }
        try (var client = PeerProcess.start(directory, "s_client-" + System.nanoTime(), command, Map.of())) {
            client.write(OPTIONS);
            Await.until(
                    LIMIT,
                    "an answer or an alert",
                    () -> client.text().contains("SIP/2.0 200") || client.text().contains("alert") || !client.alive(),
                    client::text);
            return client.text();
        }
    }
}
