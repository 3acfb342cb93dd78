package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A capture of a call between two peers of GStreamer's, begun and ended by the command line, and read with tshark
/// and libsrtp by the very commands that `docs/capture.md` gives.
final class CaptureIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double HEARD_SECONDS = 2;
    private static final int RTP_PACKETS_MIN = 200;

    private static final Pattern SCRIPT = Pattern.compile("## Hearing it.*?```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("(?m)^file (.*)$");
    private static final Pattern CAPTURE = Pattern.compile("(?m)^capture (\\S+) has begun");
    private static final Pattern CALL = Pattern.compile("event=call-answered .*?call=(\\S+)");

    @TempDir
    Path directory;

    @Test
    @DisplayName("both legs of a call, each under its own suite, are in the file and can be heard with the keys in it")
    void readByOthers() throws IOException {
        var configuration = AdminApi.configuration() + "sbc.media.captures.enabled = true\n";
        SrtpCall.play(directory, configuration, 1_000, call -> {
            var sbc = call.sbc();
            sbc.awaitEvent("call-answered");
            var begun = call("capture", found(CALL, sbc.text()), "--for", "30s");
            call.assertTalk(LIMIT, 2 * HEARD_SECONDS);
            assertTrue(call("captures").contains("running"));
            call("stop-capture", found(CAPTURE, begun));
            sbc.awaitEvent("capture-ended", "cause=operator");
            call.hangUp();
            read(Path.of(found(FILE, begun)));
        });
    }

    private void read(Path file) throws IOException {
        var about = PeerProcess.run(directory, LIMIT, 0, "capinfos", file.toString());
        assertEquals(2, occurrences(about, "SDP received from the peer:"), about);
        assertEquals(2, occurrences(about, "SDP sent to the peer:"), about);
        var packets = PeerProcess.run(directory, LIMIT, 0, interfacesOfRtp(file));
        for (var leg : List.of("0/A", "0/B")) {
            assertTrue(occurrences(packets, leg + "\n") >= RTP_PACKETS_MIN, leg + ": " + packets);
        }
        assertHeard(file, "0/A", true, ALICE);
        assertHeard(file, "0/A", false, BOB);
        assertHeard(file, "0/B", true, BOB);
        assertHeard(file, "0/B", false, ALICE);
    }

    private static String[] interfacesOfRtp(Path file) {
        return "tshark -r %s --enable-heuristic rtp_udp -Y rtp -T fields -e frame.interface_name"
                .formatted(file)
                .split(" ");
    }

    private void assertHeard(Path file, String leg, boolean peerSends, Party who) throws IOException {
        var name = leg.replace('/', '-') + (peerSends ? "-in" : "-out");
        var folder = Files.createDirectories(directory.resolve(name));
        var script = found(SCRIPT, Files.readString(Path.of("..", "docs", "capture.md")));
        var way = peerSends
                ? Map.of("WAY", "the peer sends", "DIRECTION", "1")
                : Map.of("WAY", "we send", "DIRECTION", "2");
        var variables = new HashMap<>(way);
        variables.put("FILE", file.toString());
        variables.put("LEG", leg);
        try (var shell = PeerProcess.start(folder, "shell", List.of("sh", "-eux", "-c", script), variables)) {
            assertEquals(0, shell.awaitExit(LIMIT), shell::text);
            var heard = Wav.toneSeconds(folder.resolve("leg.wav"), who.toneHertz());
            assertTrue(heard >= HEARD_SECONDS, () -> name + ": " + heard + " s heard; " + shell.text());
        }
    }

    private String call(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("call"));
        all.addAll(List.of(arguments));
        all.addAll(
                List.of("--config", directory.resolve("sbc").resolve("sbc.conf").toString()));
        var command = Sbc.command(all.toArray(new String[0]));
        return PeerProcess.run(directory, LIMIT, 0, command.toArray(new String[0]));
    }

    private static String found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text));
    }

    private static long occurrences(String text, String part) {
        return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
    }
}
