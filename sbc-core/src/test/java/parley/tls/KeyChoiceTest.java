package parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.CipherPolicy;

/// Which certificate a client is shown.
class KeyChoiceTest {
    private static final int ECDSA_GCM = 0xc02b;
    private static final int RSA_GCM = 0xc02f;
    private static final int RSA_CHACHA = 0xcca8;
    private static final int RSA_KEY_EXCHANGE = 0x002f;
    private static final int TLS_1_3_GCM = 0x1301;
    private static final int ECDSA_SHA256 = 0x0403;
    private static final int RSA_PSS_SHA256 = 0x0804;
    private static final int RSA_PKCS1_SHA256 = 0x0401;
    private static final int P_256 = 0x0017;
    private static final int X25519 = 0x001d;

    private static final TestCertificates.Issued ROOT = TestCertificates.root("root");
    private static final TestCertificates.Issued ECDSA =
            TestCertificates.leaf(ROOT, TestCertificates.Wish.of("ecdsa", "DNS:a.example"));
    private static final TestCertificates.Issued RSA =
            TestCertificates.rsaLeaf(ROOT, TestCertificates.Wish.of("rsa", "DNS:a.example"));

    private static final List<String> MODERN = CipherSuites.of(CipherPolicy.MODERN, List.of());
    private static final List<String> COMPATIBLE = CipherSuites.of(CipherPolicy.COMPATIBLE, List.of());

    /// @param ecdsa whether the ECDSA certificate will do
    /// @param rsa whether the RSA certificate will do
    record Row(String client, ClientHello hello, List<String> suites, boolean ecdsa, boolean rsa) {
        @Override
        public String toString() {
            return client;
        }
    }

    private static ClientHello hello(int version, List<Integer> suites, List<Integer> groups, Integer... signatures) {
        return new ClientHello(List.of(version), suites, groups, List.of(signatures), List.of(), "");
    }

    private static ClientHello tls12(List<Integer> suites, Integer... signatures) {
        return hello(0x0303, suites, List.of(X25519, P_256), signatures);
    }

    private static ClientHello tls13(Integer... signatures) {
        return hello(0x0304, List.of(TLS_1_3_GCM), List.of(X25519), signatures);
    }

    static Stream<Row> rows() {
        var both = List.of(ECDSA_GCM, RSA_GCM);
        return Stream.of(
                new Row("takes both", tls12(both, ECDSA_SHA256, RSA_PSS_SHA256), MODERN, true, true),
                new Row("names no signatures", tls12(both), MODERN, true, true),
                new Row(
                        "suites for RSA only",
                        tls12(List.of(RSA_GCM), ECDSA_SHA256, RSA_PSS_SHA256),
                        MODERN,
                        false,
                        true),
                new Row("suites for ECDSA only", tls12(List.of(ECDSA_GCM), ECDSA_SHA256), MODERN, true, false),
                new Row("signatures with RSA only", tls12(both, RSA_PKCS1_SHA256), MODERN, false, true),
                new Row(
                        "no curve of the key",
                        hello(0x0303, both, List.of(X25519), ECDSA_SHA256, RSA_PSS_SHA256),
                        MODERN,
                        false,
                        true),
                new Row(
                        "takes both, of which we list what RSA serves",
                        tls12(List.of(ECDSA_GCM, RSA_CHACHA), ECDSA_SHA256, RSA_PSS_SHA256),
                        List.of("ECDHE-RSA-CHACHA20-POLY1305"),
                        false,
                        true),
                new Row("an old phone, modern suites", tls12(List.of(RSA_KEY_EXCHANGE)), MODERN, false, false),
                new Row("an old phone, compatible suites", tls12(List.of(RSA_KEY_EXCHANGE)), COMPATIBLE, false, true),
                new Row("TLS 1.3 takes both", tls13(ECDSA_SHA256, RSA_PSS_SHA256), MODERN, true, true),
                new Row("TLS 1.3 with RSA only", tls13(RSA_PSS_SHA256), MODERN, false, true),
                new Row("TLS 1.3 knows no PKCS #1 in handshakes", tls13(RSA_PKCS1_SHA256), MODERN, false, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @DisplayName("RFC 8446 §4.2.3, RFC 8422 §5.1: a certificate is shown to who can check it by a suite that we allow")
    void usable(Row row) {
        assertEquals(row.ecdsa(), KeyChoice.usable(ECDSA.certificate(), row.hello(), true, row.suites()), "ECDSA");
        assertEquals(row.rsa(), KeyChoice.usable(RSA.certificate(), row.hello(), true, row.suites()), "RSA");
    }
}
