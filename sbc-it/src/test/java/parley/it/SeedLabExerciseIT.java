package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/lab-exercise.md` tells the truth: its files are written, and its commands run, as they stand there. Only
/// the
/// name `sip.localdomain` is dialled as 127.0.0.1, for who may not write to `/etc/hosts`.
final class SeedLabExerciseIT {
    private static final Path PAGE = Path.of("..", "docs", "lab-exercise.md");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)(?: ([\\w.]+))?\\n(.*?)^```$");
    private static final String SBC = "./sbc ";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<PeerProcess> background = new ArrayList<>();

    /// A block of the page.
    /// @param language of it
    /// @param meaning a file's name, `background`, `fails`, or empty
    /// @param content lines
    private record Block(String language, String meaning, String content) {}

    private static List<Block> blocks() throws IOException {
        var blocks = new ArrayList<Block>();
        var fenced = FENCED.matcher(Files.readString(PAGE));
        while (fenced.find()) {
            blocks.add(new Block(fenced.group(1), fenced.group(2) == null ? "" : fenced.group(2), fenced.group(3)));
        }
        return blocks;
    }

    @Test
    @DisplayName(
            "the exercise: certificates, TLS 1.2 only, a registration by SIPp through socat, and what OpenSSL sees")
    void asWritten() throws IOException {
        var outputs = new ArrayList<String>();
        try {
            for (var block : blocks()) {
                if (!block.language().equals("sh")) {
                    Files.writeString(directory.resolve(block.meaning()), block.content());
                } else if (block.meaning().equals("background")) {
                    start(block.content().strip());
                } else {
                    outputs.add(run(block));
                }
            }
            judge(outputs);
        } finally {
            background.forEach(PeerProcess::close);
        }
    }

    private static String dialled(String command) {
        return command.replace("-connect sip.localdomain:5061", "-connect 127.0.0.1:5061 -servername sip.localdomain")
                .replace("OPENSSL:sip.localdomain:5061", "OPENSSL:127.0.0.1:5061");
    }

    private void start(String command) throws IOException {
        if (command.startsWith(SBC)) {
            var sbc = PeerProcess.start(directory, "sbc", sbc(command), Map.of());
            background.add(sbc);
            sbc.awaitText("sbc ready", START);
        } else {
            var peer = PeerProcess.start(directory, "peer", "sh", "-ec", "exec " + dialled(command));
            background.add(peer);
            peer.awaitText("listening on", START);
        }
    }

    private String run(Block block) throws IOException {
        var command = block.content().strip();
        if (command.startsWith(SBC)) {
            return PeerProcess.run(directory, LIMIT, 0, sbc(command).toArray(String[]::new));
        }
        var exitCode = block.meaning().equals("fails") ? 1 : 0;
        return PeerProcess.run(directory, LIMIT, exitCode, "sh", "-ec", dialled(command));
    }

    private static List<String> sbc(String command) {
        return Sbc.command(command.substring(SBC.length()).split(" "));
    }

    private void judge(List<String> outputs) {
        var said = background.getFirst();
        assertTrue(outputs.stream().anyMatch(text -> text.contains("fullchain.crt: OK")), "the chain is complete");
        Await.until(
                LIMIT,
                "the registration",
                () -> said.text().contains("event=registration user=1001")
                        && said.text().contains("change=added"),
                said::text);
        // A handshake that fails has nothing to verify, and "ok" is what s_client says of that too.
        var seen = outputs.stream()
                .filter(text ->
                        text.contains("Verify return code: 0 (ok)") && text.contains("New, TLSv1.2, Cipher is ECDHE"))
                .toList();
        assertEquals(1, seen.size(), outputs.toString());
        var refused = said.text()
                .lines()
                .filter(line -> line.contains("event=tls-handshake") && !line.contains("verdict=accepted"))
                .toList();
        assertTrue(refused.stream().anyMatch(line -> line.contains("version")), "TLS 1.3 refused in words: " + refused);
        assertTrue(outputs.getLast().contains("certificate"), outputs.getLast());
    }
}
