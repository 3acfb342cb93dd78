package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The common reasons for which TLS between two SIP servers fails, each brought about with `openssl`, once where we
/// are
/// the server and once where we are the client; each must have its own diagnosis.
final class TlsFailureRowsIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int FIRST_SERVER_PORT = 25_101;

    @TempDir
    static Path directory;

    private static RevocablePki pki;
    private static Sbc sbc;

    /// A server that the SBC dials.
    /// @param server options of `openssl s_server`
    /// @param verdict of our event
    /// @param words in it
    record Server(String name, List<String> server, String verdict, List<String> words) {
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

    static List<Server> servers() {
        return List.of(
                new Server(
                        "missing-intermediate", shows("leaf-only", "server"), "missing-intermediate", List.of("chain")),
                new Server("expired", shows("old", "old"), "expired", List.of("2021-01-01")),
                new Server("wrong-name", shows("other", "other"), "name-mismatch", List.of("127.0.0.1", "other.test")),
                new Server(
                        "cipher-mismatch",
                        with(shows("server", "server"), "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"),
                        "alert-handshake-failure",
                        List.of("compare its cipher suites", "ECDHE-ECDSA-AES128-GCM-SHA256")),
                new Server("self-signed", shows("alone", "alone"), "self-signed", List.of("vouches for itself")),
                new Server(
                        "no-client-certificate",
                        with(shows("server", "server"), "-Verify", "2", "-verify_return_error"),
                        "alert-certificate-required",
                        List.of("certificate")),
                new Server(
                        "version-mismatch",
                        with(shows("server", "server"), "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
                        "alert-protocol-version",
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
        pki.selfSigned("alone");
        sbc = Sbc.start(
                directory.resolve("sbc"), pki.chain("server"), pki.key("server"), pki.rootCertificate(), peers());
    }

    @AfterAll
    static void stop() {
        sbc.close();
    }

    private static String peers() {
        var servers = servers();
        var peers = new StringBuilder();
        for (var i = 0; i < servers.size(); i++) {
            peers.append("""
                %s { host = "127.0.0.1", port = %d, transport = tls, sources = [], media.security = sdes
                     tls.verify.trust = "%s" }
                """.formatted(servers.get(i).name(), FIRST_SERVER_PORT + i, pki.rootCertificate()));
        }
        return """
            sbc.peers { caller { host = "127.0.0.1" }
            %s }
            sbc.routes = [ %s ]
            """.formatted(
                        peers,
                        servers.stream()
                                .map(server -> "{ user = %1$s, to = %1$s }".formatted(server.name()))
                                .collect(Collectors.joining(", ")));
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
            invite(row.name());
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

    private static void assertDiagnosis(String where, String verdict, List<String> words) {
        sbc.awaitEvent("tls-handshake", where, "verdict=" + verdict);
        var line = sbc.events("tls-handshake").stream()
                .filter(event -> event.contains(where) && event.contains("verdict=" + verdict))
                .findFirst()
                .orElseThrow();
        assertAll(words.stream().map(word -> () -> assertTrue(line.contains(word), line)));
    }

    /// A call that makes the SBC dial.
    private static void invite(String user) throws IOException {
        try (var socket = new DatagramSocket()) {
            var offer = """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=audio 24000 RTP/AVP 0
                """.replace("\n", "\r\n");
            var head =
                    """
                    INVITE sip:%1$s@lab.test SIP/2.0
                    Via: SIP/2.0/UDP 127.0.0.1:%2$d;branch=z9hG4bK%1$s
                    Max-Forwards: 70
                    From: <sip:test@lab.test>;tag=%1$s
                    To: <sip:%1$s@lab.test>
                    Call-ID: %1$s
                    CSeq: 1 INVITE
                    Contact: <sip:test@127.0.0.1:%2$d>
                    Content-Type: application/sdp
                    Content-Length: %3$d

                    """.formatted(user, socket.getLocalPort(), offer.length()).replace("\n", "\r\n");
            var octets = (head + offer).getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), Sbc.UDP_PORT));
        }
    }
}
