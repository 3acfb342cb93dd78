package parley.bench.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// Handshakes one after the other, by several `openssl s_time` at once.
/// @param pki has the certificate that clients show
/// @param clients processes at once
record Load(BenchPki pki, int clients) {
    private static final Pattern TOTAL = Pattern.compile("(\\d+) connections in \\d+ real seconds");

    private static final Pattern PROGRESS = Pattern.compile("^[r*]+$", Pattern.MULTILINE);

    /// What came of it.
    /// @param handshakes that succeeded
    /// @param resumed of these, taken up from a former session
    record Result(long handshakes, long resumed) {}

    Result run(Case kind, int port, Duration time) throws IOException {
        var running = new ArrayList<CompletableFuture<Result>>();
        for (var i = 0; i < clients; i++) {
            running.add(client(kind, port, time));
        }
        var handshakes = 0L;
        var resumed = 0L;
        for (var one : running) {
            var result = one.join();
            handshakes += result.handshakes();
            resumed += result.resumed();
        }
        return new Result(handshakes, resumed);
    }

    private CompletableFuture<Result> client(Case kind, int port, Duration time) throws IOException {
        var command = new ArrayList<>(List.of(
                "openssl",
                "s_time",
                "-connect",
                "127.0.0.1:" + port,
                kind.resumed() ? "-reuse" : "-new",
                kind.version(),
                "-time",
                Long.toString(time.toSeconds())));
        if (kind.mutual()) {
            command.addAll(List.of(
                    "-cert",
                    pki.file("client.crt").toString(),
                    "-key",
                    pki.file("client.key").toString()));
        }
        var output = Files.createTempFile(pki.folder(), "s_time", ".out");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return process.onExit().thenApply(_ -> {
            try {
                return read(Files.readString(output, StandardCharsets.ISO_8859_1));
            } catch (IOException _) {
                return new Result(0, 0);
            }
        });
    }

    // With -reuse a second count follows the first, which was taken to get a session.
    private static Result read(String output) {
        var totals = TOTAL.matcher(output);
        var handshakes = totals.results()
                .mapToLong(total -> Long.parseLong(total.group(1)))
                .reduce(0, (_, last) -> last);
        // It prints a character for each: r where the session was reused.
        var reused = PROGRESS.matcher(output)
                .results()
                .mapToLong(
                        line -> line.group().chars().filter(mark -> mark == 'r').count())
                .sum();
        return new Result(handshakes, Math.min(handshakes, reused));
    }
}
