package parley.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import parley.config.StoreConfig;

/// Who did what, one line of JSON each, only ever added to. Blocks on files.
public final class HistoryFile {
    /// Size in bytes at which a new file is begun; the one before is kept. Some ten thousand entries.
    private static final long FILE_MAX_BYTES = 4L * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StoreConfig config;
    private final Disk disk;

    HistoryFile(StoreConfig config, Disk disk) {
        this.config = config;
        this.disk = disk;
    }

    /// In the folder of the store.
    public static HistoryFile of(StoreConfig config) {
        return new HistoryFile(config, Disk.LOCAL);
    }

    /// Adds a line.
    public synchronized void add(HistoryEntry entry) throws StoreFault {
        StoreFolder.open(config, disk);
        var file = file();
        try {
            if (Files.exists(file) && Files.size(file) > FILE_MAX_BYTES) {
                disk.rename(file, former());
            }
            var line = JSON.writeValueAsString(Line.of(entry)) + "\n";
            disk.append(file, ((cut(file) ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
        } catch (IOException fault) {
            throw new StoreFault(file + " cannot be written: " + StoreFolder.words(fault));
        }
    }

    /// True if the last line has no end: a crash or a full disk has cut it, and the next would be lost with it.
    private static boolean cut(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) != '\n';
        }
    }

    /// The newest, oldest first. A line that was cut is left out.
    public synchronized List<HistoryEntry> newest(int most) throws StoreFault {
        var entries = entries(file());
        if (entries.size() < most) {
            // A file that was begun a moment ago says little of what was done.
            entries.addAll(0, entries(former()));
        }
        return entries.subList(Math.max(0, entries.size() - Math.max(0, most)), entries.size());
    }

    private static List<HistoryEntry> entries(Path file) throws StoreFault {
        var entries = new ArrayList<HistoryEntry>();
        if (!Files.exists(file)) {
            return entries;
        }
        try {
            // Not by Files.readAllLines, which reads nothing of a file that was cut within a character.
            var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().forEach(line -> entry(line).ifPresent(entries::add));
            return entries;
        } catch (IOException fault) {
            throw new StoreFault(file + " cannot be read: " + StoreFolder.words(fault));
        }
    }

    private static Optional<HistoryEntry> entry(String line) {
        try {
            return Optional.ofNullable(JSON.readValue(line, Line.class)).map(Line::entry);
        } catch (JsonProcessingException | DateTimeException _) {
            return Optional.empty();
        }
    }

    /// An entry as it is written.
    private record Line(
            String when, String who, String what, String identity, int generation, String serial, String outcome) {
        static Line of(HistoryEntry entry) {
            return new Line(
                    entry.when().toString(),
                    entry.who(),
                    entry.what(),
                    entry.identity(),
                    entry.generation(),
                    entry.serial(),
                    entry.outcome());
        }

        /// What is read may lack any of them, whatever their types say.
        Line {
            Stream.of(when, who, what, identity, serial, outcome).forEach(Objects::requireNonNull);
        }

        HistoryEntry entry() {
            return new HistoryEntry(Instant.parse(when), who, what, identity, generation, serial, outcome);
        }
    }

    private Path file() {
        return config.directory().resolve("history.jsonl");
    }

    private Path former() {
        return config.directory().resolve("history.1.jsonl");
    }
}
