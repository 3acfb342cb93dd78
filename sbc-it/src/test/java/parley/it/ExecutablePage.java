package parley.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A page of `docs` whose fenced blocks are files to be written and commands to be run, as they stand there. Only
/// the
/// name `sip.localdomain` is dialled as 127.0.0.1, for who may not write to `/etc/hosts`.
final class ExecutablePage implements AutoCloseable {
    private static final Path DOCUMENTS = Path.of("..", "docs");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)(?: ([\\w. ]+))?\\n(.*?)^```$");
    private static final String SBC = "./sbc ";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(30);

    private final Path directory;
    private final String page;
    private final List<PeerProcess> background = new ArrayList<>();

    /// A block of the page.
    /// @param language of it
    /// @param meaning a file's name, `background`, `fails`, `sees` and a subject's common name, or empty
    /// @param content lines
    private record Block(String language, String meaning, String content) {}

    /// @param directory where it happens
    ExecutablePage(Path directory, String name) throws IOException {
        this.directory = directory;
        this.page = Files.readString(DOCUMENTS.resolve(name));
    }

    private List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        var fenced = FENCED.matcher(page);
        while (fenced.find()) {
            blocks.add(new Block(fenced.group(1), fenced.group(2) == null ? "" : fenced.group(2), fenced.group(3)));
        }
        return blocks;
    }

    /// Does all of it, and answers what the commands said that ended.
    List<String> run() throws IOException {
        var outputs = new ArrayList<String>();
        for (var block : blocks()) {
            if (!block.language().equals("sh")) {
                Files.writeString(directory.resolve(block.meaning()), block.content());
            } else if (block.meaning().equals("background")) {
                start(block.content().strip());
            } else {
                outputs.add(run(block));
            }
        }
        return outputs;
    }

    /// What the SBC has said, which is the first to be started.
    String sbcSaid() {
        return background.getFirst().text();
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
        var exitCode = block.meaning().equals("fails") ? 1 : 0;
        if (command.startsWith(SBC)) {
            return PeerProcess.run(directory, LIMIT, exitCode, sbc(command).toArray(String[]::new));
        }
        var said = PeerProcess.run(directory, LIMIT, exitCode, "sh", "-ec", dialled(command));
        if (block.meaning().startsWith("sees ")) {
            var seen = "subject=CN = " + block.meaning().substring("sees ".length()) + "\n";
            assertTrue(said.contains(seen) && said.contains("Verify return code: 0 (ok)"), said);
        }
        return said;
    }

    private static List<String> sbc(String command) {
        return Sbc.command(command.substring(SBC.length()).split(" "));
    }

    @Override
    public void close() {
        background.forEach(PeerProcess::close);
    }
}
