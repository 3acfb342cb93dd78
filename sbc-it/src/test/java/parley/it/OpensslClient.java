package parley.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `openssl s_client` at one of our ports.
final class OpensslClient {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String OPTIONS = """
        OPTIONS sip:lab.test SIP/2.0\r
        Via: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bKprobe;rport\r
        From: <sip:probe@lab.test>;tag=probe\r
        To: <sip:lab.test>\r
        Call-ID: probe\r
        CSeq: 1 OPTIONS\r
        Max-Forwards: 70\r
        Content-Length: 0\r
        \r
        """;

    private final Path directory;

    /// @param directory for its output
    OpensslClient(Path directory) {
        this.directory = directory;
    }

    /// Sends one OPTIONS, and answers all that it said until the answer, an alert, or its end.
    String ask(int port, String... options) throws IOException {
        return ask(port, List.of(options));
    }

    /// The same.
    String ask(int port, List<String> options) throws IOException {
        var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-no_ign_eof"));
        command.addAll(options);
        try (var client = PeerProcess.start(directory, "s_client-" + System.nanoTime(), command, Map.of())) {
            client.write(OPTIONS);
            Await.until(
                    LIMIT,
                    "an answer or an alert",
                    () -> client.text().contains("SIP/2.0 200") || client.text().contains("alert") || !client.alive(),
                    client::text);
            return client.text();
        }
    }
}
