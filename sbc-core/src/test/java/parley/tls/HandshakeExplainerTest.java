package parley.tls;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.observe.SbcEvent;
import parley.tls.HandshakeExplainer.Circumstances;
import parley.tls.HandshakeExplainer.Progress;
import parley.tls.HandshakeExplainer.Role;

class HandshakeExplainerTest {
    private static final SbcEvent.TlsOffer OFFER = new SbcEvent.TlsOffer(
            List.of("TLSv1.3", "TLSv1.2"),
            List.of("ECDHE-RSA-AES128-GCM-SHA256"),
            List.of("x25519"),
            List.of("rsa_pss_rsae_sha256"),
            List.of(),
            "sip.example.com");

    /// One alert at one time.
    /// @param words in the explanation
    record Row(int alert, Progress progress, String verdict, List<String> words) {
        @Override
        public String toString() {
            return "alert " + alert + ", " + progress;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        40,
                        Progress.HELLO_SENT,
                        "no-common-cipher",
                        List.of(
                                "alert 40",
                                "TLSv1.3, TLSv1.2",
                                "ECDHE-RSA-AES128-GCM-SHA256",
                                "x25519",
                                "rsa_pss_rsae_sha256",
                                "no certificate",
                                "our policy: TLS 1.2 and 1.3")),
                new Row(40, Progress.HELLO_ANSWERED, "alert-handshake-failure", List.of("alert 40")),
                new Row(
                        40,
                        Progress.CERTIFICATE_ASKED,
                        "alert-handshake-failure",
                        List.of("asked for a certificate of ours", "configure an identity")),
                new Row(40, Progress.UNKNOWN, "alert-handshake-failure", List.of("alert 40")),
                new Row(70, Progress.HELLO_SENT, "version-mismatch", List.of("alert 70", "TLSv1.3, TLSv1.2")),
                new Row(70, Progress.UNKNOWN, "version-mismatch", List.of("`versions`")),
                new Row(71, Progress.HELLO_SENT, "no-common-cipher", List.of("alert 71", "AES128-GCM")),
                new Row(48, Progress.CERTIFICATE_ASKED, "alert-unknown-ca", List.of("alert 48")),
                new Row(116, Progress.CERTIFICATE_ASKED, "alert-certificate-required", List.of("alert 116")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @DisplayName("RFC 8446 §6.2: what a server's alert means depends on how far it had come")
    void client(Row row) {
        var around = new Circumstances(OFFER, "TLS 1.2 and 1.3", Optional.empty(), row.progress());
        var told = HandshakeExplainer.explain(Role.CLIENT, new HandshakeFailure.AlertReceived(row.alert()), around);
        assertEquals(row.verdict(), told.verdict());
        assertAll(row.words().stream().map(word -> () -> assertTrue(told.text().contains(word), told.text())));
    }

    @Test
    @DisplayName("A client's alert says nothing of what it offered: where we are the server it is told as it came")
    void server() {
        var around = new Circumstances(OFFER, "TLS 1.2 and 1.3", Optional.empty(), Progress.HELLO_SENT);
        var told = HandshakeExplainer.explain(Role.SERVER, new HandshakeFailure.AlertReceived(40), around);
        assertEquals("alert-handshake-failure", told.verdict());
        assertFalse(told.text().contains("x25519"), told.text());
    }
}
