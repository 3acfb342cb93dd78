package parley.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName(
            "demo: a port that others hold is said in one line on standard error, without a stack trace; exit code 1")
    void demoPortInUse() throws IOException {
        try (var _ = hold(5061)) {
            assertEquals(1, execute("demo", "--once", "--json"));
        }
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("sbc: sbc.listeners."), err::toString);
        assertTrue(err.toString().contains("127.0.0.1 port 5061"), err::toString);
    }

    /// Holds the port, unless someone else does, which is as good.
    private static AutoCloseableSocket hold(int port) throws IOException {
        try {
            return new AutoCloseableSocket(Optional.of(new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))));
        } catch (BindException held) {
            return new AutoCloseableSocket(Optional.empty());
        }
    }

    private record AutoCloseableSocket(Optional<ServerSocket> socket) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (socket.isPresent()) {
                socket.get().close();
            }
        }
    }

    @Test
    @DisplayName("check: every fault on a line of its own with file, line and key; exit code 1")
    void checkTellsAllFaults(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("sbc.conf"), """
            sbc.nod.name = x
            sbc.listeners.udp { transport = udp, address = localhost, port = 5060 }
            sbc.media.first-port = 20001
            """);
        assertEquals(1, execute("check", "--config", file.toString()));
        var lines = out.toString().lines().toList();
        assertEquals(3, lines.size(), out::toString);
        assertTrue(lines.get(0).startsWith(file + ":1: sbc.nod "), lines.get(0));
        assertTrue(lines.get(1).startsWith(file + ":2: sbc.listeners.udp.address "), lines.get(1));
        assertTrue(lines.get(2).startsWith(file + ":3: sbc.media.first-port "), lines.get(2));
    }

    @Test
    @DisplayName("check: certificates that a start would fail for are faults too, all of them; exit code 1")
    void checkReadsCertificates(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("empty.pem"), "");
        var file = Files.writeString(directory.resolve("sbc.conf"), """
            sbc.identities.a { certificate-chain = empty.pem, private-key = empty.pem }
            sbc.identities.b { certificate-chain = empty.pem, private-key = empty.pem }
            sbc.listeners.tls { transport = tls, address = "127.0.0.1", tls.identity = a }
            """);
        assertEquals(1, execute("check", "--config", file.toString()));
        assertTrue(out.toString().contains("sbc.identities.a"), out::toString);
        assertTrue(out.toString().contains("sbc.identities.b"), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call",
                "call frob",
                "call capture",
                "call capture aa --for never",
                "call captures all",
                "check now",
                "run --config",
                "demo --frob",
                "tls",
                "tls probe",
                "frob"
            })
    @DisplayName("Wrong usage is one line that says what is wrong and where to read on; exit code 2")
    void wrongUsage(String words) {
        assertEquals(2, execute(words.split(" ")));
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("sbc: "), err::toString);
        assertTrue(err.toString().contains(" --help tells what there is"), err::toString);
    }

    @Test
    @DisplayName("call list: without a token that a node has made, that is said in one line; exit code 1")
    void noToken(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("sbc.conf"), "sbc.store.directory = data");
        assertEquals(1, execute("call", "list", "--config", file.toString()));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("admin.token does not exist: an SBC makes it"), err::toString);
    }

    @Test
    @DisplayName("run: a configuration with faults starts nothing; the faults on standard error, exit code 1")
    void runRefusesFaults(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("sbc.conf"), "sbc.nod.name = x");
        assertEquals(1, execute("run", "--config", file.toString()));
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("sbc.nod "), err::toString);
    }

    @Test
    @DisplayName("health: an answer to OPTIONS is a sign of life, and its status line is shown; exit code 0")
    void healthy(@TempDir Path directory) throws Exception {
        assertEquals(0, health(directory, "SIP/2.0 200 OK\r\n\r\n"));
        assertTrue(out.toString().startsWith("healthy: "), out::toString);
        assertTrue(out.toString().contains("SIP/2.0 200 OK"), out::toString);
    }

    @Test
    @DisplayName("health: who answers in another language is not healthy; exit code 1")
    void notSip(@TempDir Path directory) throws Exception {
        assertEquals(1, health(directory, "HTTP/1.1 200 OK\r\n\r\n"));
        assertTrue(out.toString().startsWith("not healthy: "), out::toString);
    }

    private int health(Path directory, String answer) throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            var file = Files.writeString(
                    directory.resolve("sbc.conf"),
                    // Media ports below those that a system chooses: a listener among them is a fault.
                    """
                    sbc.admin.enabled = false
                    sbc.listeners.udp { transport = udp, address = "127.0.0.1", port = %d }
                    sbc.media { first-port = 20000, last-port = 20999 }
                    """.formatted(socket.getLocalPort()));
            var server = Thread.ofVirtual().start(() -> answer(socket, answer));
            var code = execute("health", "--config", file.toString());
            assertTrue(server.join(PATIENCE), out::toString);
            return code;
        }
    }

    private static void answer(DatagramSocket socket, String text) {
        try {
            var request = new DatagramPacket(new byte[4_096], 4_096);
            socket.receive(request);
            var octets = text.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(octets, octets.length, request.getSocketAddress()));
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    private int execute(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
