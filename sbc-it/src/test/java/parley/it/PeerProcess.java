package parley.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of somebody else's, its output kept in a file.
final class PeerProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final String name;
    private final Path output;
    private final Process process;

    private PeerProcess(String name, Path output, Process process) {
        this.name = name;
        this.output = output;
        this.process = process;
    }

    static PeerProcess start(Path directory, String name, List<String> command, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(directory);
        var output = directory.resolve(name + ".log");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new PeerProcess(name, output, builder.start());
    }

    static PeerProcess start(Path directory, String name, String... command) throws IOException {
        return start(directory, name, List.of(command), Map.of());
    }

    /// Runs a program to its end and answers its output; fails unless it ends in time with that exit code.
    static String run(Path directory, Duration limit, int exitCode, String... command) throws IOException {
        try (var run = start(directory, Path.of(command[0]).getFileName() + "-" + System.nanoTime(), command)) {
            run.process.getOutputStream().close();
            var code = run.awaitExit(limit);
            if (code != exitCode) {
                throw new AssertionError(String.join(" ", command) + " ended with " + code + ": " + run.text());
            }
            return run.text();
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /// Sends it that signal, such as `HUP`.
    void signal(String signal) throws IOException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
    }

    boolean alive() {
        return process.isAlive();
    }

    String text() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Waits until the output holds that text.
    void awaitText(String text, Duration limit) {
        Await.until(
                limit,
                name + " to say \"" + text + '"',
                () -> {
                    if (text().contains(text)) {
                        return true;
                    }
                    if (!alive()) {
                        throw new AssertionError(name + " ended: " + text());
                    }
                    return false;
                },
                this::text);
    }

    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + limit + ": " + text());
            }
            return process.exitValue();
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new AssertionError(fault);
        }
    }

    /// Types that to it.
    void write(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// SIGTERM.
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException fault) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
