package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The common reasons for which TLS between two SIP servers fails, each brought about with `openssl`: where we are
/// the
/// client, where we are the server, and where the certificate at fault is ours; each must have its own diagnosis.
final class TlsFailureRowsIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int FIRST_SERVER_PORT = 25_101;
    private static final int FIRST_FAULTY_PORT = 25_131;

    @TempDir
    static Path directory;

    private static RevocablePki pki;
    private static LabPki others;
    private static Sbc sbc;

    /// A server that the SBC dials.
    /// @param server options of `openssl s_server`
    /// @param identity that we show it; empty: none
    /// @param verdict of our event
    /// @param words in it
    record Server(String name, List<String> server, String identity, String verdict, List<String> words) {
        Server(String name, List<String> server, String verdict, List<String> words) {
            this(name, server, "", verdict, words);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// A client that dials the SBC.
    /// @param port which listener
    /// @param client options of `openssl s_client`
    /// @param verdict of our event
    /// @param words in it
    record Client(String name, int port, List<String> client, String verdict, List<String> words) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A client that refuses the certificate of one of our listeners.
    /// @param listener of ours, whose identity has that name
    /// @param client options of `openssl s_client`
    /// @param sees in its output
    /// @param verdict of our event
    /// @param words in it
    record Refusing(
            String name, String listener, List<String> client, String sees, String verdict, List<String> words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Server> servers() {
        return List.of(
                new Server(
                        "missing-intermediate", shows("leaf-only", "server"), "missing-intermediate", List.of("chain")),
                new Server("expired", shows("old", "old"), "expired", List.of("2021-01-01")),
                new Server("wrong-name", shows("other", "other"), "name-mismatch", List.of("127.0.0.1", "other.test")),
                new Server(
                        "cipher-mismatch",
                        with(shows("server", "server"), "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"),
                        "no-common-cipher",
                        List.of("compare its cipher suites", "ECDHE-ECDSA-AES128-GCM-SHA256")),
                new Server("self-signed", shows("alone", "alone"), "self-signed", List.of("vouches for itself")),
                new Server(
                        "no-client-certificate",
                        with(shows("server", "server"), "-Verify", "2", "-verify_return_error"),
                        "alert-certificate-required",
                        List.of("certificate")),
                new Server(
                        "no-client-certificate-in-tls-12",
                        with(shows("server", "server"), "-tls1_2", "-Verify", "2", "-verify_return_error"),
                        "alert-handshake-failure",
                        List.of("asked for a certificate of ours")),
                new Server(
                        "client-certificate-untrusted",
                        with(shows("server", "server"), "-Verify", "2", "-verify_return_error"),
                        "alone",
                        "alert-unknown-ca",
                        List.of("does not trust the authority of our certificate", "self-signed")),
                new Server(
                        "unknown-ca",
                        List.of(
                                "-cert",
                                others.certificate("stranger").toString(),
                                "-key",
                                others.key("stranger").toString()),
                        "unknown-ca",
                        List.of("CN=ca", "trust bundle")),
                new Server(
                        "version-mismatch",
                        with(shows("server", "server"), "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
                        "version-mismatch",
                        List.of("TLSv1.2")));
    }

    static List<Client> clients() {
        return List.of(
                new Client(
                        "certificate missing", Sbc.MTLS_PORT, List.of(), "no-client-certificate", List.of("requires")),
                new Client("expired", Sbc.MTLS_PORT, client("old"), "expired", List.of("2021-01-01")),
                new Client("self-signed", Sbc.MTLS_PORT, client("alone"), "self-signed", List.of("vouches")),
                new Client(
                        "missing intermediate",
                        Sbc.MTLS_PORT,
                        List.of(
                                "-cert",
                                pki.leaf("server").toString(),
                                "-key",
                                pki.key("server").toString()),
                        "missing-intermediate",
                        List.of("chain")),
                new Client(
                        "cipher mismatch",
                        Sbc.TLS_PORT,
                        List.of("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"),
                        "no-common-cipher",
                        List.of("cipher")),
                new Client(
                        "version mismatch",
                        Sbc.TLS_PORT,
                        List.of("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
                        "version-mismatch",
                        List.of("TLSv1.1")),
                new Client(
                        "refuses our chain",
                        Sbc.TLS_PORT,
                        List.of("-CAfile", pki.chain("alone").toString(), "-verify_return_error"),
                        "alert-unknown-ca",
                        List.of("our certificate")),
                new Client("TLS on the plain port", Sbc.TCP_PORT, List.of(), "tls-on-plain-port", List.of("TLS port")));
    }

    static List<Refusing> refusing() {
        var root = pki.rootCertificate().toString();
        var trusting = List.of("-CAfile", root, "-verify_return_error");
        return List.of(
                new Refusing(
                        "missing intermediate",
                        "leaf-only",
                        trusting,
                        "unable to get local issuer certificate",
                        "alert-unknown-ca",
                        List.of("most likely: we sent ours (CN=server) alone", "CN=issuing")),
                new Refusing(
                        "expired",
                        "old",
                        trusting,
                        "certificate has expired",
                        "alert-certificate-expired",
                        List.of("most likely: ours (CN=old) expired on 2021-01-01")),
                new Refusing(
                        "wrong name",
                        "server.local",
                        with(trusting, "-servername", "sip.carrier.com", "-verify_hostname", "sip.carrier.com"),
                        "hostname mismatch",
                        "alert-bad-certificate",
                        List.of("most likely: the peer asked for sip.carrier.com, ours is for server.local")),
                new Refusing(
                        "self-signed",
                        "alone",
                        trusting,
                        "self-signed certificate",
                        "alert-unknown-ca",
                        List.of("most likely: ours (CN=alone) is self-signed")));
    }

    private static List<String> shows(String certificate, String key) {
        var chain = certificate.equals("leaf-only") ? pki.leaf(key) : pki.chain(certificate);
        var options = new ArrayList<>(
                List.of("-cert", pki.leaf(key).toString(), "-key", pki.key(key).toString()));
        if (!chain.equals(pki.leaf(key))) {
            options.addAll(List.of("-cert_chain", chain.toString()));
        }
        return options;
    }

    private static List<String> client(String certificate) {
        return List.of(
                "-cert",
                pki.leaf(certificate).toString(),
                "-key",
                pki.key(certificate).toString(),
                "-cert_chain",
                pki.chain(certificate).toString());
    }

    private static List<String> with(List<String> options, String... more) {
        return Stream.concat(options.stream(), Stream.of(more)).toList();
    }

    @BeforeAll
    static void start() throws IOException {
        pki = new RevocablePki(directory.resolve("pki"));
        pki.issuePeer("server", "DNS:lab.test,IP:127.0.0.1");
        pki.issuePeer("old", "IP:127.0.0.1", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z");
        pki.issuePeer("other", "DNS:other.test");
        pki.issuePeer("server.local", "DNS:server.local");
        pki.selfSigned("alone");
        others = new LabPki(directory.resolve("others"));
        others.issue("stranger", "IP:127.0.0.1");
        sbc = Sbc.start(
                directory.resolve("sbc"),
                pki.chain("server"),
                pki.key("server"),
                pki.rootCertificate(),
                peers() + faultyListeners());
    }

    @AfterAll
    static void stop() {
        sbc.close();
    }

    private static String peers() {
        var servers = servers();
        var peers = new StringBuilder();
        for (var i = 0; i < servers.size(); i++) {
            var row = servers.get(i);
            var identity = row.identity().isEmpty() ? "" : "identity = " + row.identity();
            peers.append("""
                %s { host = "127.0.0.1", port = %d, transport = tls, sources = [], media.security = sdes
                     tls { verify.trust = "%s", %s } }
                """.formatted(row.name(), FIRST_SERVER_PORT + i, pki.rootCertificate(), identity));
        }
        return """
            sbc.peers { caller { host = "127.0.0.1" }
            nobody { host = "127.0.0.1", port = 1, transport = tls, sources = [], media.security = sdes }
            %s }
            sbc.routes = [ { user = nobody, to = nobody }, %s ]
            """.formatted(
                        peers,
                        servers.stream()
                                .map(server -> "{ user = %1$s, to = %1$s }".formatted(server.name()))
                                .collect(Collectors.joining(", ")));
    }

    private static String faultyListeners() {
        var faulty = new StringBuilder();
        for (var row : refusing()) {
            var name = row.listener();
            var chain = name.equals("leaf-only") ? pki.leaf("server") : pki.chain(name);
            var key = name.equals("leaf-only") ? pki.key("server") : pki.key(name);
            faulty.append("""
                sbc.identities."%1$s" { certificate-chain = "%2$s", private-key = "%3$s" }
                sbc.listeners."%1$s" { transport = tls, address = "127.0.0.1", port = %4$d, tls.identity = "%1$s" }
                """.formatted(
                            name, chain, key, FIRST_FAULTY_PORT + refusing().indexOf(row)));
        }
        return faulty.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    @DisplayName("Where we are the client, what is wrong with the server is told in words")
    void asClient(Server row) throws IOException {
        var port = FIRST_SERVER_PORT + servers().indexOf(row);
        var command = with(
                List.of(
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-CAfile",
                        pki.rootCertificate().toString()),
                row.server().toArray(String[]::new));
        try (var server = PeerProcess.start(directory, "server-" + row.name(), command.toArray(String[]::new))) {
            server.awaitText("ACCEPT", LIMIT);
            PlainCaller.invite(row.name(), row.name());
            assertDiagnosis("via=" + row.name() + " ", row.verdict(), row.words());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clients")
    @DisplayName("Where we are the server, what is wrong with the client is told in words")
    void asServer(Client row) throws IOException {
        var command = with(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + row.port()),
                row.client().toArray(String[]::new));
        try (var _ = PeerProcess.start(directory, "client-" + System.nanoTime(), command.toArray(String[]::new))) {
            assertDiagnosis("role=server", row.verdict(), row.words());
        }
    }

    @Test
    @DisplayName("Where nobody listens, that is told at once")
    void connectionRefused() throws IOException {
        PlainCaller.invite("nobody", "nobody");
        assertDiagnosis("via=nobody ", "connection-refused", List.of("nothing listens on that port"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusing")
    @DisplayName("Where our own certificate is at fault, the client sees it, and we say what it most likely was")
    void ownCertificate(Refusing row) throws IOException {
        var port = FIRST_FAULTY_PORT + refusing().indexOf(row);
        var said = new OpensslClient(directory).ask(port, row.client());
        assertTrue(said.contains(row.sees()), said);
        assertDiagnosis("via=" + row.listener() + " ", row.verdict(), row.words());
    }

    private static void assertDiagnosis(String where, String verdict, List<String> words) {
        sbc.awaitEvent("tls-handshake", where, "verdict=" + verdict);
        var line = sbc.events("tls-handshake").stream()
                .filter(event -> event.contains(where) && event.contains("verdict=" + verdict))
                .findFirst()
                .orElseThrow();
        assertAll(words.stream().map(word -> () -> assertTrue(line.contains(word), line)));
    }
}
