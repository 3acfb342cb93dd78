package parley.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.app.demo.LabCertificates;
import parley.app.node.SbcNode;
import parley.config.SbcConfiguration;

/// The verbs of certificates, against a node.
class TlsVerbTest {
    private static final String CONFIGURATION = """
        sbc.admin.port = 0
        sbc.identities.main { certificate-chain = "sbc.crt", private-key = "sbc.key" }
        sbc.listeners.tls { transport = tls, address = "127.0.0.1", port = 0, tls.identity = main }
        sbc.media { first-port = 20000, last-port = 20999, workers = 1 }
        """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private LabCertificates certificates;
    private Path directory;
    private SbcNode node;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        certificates = new LabCertificates(new SecureRandom(), Instant.now());
        certificates.write(temporary);
        certificates.issue(List.of("sbc.test.invalid", "127.0.0.1")).write(temporary, "sbc");
        var config = assertInstanceOf(SbcConfiguration.Loaded.class, SbcConfiguration.parse(CONFIGURATION, temporary))
                .config();
        node = assertInstanceOf(
                        SbcNode.Start.Ready.class,
                        SbcNode.start(config, List.of()).join())
                .node();
    }

    @AfterEach
    void stop() {
        node.stop().join();
    }

    /// The verb, told where the node is and where its token lies.
    private int tls(String... arguments) {
        var all = new ArrayList<>(List.of("tls"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--url",
                "http://" + node.admin().orElseThrow(),
                "--token-file",
                directory.resolve("data").resolve("admin.token").toString()));
        return execute(all.toArray(new String[0]));
    }

    private int execute(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    @DisplayName("show: a table, or JSON; exit code 0")
    void show() {
        assertEquals(0, tls("show"), err::toString);
        assertTrue(out.toString().startsWith("IDENTITY  ACTIVE"), out::toString);
        assertEquals(0, tls("show", "--json"), err::toString);
        assertTrue(out.toString().contains("["), out::toString);
    }

    @Test
    @DisplayName("A file that is not there, and a server that is no SBC, are said in one line")
    void otherEnds() throws IOException {
        assertEquals(1, tls("upload", "main", "--chain", "no-such.pem"));
        assertEquals("sbc: no-such.pem does not exist", err.toString().strip());
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        });
        other.start();
        try {
            var url = "http://127.0.0.1:" + other.getAddress().getPort();
            var token = directory.resolve("data").resolve("admin.token").toString();
            assertEquals(1, execute("tls", "show", "--url", url, "--token-file", token));
        } finally {
            other.stop(0);
        }
        assertTrue(err.toString().contains("the answer (400) is not one of an SBC's admin interface"), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    @DisplayName("upload: what is refused is 1, and told; the old stays")
    void refused() throws IOException {
        var chain = Files.writeString(directory.resolve("chain.pem"), "no certificate");
        assertEquals(1, tls("upload", "main", "--chain", chain.toString(), "--activate"));
        assertTrue(out.toString().lines().count() >= 1, out::toString);
    }

    @Test
    @DisplayName(
            "upload --activate, show, rollback, history, reload: each says what was done, and none a key; exit code 0")
    void rotation() throws Exception {
        var next = certificates.issue(List.of("sbc.test.invalid", "127.0.0.1"));
        next.write(directory, "next");
        var serial = next.credential().leaf().getSerialNumber().toString(16);
        var chain = directory.resolve("next.crt").toString();
        var key = directory.resolve("next.key");
        assertEquals(0, tls("upload", "main", "--chain", chain, "--key", key.toString(), "--activate"), this::told);
        assertTrue(out.toString().contains("main: generation 1 is shown, and no longer 0."), this::told);
        assertTrue(out.toString().contains("serves " + serial), this::told);
        assertEquals(0, tls("show", "main"), this::told);
        assertEquals(0, tls("show", "main", "--json"), this::told);
        assertTrue(out.toString().contains("\"serial\" : \"" + serial + "\""), this::told);
        assertEquals(0, tls("rollback", "main"), this::told);
        assertEquals(0, tls("history", "main"), this::told);
        assertTrue(out.toString().contains("operator from 127.0.0.1"), this::told);
        assertEquals(0, tls("reload"), this::told);
        var secret = Files.readAllLines(key).stream()
                .filter(line -> !line.startsWith("-----"))
                .toList();
        assertEquals(List.of(), secret.stream().filter(told()::contains).toList());
    }

    private String told() {
        return out.toString() + err;
    }

    @Test
    @DisplayName("An identity that is not there is 1 in one line; a missing argument is 2; nobody there is 1")
    void exitCodes() {
        assertEquals(1, tls("rollback", "other"));
        assertTrue(out.toString().contains("There is no such identity."), out::toString);
        assertEquals(2, tls("upload", "main"));
        assertEquals(2, tls("stage"));
        assertEquals(
                1,
                execute(
                        "tls",
                        "reload",
                        "--url",
                        "http://127.0.0.1:1",
                        "--token-file",
                        directory.resolve("data").resolve("admin.token").toString()));
        assertTrue(err.toString().contains("sbc: http://127.0.0.1:1"), err::toString);
    }

    @Test
    @DisplayName("A wrong token is told as what it is; exit code 1")
    void wrongToken() throws IOException {
        var file = Files.writeString(directory.resolve("wrong"), "wrong-token-000000");
        assertEquals(
                1,
                execute(
                        "tls",
                        "show",
                        "--url",
                        "http://" + node.admin().orElseThrow(),
                        "--token-file",
                        file.toString()));
        assertTrue(out.toString().contains("Unauthorized: The token is nobody's."), out::toString);
    }
}
