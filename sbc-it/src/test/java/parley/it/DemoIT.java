package parley.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./sbc demo` as its users run it: to the end of the call, and beyond.
final class DemoIT {
    private static final Duration VERDICT = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Pattern AUTHORITY = Pattern.compile("authority (\\S+ca\\.crt)");

    @TempDir
    Path directory;

    @Test
    @DisplayName("the call passes; then the SBC serves until SIGTERM, and leaves no file behind")
    void passesAndStaysUp() throws IOException {
        try (var demo = PeerProcess.start(directory, "demo", Sbc.command("demo"), Map.of())) {
            demo.awaitText("The SBC stays up until Ctrl-C", VERDICT);
            assertTrue(demo.text().contains("PASSED"), demo.text());
            var authority = AUTHORITY.matcher(demo.text());
            assertTrue(authority.find(), demo.text());
            assertTrue(Files.exists(Path.of(authority.group(1))), "the authority that phones are to trust");
            assertTrue(options().startsWith("SIP/2.0 200"), "it serves");
            demo.terminate();
            demo.awaitExit(STOP);
            assertFalse(Files.exists(Path.of(authority.group(1))), "the lab's certificates are gone");
        }
    }

    private static String options() throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), 5060)) {
            socket.setSoTimeout((int) STOP.toMillis());
            socket.getOutputStream().write("""
                OPTIONS sip:demo.invalid SIP/2.0
                Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKprobe
                From: <sip:probe@demo.invalid>;tag=probe
                To: <sip:demo.invalid>
                Call-ID: probe
                CSeq: 1 OPTIONS
                Max-Forwards: 70
                Content-Length: 0

                """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(11), StandardCharsets.US_ASCII);
        }
    }
}
