package parley.admin.acme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers dns-01 (RFC 8555 §8.4) by the operator's program, called as `HOOK set|clear NAME VALUE`. No shell sees
/// the
/// arguments, and the program gets no environment but its PATH: our secrets may be in ours.
final class DnsHook implements ChallengeAnswer {
    /// What it says, as far as anybody reads it.
    private static final int OUTPUT_MAX_BYTES = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(DnsHook.class);

    private final Path program;
    private final Duration limit;
    private final List<Shown> shown = new ArrayList<>();

    private record Shown(String name, String value) {}

    /// @param limit for one call: some name servers take a while to tell each other
    DnsHook(Path program, Duration limit) {
        this.program = program;
        this.limit = limit;
    }

    @Override
    public void show(String name, String value) throws IOException {
        // Also what failed half-way is cleared.
        shown.add(new Shown(name, value));
        call("set", name, value);
    }

    @Override
    public void close() {
        for (var record : shown) {
            try {
                call("clear", record.name(), record.value());
            } catch (IOException fault) {
                // The order is decided; a TXT record that stays is untidy and harms nobody.
                LOG.warn("{}", fault.getMessage());
            }
        }
        shown.clear();
    }

    private void call(String verb, String name, String value) throws IOException {
        var process = start(List.of(program.toString(), verb, name, value));
        try {
            process.getOutputStream().close();
            var output = new StringBuilder();
            var reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "the dns-hook %s did not end within %s for %s %s".formatted(program, limit, verb, name));
            }
            // Something that it started may hold its output open; that is not waited for.
            reader.join(Duration.ofSeconds(1));
            if (process.exitValue() != 0) {
                throw new IOException("the dns-hook %s ended with %d for %s %s: %s. Call it by hand to see why"
                        .formatted(program, process.exitValue(), verb, name, text(output)));
            }
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IOException("the dns-hook was interrupted", fault);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().putAll(path == null ? Map.of() : Map.of("PATH", path));
        try {
            return builder.start();
        } catch (IOException fault) {
            throw new IOException(
                    "the dns-hook %s cannot be started: %s. It must be a program that our user may run"
                            .formatted(program, fault.getMessage()),
                    fault);
        }
    }

    /// Reads to the end, so that the program never waits for us, and keeps the beginning.
    private static void read(InputStream input, StringBuilder output) {
        var buffer = new byte[1_024];
        try {
            for (var read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                synchronized (output) {
                    var room = Math.min(read, OUTPUT_MAX_BYTES - output.length());
                    output.append(new String(buffer, 0, Math.max(0, room), StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException ended) {
            // It has been ended; what it said until then will do.
            LOG.debug("the dns-hook's output broke off", ended);
        }
    }

    private static String text(StringBuilder output) {
        synchronized (output) {
            return output.toString().strip().replaceAll("[^\\x20-\\x7e]+", " ");
        }
    }
}
