package parley.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
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

/// The command line and a node whose admin interface has TLS, asks for certificates, and is on a port of the
/// system's
/// choice.
class AdminOverTlsTest {
    private static final String CONFIGURATION = """
        sbc.admin {
          port = 0
          tls { identity = admin, trust = "ca.crt" }
          users.otto { role = operator, certificate-names = ["otto.test.invalid"] }
        }
        sbc.lab.authority = true
        sbc.identities {
          admin { certificate-chain = "admin.crt", private-key = "admin.key" }
          late {}
        }
        sbc.listeners.tls { transport = tls, address = "127.0.0.1", port = 0, tls.identity = late }
        sbc.media { first-port = 20000, last-port = 20999, workers = 1 }
        """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path directory;
    private String file;
    private SbcNode node;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        file = Files.writeString(directory.resolve("sbc.conf"), CONFIGURATION).toString();
        var certificates = new LabCertificates(new SecureRandom(), Instant.now());
        certificates.write(directory);
        certificates.issue(List.of("admin.test.invalid", "127.0.0.1")).write(directory, "admin");
        certificates.issue(List.of("otto.test.invalid")).write(directory, "otto");
        var config = assertInstanceOf(SbcConfiguration.Loaded.class, SbcConfiguration.load(Path.of(file)))
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

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String told() {
        return out.toString() + err;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    /// As the operator whose certificate is known.
    private int asOtto(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--config",
                file,
                "--admin-ca",
                file("ca.crt"),
                "--admin-certificate",
                file("otto.crt"),
                "--admin-key",
                file("otto.key")));
        return execute(all.toArray(new String[0]));
    }

    @Test
    @DisplayName(
            "health finds the port that the system chose, over TLS too, and tells of a listener without certificate")
    void health() {
        assertEquals(1, execute("health", "--config", file), this::told);
        assertTrue(told().contains("listener tls refuses everybody: identity late has no server certificate"), told());
        assertEquals(0, asOtto("tls", "issue", "late", "--name", "sip.test.invalid"), this::told);
        assertEquals(0, execute("health", "--config", file), this::told);
        assertTrue(told().startsWith("healthy: https://127.0.0.1:"), told());
        var url = "https://" + node.admin().orElseThrow();
        assertEquals(0, execute("health", "--url", url, "--admin-ca", file("ca.crt")), this::told);
        assertEquals(1, execute("health", "--url", url), "by its URL, it must prove who it is");
        node.stop().join();
        assertEquals(1, execute("health", "--config", file), this::told);
        assertTrue(told().contains("name it by --url"), told());
        assertFalse(Files.exists(directory.resolve("data/admin.url")));
    }

    @Test
    @DisplayName(
            "A certificate proves who the operator is; without one, and without a token, it is said what is missing")
    void certificate() {
        assertEquals(0, asOtto("tls", "show"), this::told);
        assertTrue(told().contains("late"), told());
        assertEquals(1, execute("tls", "show", "--config", file, "--admin-ca", file("ca.crt")), this::told);
        assertTrue(told().contains("--admin-certificate"), told());
        assertEquals(
                1,
                execute("tls", "show", "--config", file, "--admin-certificate", file("otto.crt")),
                "the key is not beside the chain");
        assertTrue(told().contains("otto.crt"), told());
    }

    @Test
    @DisplayName("lab-root: the public part of the lab's root, for phones")
    void labRoot() throws Exception {
        assertEquals(0, asOtto("tls", "lab-root"), this::told);
        assertTrue(out.toString().startsWith("-----BEGIN CERTIFICATE-----"), told());
        assertFalse(out.toString().contains("PRIVATE"), told());
        var root = out.toString();
        assertEquals(0, asOtto("tls", "lab-root", "--out", file("root.crt")), this::told);
        assertEquals(root, Files.readString(directory.resolve("root.crt")));
    }
}
