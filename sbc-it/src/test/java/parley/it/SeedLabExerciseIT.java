package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/lab-exercise.md` tells the truth: its files are written, and its commands run, as they stand there.
final class SeedLabExerciseIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "the exercise: certificates, TLS 1.2 only, a registration by SIPp through socat, and what OpenSSL sees")
    void asWritten() throws IOException {
        try (var page = new ExecutablePage(directory, "lab-exercise.md")) {
            judge(page, page.run());
        }
    }

    private static void judge(ExecutablePage page, List<String> outputs) {
        assertTrue(outputs.stream().anyMatch(text -> text.contains("fullchain.crt: OK")), "the chain is complete");
        Await.until(
                LIMIT,
                "the registration",
                () -> page.sbcSaid().contains("event=registration user=1001")
                        && page.sbcSaid().contains("change=added"),
                page::sbcSaid);
        // A handshake that fails has nothing to verify, and "ok" is what s_client says of that too.
        var seen = outputs.stream()
                .filter(text ->
                        text.contains("Verify return code: 0 (ok)") && text.contains("New, TLSv1.2, Cipher is ECDHE"))
                .toList();
        assertEquals(1, seen.size(), outputs.toString());
        var refused = page.sbcSaid()
                .lines()
                .filter(line -> line.contains("event=tls-handshake") && !line.contains("verdict=accepted"))
                .toList();
        assertTrue(refused.stream().anyMatch(line -> line.contains("version")), "TLS 1.3 refused in words: " + refused);
        assertTrue(outputs.getLast().contains("certificate"), outputs.getLast());
    }
}
