package parley.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How we dial: whom we believe, and that we take up sessions, as `openssl s_server` finds it.
final class TlsDiallingIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int UNVERIFIED_PORT = 25_221;
    private static final int SYSTEM_PORT = 25_222;
    private static final int UNKNOWN_PORT = 25_223;
    private static final int RESUMING_PORT = 25_224;
    private static final int RESUMING_12_PORT = 25_225;

    @TempDir
    static Path directory;

    private static RevocablePki pki;
    private static LabPki others;
    private static Sbc sbc;

    @BeforeAll
    static void start() throws IOException {
        pki = new RevocablePki(directory.resolve("pki"));
        pki.issuePeer("server", "DNS:lab.test,IP:127.0.0.1");
        pki.selfSigned("alone");
        others = new LabPki(directory.resolve("others"));
        others.issue("stranger", "IP:127.0.0.1");
        // What stands for the operating system's bundle.
        var environment = Map.of("SSL_CERT_FILE", pki.rootCertificate().toString());
        sbc = Sbc.start(
                directory.resolve("sbc"),
                pki.chain("server"),
                pki.key("server"),
                pki.rootCertificate(),
                peers(),
                environment);
    }

    @AfterAll
    static void stop() {
        sbc.close();
    }

    private static String peers() {
        return """
            sbc.peers {
              caller { host = "127.0.0.1" }
              unverified { host = "127.0.0.1", port = %d, transport = tls, sources = [], media.security = sdes
                           tls.verify.mode = skip }
              system = ${sbc.peers.unverified} { port = %d, tls.verify.mode = system }
              unknown = ${sbc.peers.system} { port = %d }
              resuming = ${sbc.peers.system} { port = %d, tls.verify { mode = custom, trust = "%s" } }
              resuming12 = ${sbc.peers.resuming} { port = %d }
            }
            sbc.routes = [ { user = unverified, to = unverified }, { user = system, to = system }
                           { user = unknown, to = unknown }, { user = resuming, to = resuming }
                           { user = resuming12, to = resuming12 } ]
            """.formatted(
                UNVERIFIED_PORT, SYSTEM_PORT, UNKNOWN_PORT, RESUMING_PORT, pki.rootCertificate(), RESUMING_12_PORT);
    }

    private static PeerProcess server(int port, Path certificate, Path key, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                certificate.toString(),
                "-key",
                key.toString()));
        command.addAll(List.of(more));
        var server = PeerProcess.start(directory, "s_server-" + System.nanoTime(), command, Map.of());
        server.awaitText("ACCEPT", LIMIT);
        return server;
    }

    @Test
    @DisplayName("verify.mode = skip calls through whatever the server shows, and is told at start")
    void skips() throws IOException {
        sbc.awaitEvent("protection-weakened", "sbc.peers.unverified.tls.verify.mode");
        try (var server = server(UNVERIFIED_PORT, pki.leaf("alone"), pki.key("alone"))) {
            PlainCaller.invite("unverified", "unverified");
            server.awaitText("INVITE sip:", LIMIT);
            sbc.awaitEvent("tls-handshake", "via=unverified", "verdict=accepted");
        }
    }

    @Test
    @DisplayName("verify.mode = system believes the authorities of the system's bundle, and no others")
    void system() throws IOException {
        try (var server = server(
                SYSTEM_PORT,
                pki.leaf("server"),
                pki.key("server"),
                "-cert_chain",
                pki.chain("server").toString())) {
            PlainCaller.invite("system", "system");
            server.awaitText("INVITE sip:", LIMIT);
            sbc.awaitEvent("tls-handshake", "via=system", "verdict=accepted");
        }
        try (var server = server(UNKNOWN_PORT, others.certificate("stranger"), others.key("stranger"))) {
            PlainCaller.invite("unknown", "unknown");
            sbc.awaitEvent("tls-handshake", "via=unknown", "verdict=unknown-ca");
            assertFalse(server.text().contains("INVITE sip:"), server.text());
        }
    }

    // Each version has a server of its own: of the sessions kept for one address any may be offered, and a server that
    // speaks only one version cannot take up those of the other.
    @ParameterizedTest
    @CsvSource({"resuming12, " + RESUMING_12_PORT + ", -tls1_2", "resuming, " + RESUMING_PORT + ", -tls1_3"})
    @DisplayName("RFC 8446 §2.2, RFC 5077: the second connection to a server takes up the session of the first")
    void resumes(String peer, int port, String version) throws IOException {
        try (var server = server(
                port,
                pki.leaf("server"),
                pki.key("server"),
                "-cert_chain",
                pki.chain("server").toString(),
                version)) {
            PlainCaller.invite(peer, "first" + version);
            server.awaitText("INVITE sip:", LIMIT);
            assertFalse(server.text().contains("Reused session-id"), server.text());
            var closed = sbc.events("connection-closed").size();
            // Ends this connection, and waits for the next.
            server.write("q\n");
            Await.until(
                    LIMIT,
                    "the end of the first",
                    () -> sbc.events("connection-closed").size() > closed,
                    sbc::text);
            PlainCaller.invite(peer, "second" + version);
            server.awaitText("Reused session-id", LIMIT);
            Await.until(
                    LIMIT, "the second call", () -> server.text().split("INVITE sip:", -1).length > 2, server::text);
            assertTrue(server.alive());
        }
    }
}
