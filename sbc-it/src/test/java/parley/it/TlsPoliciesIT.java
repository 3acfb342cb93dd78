package parley.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a listener's TLS settings let in and keep out, as `openssl s_client` and `gnutls-cli` find it.
final class TlsPoliciesIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int OLD_PORT = 25_211;
    private static final int COMPATIBLE_PORT = 25_212;
    private static final int LIST_PORT = 25_213;
    private static final int NAMES_PORT = 25_214;
    private static final int LENIENT_PORT = 25_215;
    private static final int UNVERIFIED_PORT = 25_216;

    @TempDir
    static Path directory;

    private static RevocablePki pki;
    private static Sbc sbc;

    /// A client and what becomes of it.
    /// @param port which listener
    /// @param client options of `openssl s_client`
    /// @param sees in its output; where it begins with a verdict of ours, that of our event instead
    record Row(String name, int port, List<String> client, String sees) {
        static Row of(String name, int port, String client, String sees) {
            return new Row(name, port, List.of(client.split(" ")), sees);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> served() {
        var ecdsa = "subject=CN = ecdsa";
        var rsa = "subject=CN = rsa";
        return Stream.of(
                Row.of("TLS 1.0 where it is allowed", OLD_PORT, "-tls1 -cipher ALL:@SECLEVEL=0", "New, TLSv1.0"),
                Row.of(
                        "TLS 1.1 where it is allowed",
                        OLD_PORT,
                        "-tls1_1 -cipher ALL:@SECLEVEL=0",
                        "Protocol  : TLSv1.1"),
                Row.of("TLS 1.3 beside it", OLD_PORT, "-tls1_3", "New, TLSv1.3"),
                Row.of("modern: AEAD", Sbc.TLS_PORT, "-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384", rsa),
                Row.of("compatible: CBC", COMPATIBLE_PORT, "-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA", ecdsa),
                Row.of("compatible: RSA key exchange", COMPATIBLE_PORT, "-tls1_2 -cipher AES128-SHA", rsa),
                Row.of(
                        "list: the one that is listed",
                        LIST_PORT,
                        "-tls1_2",
                        "New, TLSv1.2, Cipher is ECDHE-RSA-CHACHA20-POLY1305"),
                Row.of("TLS 1.3: ECDSA is preferred", Sbc.TLS_PORT, "-tls1_3", ecdsa),
                Row.of("TLS 1.3: signatures with RSA only", Sbc.TLS_PORT, "-tls1_3 -sigalgs RSA-PSS+SHA256", rsa),
                Row.of("TLS 1.2: signatures with RSA only", Sbc.TLS_PORT, "-tls1_2 -sigalgs RSA+SHA256", rsa),
                Row.of(
                        "TLS 1.2: suites with RSA only",
                        Sbc.TLS_PORT,
                        "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256",
                        rsa),
                Row.of(
                        "TLS 1.2: suites with ECDSA only",
                        Sbc.TLS_PORT,
                        "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256",
                        ecdsa));
    }

    static Stream<Row> refused() {
        var suite = "no-common-cipher";
        return Stream.of(
                Row.of("TLS 1.0 by default", Sbc.TLS_PORT, "-tls1 -cipher ALL:@SECLEVEL=0", "version-mismatch"),
                Row.of("TLS 1.1 by default", Sbc.TLS_PORT, "-tls1_1 -cipher ALL:@SECLEVEL=0", "version-mismatch"),
                Row.of("modern: no CBC", Sbc.TLS_PORT, "-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA", suite),
                Row.of("modern: no RSA key exchange", Sbc.TLS_PORT, "-tls1_2 -cipher AES128-GCM-SHA256", suite),
                Row.of("compatible: no 3DES, no DHE", COMPATIBLE_PORT, "-tls1_2 -cipher DHE-RSA-AES128-SHA", suite),
                Row.of("list: nothing else", LIST_PORT, "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256", suite),
                Row.of(
                        "list: nothing of the other kind of key",
                        LIST_PORT,
                        "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256",
                        suite));
    }

    @BeforeAll
    static void start() throws IOException {
        pki = new RevocablePki(directory.resolve("pki"));
        pki.issuePeer("ecdsa", "DNS:lab.test,IP:127.0.0.1");
        pki.issueRsaPeer("rsa", "DNS:lab.test,IP:127.0.0.1");
        pki.issuePeer("open.test", "DNS:open.test");
        pki.issuePeer("closed.test", "DNS:closed.test");
        pki.issuePeer("trunk", "DNS:trunk.test");
        pki.issueServer("trunk-server", "DNS:trunk.test");
        pki.selfSigned("alone");
        sbc = Sbc.start(
                directory.resolve("sbc"),
                pki.chain("ecdsa"),
                pki.key("ecdsa"),
                pki.rootCertificate(),
                identities() + listeners());
    }

    private static String identities() {
        return """
            sbc.identities.default.certificates = [ { certificate-chain = "%1$s", private-key = "%2$s" } ]
            sbc.identities.open { certificate-chain = "%3$s", private-key = "%4$s" }
            sbc.identities.closed { certificate-chain = "%5$s", private-key = "%6$s" }
            """.formatted(
                        pki.chain("rsa"),
                        pki.key("rsa"),
                        pki.chain("open.test"),
                        pki.key("open.test"),
                        pki.chain("closed.test"),
                        pki.key("closed.test"));
    }

    private static String listeners() {
        return """
            sbc.listeners {
              old { transport = tls, address = "127.0.0.1", port = %1$d, tls { identity = default
                    cipher-policy = compatible, versions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] } }
              compatible { transport = tls, address = "127.0.0.1", port = %2$d
                           tls { identity = default, cipher-policy = compatible } }
              list { transport = tls, address = "127.0.0.1", port = %3$d
                     tls { identity = default, ciphers = ["ECDHE-RSA-CHACHA20-POLY1305"] } }
              names { transport = tls, address = "127.0.0.1", port = %4$d, tls { identity = default
                      sni { "open.test" { identity = open }
                            "closed.test" { identity = closed, client-auth = require, verify.trust = "%7$s" } } } }
              lenient { transport = tls, address = "127.0.0.1", port = %5$d, tls { identity = default
                        client-auth = require
                        verify { trust = "%7$s", usage = accept-server-auth-only-client } } }
              unverified { transport = tls, address = "127.0.0.1", port = %6$d, tls { identity = default
                           client-auth = require, verify.mode = skip } }
            }
            """.formatted(
                OLD_PORT, COMPATIBLE_PORT, LIST_PORT, NAMES_PORT, LENIENT_PORT, UNVERIFIED_PORT, pki.rootCertificate());
    }

    @AfterAll
    static void stop() {
        sbc.close();
    }

    private static String ask(int port, String... options) throws IOException {
        return new OpensslClient(directory).ask(port, options);
    }

    private static String[] showing(String name, String... more) {
        var options = new ArrayList<>(List.of(
                "-cert",
                pki.leaf(name).toString(),
                "-key",
                pki.key(name).toString(),
                "-cert_chain",
                pki.chain(name).toString()));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private static void assertServed(String said) {
        assertTrue(said.contains("SIP/2.0 200"), said);
    }

    private static void assertRefused(String said) {
        assertFalse(said.contains("SIP/2.0"), said);
        assertTrue(said.contains("alert"), said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    @DisplayName("Versions, suites and kinds of key that are let in")
    void served(Row row) throws IOException {
        var said = new OpensslClient(directory).ask(row.port(), row.client());
        assertServed(said);
        assertTrue(said.contains(row.sees()), said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @DisplayName("Versions and suites that are kept out, and why in words")
    void refused(Row row) throws IOException {
        var before = refusals(row.sees());
        assertRefused(new OpensslClient(directory).ask(row.port(), row.client()));
        Await.until(LIMIT, "verdict " + row.sees(), () -> refusals(row.sees()) > before, sbc::text);
    }

    private static long refusals(String verdict) {
        return sbc.events("tls-handshake").stream()
                .filter(line -> line.contains("verdict=" + verdict))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VERS-TLS1.0", "VERS-TLS1.1"})
    @DisplayName("RFC 8996: GnuTLS with an old version only is refused by default, and let in where it is allowed")
    void gnutls(String version) throws IOException {
        var priority = "NORMAL:-VERS-ALL:+" + version + ":%COMPAT";
        gnutls(Sbc.TLS_PORT, 1, priority);
        var said = gnutls(OLD_PORT, 0, priority);
        assertTrue(said.contains("Handshake was completed"), said);
    }

    private static String gnutls(int port, int exitCode, String priority) throws IOException {
        return PeerProcess.run(
                directory,
                LIMIT,
                exitCode,
                "gnutls-cli",
                "--port",
                Integer.toString(port),
                "--priority",
                priority,
                "--no-ca-verification",
                "127.0.0.1");
    }

    @Test
    @DisplayName("What gives up protection is told at start")
    void weakened() {
        sbc.awaitEvent("protection-weakened", "sbc.listeners.old.tls.versions");
        sbc.awaitEvent("protection-weakened", "sbc.listeners.unverified.tls.verify.mode");
    }

    @Test
    @DisplayName("verify.mode = skip lets in whoever shows any certificate, and takes no name from it")
    void skips() throws IOException {
        assertServed(ask(UNVERIFIED_PORT, showing("alone")));
        sbc.awaitEvent("tls-handshake", "via=unverified", "verdict=accepted");
        assertRefused(ask(UNVERIFIED_PORT));
        assertTrue(
                sbc.events("connection-opened").stream()
                        .filter(line -> line.contains("via=unverified"))
                        .allMatch(line -> line.contains("peer_names=\"\"")),
                sbc::text);
    }

    @Test
    @DisplayName("RFC 5280 §4.2.1.12: a client with a server's certificate is refused; where that is accepted, served")
    void usage() throws IOException {
        assertRefused(ask(Sbc.MTLS_PORT, showing("trunk-server")));
        sbc.awaitEvent("tls-handshake", "via=mtls", "verdict=wrong-usage", "lacks clientAuth");
        assertServed(ask(LENIENT_PORT, showing("trunk-server")));
        assertServed(ask(LENIENT_PORT, showing("trunk")));
    }

    @Test
    @DisplayName("RFC 8446 §4.1.4: after a HelloRetryRequest the terms are still those of the server name")
    void helloRetryRequest() throws IOException {
        // The share is for the first of the groups, which we do not have; the second we do.
        var retried = new String[] {"-tls1_3", "-groups", "P-521:P-256", "-msg", "-servername", "closed.test"};
        var refused = ask(NAMES_PORT, retried);
        assertTrue(refused.contains("subject=CN = closed.test") || refused.contains("alert"), refused);
        assertRefused(refused);
        sbc.awaitEvent("tls-handshake", "via=names", "sni=closed.test", "verdict=no-client-certificate");
        var served = ask(NAMES_PORT, showing("trunk", retried));
        assertServed(served);
        assertTrue(served.contains("subject=CN = closed.test"), served);
        assertTrue(served.split(", ClientHello", -1).length > 2, () -> "two ClientHellos: " + served);
    }

    @ParameterizedTest(name = "records of {0}")
    @ValueSource(ints = {1, 7, 100})
    @DisplayName("RFC 8446 §5.1: a ClientHello cut into records and segments gets the terms of its server name")
    void cut(int recordOctets) throws IOException {
        try (var cutter = new HelloCutter(NAMES_PORT, recordOctets, 3)) {
            assertRefused(ask(cutter.port(), "-servername", "closed.test"));
            var served = ask(cutter.port(), showing("trunk", "-servername", "closed.test"));
            assertServed(served);
            assertTrue(served.contains("subject=CN = closed.test"), served);
            assertTrue(ask(cutter.port(), "-servername", "open.test").contains("subject=CN = open.test"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @DisplayName(
            "RFC 8446 §4.6.1, §8: a session is taken up under the server name that it was made under, and opens no "
                    + "name that wants a certificate")
    void tickets(String version) throws IOException {
        var ticket = directory.resolve("session" + version).toString();
        assertServed(ask(NAMES_PORT, version, "-servername", "open.test", "-sess_out", ticket));
        var again = ask(NAMES_PORT, version, "-servername", "open.test", "-sess_in", ticket);
        assertServed(again);
        assertTrue(again.contains("Reused, TLSv1."), again);
        assertRefused(ask(NAMES_PORT, version, "-servername", "closed.test", "-sess_in", ticket));
        var elsewhere = ask(Sbc.TLS_PORT, version, "-servername", "open.test", "-sess_in", ticket);
        assertServed(elsewhere);
        assertTrue(elsewhere.contains("New, TLSv1."), elsewhere);
    }
}
