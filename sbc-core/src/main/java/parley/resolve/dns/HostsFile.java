package parley.resolve.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import parley.resolve.HostTable;

/// The machine's table of hosts, read again once its file has changed: who corrects a line there need not stop calls
/// for it. For any number of threads.
final class HostsFile implements Supplier<HostTable> {
    /// Between two looks at the file. A look is a system call on the thread of whoever asks for a name.
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Path file;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private Optional<Stamp> stamp;
    private HostTable table;
    private long lookedNanos;

    /// What tells one content of the file from another.
    private record Stamp(FileTime modified, long sizeBytes) {}

    /// @param nanoTime monotonic, nanoseconds
    HostsFile(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        this.lookedNanos = nanoTime.getAsLong();
        this.stamp = look();
        this.table = read();
    }

    @Override
    public synchronized HostTable get() {
        var now = nanoTime.getAsLong();
        if (now - lookedNanos >= LOOK_EVERY.toNanos()) {
            lookedNanos = now;
            var seen = look();
            if (!seen.equals(stamp)) {
                stamp = seen;
                table = read();
            }
        }
        return table;
    }

    private Optional<Stamp> look() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private HostTable read() {
        try (var lines = Files.lines(file)) {
            return HostTable.of(lines.toList().stream());
        } catch (IOException _) {
            // None, or none that we may read: DNS has to know it all.
            return HostTable.of(Stream.empty());
        }
    }
}
