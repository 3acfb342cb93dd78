package parley.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
                disk.rename(file, config.directory().resolve("history.1.jsonl"));
            }
            disk.append(file, (JSON.writeValueAsString(Line.of(entry)) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException fault) {
            throw new StoreFault(file + " cannot be written: " + StoreFolder.words(fault));
        }
    }

    /// The newest, oldest first. A line that a crash has cut is left out.
    public synchronized List<HistoryEntry> newest(int most) throws StoreFault {
        if (!Files.exists(file())) {
            return List.of();
        }
        try {
            var lines = Files.readAllLines(file());
            var entries = new ArrayList<HistoryEntry>();
            for (var line : lines.subList(Math.max(0, lines.size() - Math.max(0, most)), lines.size())) {
                try {
                    entries.add(JSON.readValue(line, Line.class).entry());
                } catch (JsonProcessingException | DateTimeException _) {
                    // Cut short.
                }
            }
            return entries;
        } catch (IOException fault) {
            throw new StoreFault(file() + " cannot be read: " + StoreFolder.words(fault));
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

        HistoryEntry entry() {
            return new HistoryEntry(Instant.parse(when), who, what, identity, generation, serial, outcome);
        }
    }

    private Path file() {
        return config.directory().resolve("history.jsonl");
    }
}
