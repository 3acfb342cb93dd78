package parley.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final Duration TALK = Duration.ofSeconds(1);
    private static final DemoConfiguration.Ports ANY = new DemoConfiguration.Ports(0, 0, 0);
    private static final DemoScript SHORT = new DemoScript(ANY, TALK, DemoScript.TONE_OF_A, DemoScript.TONE_OF_B);

    private final StringWriter out = new StringWriter();

    @Test
    @DisplayName("--once --json: one JSON document, in which every check of both legs has passed, and exit code 0")
    void passes() throws Exception {
        assertEquals(0, run(SHORT, true), out::toString);
        var verdict = new ObjectMapper().readTree(out.toString());
        assertTrue(verdict.get("passed").booleanValue());
        assertEquals(List.of(), failedChecks(verdict));
        assertEquals(
                List.of(
                        "TLS",
                        "SBC identity",
                        "own identity",
                        "SDES",
                        "packets",
                        "authentic",
                        "latency",
                        "tone",
                        "TLS",
                        "SBC identity",
                        "DTLS-SRTP",
                        "fingerprint",
                        "SBC's verdict",
                        "packets",
                        "authentic",
                        "latency",
                        "tone"),
                verdict.findValuesAsText("name").stream()
                        .filter(name -> !name.contains(":"))
                        .toList());
    }

    @Test
    @DisplayName("--once: if B says another tone than A listens for, that one check fails, and with it verdict and exit"
            + " code")
    void fails() throws Exception {
        var wrongTone = new DemoScript(ANY, TALK, DemoScript.TONE_OF_A, new Tone(850));
        assertEquals(1, run(wrongTone, true));
        var verdict = new ObjectMapper().readTree(out.toString());
        assertFalse(verdict.get("passed").booleanValue());
        assertEquals(List.of("tone"), failedChecks(verdict));
    }

    @Test
    @DisplayName("--once: the readable verdict marks what failed and ends in FAILED")
    void failsReadably() throws Exception {
        var wrongTone = new DemoScript(ANY, TALK, new Tone(850), DemoScript.TONE_OF_B);
        assertEquals(1, run(wrongTone, false));
        var text = out.toString();
        assertEquals(1, text.lines().filter(line -> line.contains("✘")).count(), text);
        assertTrue(text.strip().endsWith("FAILED"), text);
    }

    @Test
    @DisplayName("a port in use ends the demo in words that name the listener and the port")
    void portInUse() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = new DemoConfiguration.Ports(0, holder.getLocalPort(), 0);
            var script = new DemoScript(ports, TALK, DemoScript.TONE_OF_A, DemoScript.TONE_OF_B);
            var fault = String.valueOf(
                    assertThrows(IOException.class, () -> run(script, false)).getMessage());
            assertTrue(fault.contains("sbc.listeners.tls"), fault);
            assertTrue(fault.contains("" + holder.getLocalPort()), fault);
            assertEquals(1, fault.lines().count(), fault);
        }
    }

    @Test
    @DisplayName("the end of the run and Ctrl-C's hook, both at the lab's directory, take it away without a fault")
    void twoRemoveOneDirectory(@TempDir Path parent) throws Exception {
        try (var executor = Executors.newFixedThreadPool(2)) {
            for (var turn = 0; turn < 20; turn++) {
                var directory = Files.createDirectory(parent.resolve("lab" + turn));
                for (var file = 0; file < 200; file++) {
                    Files.createFile(directory.resolve("file" + file));
                }
                var both = new CyclicBarrier(2);
                Callable<@Nullable Void> remover = () -> {
                    both.await();
                    Demo.remove(directory);
                    return null;
                };
                for (var removal : executor.invokeAll(List.of(remover, remover))) {
                    removal.get();
                }
                assertFalse(Files.exists(directory));
            }
        }
    }

    private int run(DemoScript script, boolean json) throws Exception {
        return Demo.run(new Demo.Options(true, json), script, new PrintWriter(out));
    }

    private static List<String> failedChecks(JsonNode verdict) {
        return StreamSupport.stream(verdict.get("legs").spliterator(), false)
                .flatMap(leg -> StreamSupport.stream(leg.get("checks").spliterator(), false))
                .filter(check -> !check.get("passed").booleanValue())
                .map(check -> check.get("name").asText())
                .toList();
    }
}
