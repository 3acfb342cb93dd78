package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands by which guides to SIP over TLS have their readers look at a server, at ours: each as it is written
/// there, but for where it leads. `sip.example.com:5061` and the two addresses behind it are dialled on loopback,
/// and
/// the operating system's store of authorities is our laboratory's root (`SSL_CERT_FILE`).
final class OpensslCheatSheetIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SECOND_ADDRESS = "127.0.0.2";
    private static final int TLS12_PORT = 25_201;

    @TempDir
    static Path directory;

    private static Sbc sbc;

    /// A command and what it must say.
    /// @param why what the guides have it for
    /// @param command as written
    /// @param port that stands for 5061
    /// @param says all of these
    record Row(String why, String command, int port, List<String> says) {
        Row(String why, String command, String... says) {
            this(why, command, Sbc.TLS_PORT, List.of(says));
        }

        /// The command with the places of this laboratory.
        String here() {
            return command.replace("-connect sip.example.com:5061", "-connect 127.0.0.1:" + port)
                    .replace("-connect sip.localdomain:5061", "-connect 127.0.0.1:" + port)
                    .replace("192.0.2.1:5061", "127.0.0.1:" + port)
                    .replace("192.0.2.2:5061", SECOND_ADDRESS + ":" + port);
        }

        @Override
        public String toString() {
            return why;
        }
    }

    static List<Row> rows() {
        var trusted = "Verify return code: 0 (ok)";
        return List.of(
                new Row(
                        "basic connection test",
                        "openssl s_client -connect sip.example.com:5061",
                        "subject=CN = sbc.example.net",
                        "issuer=CN = issuing",
                        "New, TLSv1.3, Cipher is TLS_",
                        trusted),
                new Row(
                        "with SNI, important where several domains share a server",
                        "openssl s_client -connect sip.example.com:5061 -servername sip.example.com",
                        "subject=CN = sip.example.com",
                        "New, TLSv1.3",
                        trusted),
                new Row(
                        "one version",
                        "openssl s_client -connect sip.example.com:5061 -tls1_2",
                        "New, TLSv1.2, Cipher is ECDHE-ECDSA-AES128-GCM-SHA256",
                        "Secure Renegotiation IS supported",
                        trusted),
                new Row(
                        "one address of several, asked for the name",
                        "openssl s_client -connect 192.0.2.1:5061 -servername sip.example.com",
                        "subject=CN = sip.example.com",
                        trusted),
                new Row(
                        "the other address",
                        "openssl s_client -connect 192.0.2.2:5061 -servername sip.example.com",
                        "subject=CN = sip.example.com",
                        trusted),
                new Row(
                        "one cipher: TLS 1.3 has its own, which -cipher does not touch",
                        "openssl s_client -connect sip.example.com:5061 -cipher ECDHE-RSA-AES256-GCM-SHA384",
                        "New, TLSv1.3, Cipher is TLS_",
                        trusted),
                new Row(
                        "one cipher, at a listener that ends at TLS 1.2: the RSA certificate comes",
                        "openssl s_client -connect sip.example.com:5061 -cipher ECDHE-RSA-AES256-GCM-SHA384",
                        TLS12_PORT,
                        List.of(
                                "subject=CN = rsa.example.net",
                                "New, TLSv1.2, Cipher is ECDHE-RSA-AES256-GCM-SHA384",
                                "Server public key is 2048 bit",
                                trusted)),
                new Row(
                        "the authority named, not the system's",
                        "openssl s_client -connect sip.localdomain:5061 -CAfile rootCA.crt",
                        trusted));
    }

    @BeforeAll
    static void start() throws IOException {
        var pki = new RevocablePki(directory);
        pki.issuePeer("sbc.example.net", "DNS:sbc.example.net");
        pki.issueRsaPeer("rsa.example.net", "DNS:rsa.example.net");
        pki.issuePeer("sip.example.com", "DNS:sip.example.com");
        Files.copy(pki.rootCertificate(), directory.resolve("rootCA.crt"));
        Files.copy(pki.chain("sip.example.com"), directory.resolve("fullchain.crt"));
        sbc = Sbc.start(
                directory.resolve("sbc"),
                pki.chain("sbc.example.net"),
                pki.key("sbc.example.net"),
                pki.rootCertificate(),
                configuration(pki));
    }

    private static String configuration(RevocablePki pki) {
        return """
            sbc.identities.default.certificates = [ { certificate-chain = "%1$s", private-key = "%2$s" } ]
            sbc.identities.example { certificate-chain = "%3$s", private-key = "%4$s" }
            sbc.listeners {
              tls.tls.sni."sip.example.com".identity = example
              second = ${sbc.listeners.tls} { address = "%5$s" }
              tls12 { transport = tls, address = "127.0.0.1", port = %6$d,
                      tls { identity = default, versions = ["TLSv1.2"] } }
            }
            """.formatted(
                        pki.chain("rsa.example.net"),
                        pki.key("rsa.example.net"),
                        pki.chain("sip.example.com"),
                        pki.key("sip.example.com"),
                        SECOND_ADDRESS,
                        TLS12_PORT);
    }

    @AfterAll
    static void stop() {
        sbc.close();
    }

    /// Runs it with the laboratory's root as the system's store, and answers its output.
    private static String run(String command, int exitCode) throws IOException {
        var store = Map.of("SSL_CERT_FILE", directory.resolve("rootCA.crt").toString());
        try (var run = PeerProcess.start(
                directory, "run-" + System.nanoTime(), List.of("sh", "-c", command + " </dev/null"), store)) {
            assertEquals(exitCode, run.awaitExit(LIMIT), run::text);
            return run.text();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @DisplayName("The guides' commands show what the guides have their readers look for")
    void looks(Row row) throws IOException {
        var said = run(row.here(), 0);
        for (var text : row.says()) {
            assertTrue(said.contains(text), () -> row.here() + " does not say \"" + text + "\": " + said);
        }
    }

    @Test
    @DisplayName("-showcerts shows the whole chain, leaf first and without the root")
    void wholeChain() throws IOException {
        var said = run(
                new Row("", "openssl s_client -connect sip.example.com:5061 -servername sip.example.com -showcerts")
                        .here(),
                0);
        assertEquals(2, said.split("-----BEGIN CERTIFICATE-----", -1).length - 1, said);
        assertTrue(said.indexOf("s:CN = sip.example.com") < said.indexOf("s:CN = issuing"), said);
    }

    @Test
    @DisplayName("openssl verify takes the first certificate of a file only: a chain with an intermediate has to be "
            + "given as -untrusted too")
    void verifiesOwnChain() throws IOException {
        var asWritten = "openssl verify -CAfile rootCA.crt fullchain.crt";
        var said = run(asWritten, 2);
        assertTrue(said.contains("unable to get local issuer certificate"), said);
        said = run("openssl verify -CAfile rootCA.crt -untrusted fullchain.crt fullchain.crt", 0);
        assertEquals("fullchain.crt: OK", said.strip());
    }

    @Test
    @DisplayName("tcpdump of the port shows hello and alert of a handshake that fails")
    void capture() throws IOException {
        var file = directory.resolve("sip-tls.pcap");
        var command = "tcpdump -i eth0 -w sip-tls.pcap port 5061"
                .replace("eth0", "lo")
                .replace("5061", Integer.toString(Sbc.TLS_PORT));
        try (var tcpdump = PeerProcess.start(directory, "tcpdump", command.split(" "))) {
            tcpdump.awaitText("listening on lo", LIMIT);
            run(
                    "openssl s_client -connect 127.0.0.1:%d -servername sip.example.com -tls1_1 -cipher ALL:@SECLEVEL=0"
                            .formatted(Sbc.TLS_PORT),
                    1);
            // RFC 8446 §5.1, §6.2: an alert of two octets, fatal, protocol_version; the record's version says
            // nothing.
            var alert = Pattern.compile("\\x15\\x03[\\x01-\\x03]\\x00\\x02\\x02\\x46");
            Await.until(
                    LIMIT,
                    "the alert in the capture",
                    () -> {
                        // Has it write what it holds.
                        PeerProcess.run(directory, LIMIT, 0, "kill", "-USR2", Long.toString(tcpdump.pid()));
                        var octets = Files.readString(file, StandardCharsets.ISO_8859_1);
                        return octets.contains("sip.example.com")
                                && alert.matcher(octets).find();
                    },
                    tcpdump::text);
        }
    }
}
