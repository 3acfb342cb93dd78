package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `openssl s_client` at the listener that requires a client certificate.
final class TlsClientAuthenticationIT {
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

    private String client(LabPki pki, String version, String certificate) throws IOException {
        var options = new ArrayList<>(
                List.of(version, "-CAfile", pki.authorityCertificate().toString(), "-quiet"));
        // After -quiet, which would have it ignore the end of its input.
        options.add("-no_ign_eof");
        if (!certificate.isEmpty()) {
            options.addAll(List.of(
                    "-cert",
                    pki.certificate(certificate).toString(),
                    "-key",
                    pki.key(certificate).toString()));
        }
        return new OpensslClient(directory).ask(Sbc.MTLS_PORT, options);
    }
}
