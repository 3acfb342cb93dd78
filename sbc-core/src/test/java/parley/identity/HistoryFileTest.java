package parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.config.StoreConfig;

class HistoryFileTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    private Path folder = Path.of(".");

    private StoreConfig config() {
        return new StoreConfig(folder.resolve("data"), Optional.empty(), Optional.empty());
    }

    private Path file() {
        return config().directory().resolve("history.jsonl");
    }

    private static HistoryEntry entry(int number) {
        return new HistoryEntry(NOON.plusSeconds(number), "Zoë", "activated", "edge", number, "1a", "done");
    }

    private void add(String octets) throws IOException {
        Files.writeString(file(), octets, StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
    }

    @Test
    @DisplayName("The newest come back, oldest first")
    void newest() throws StoreFault {
        var history = HistoryFile.of(config());
        assertEquals(List.of(), history.newest(10));
        for (var number = 1; number <= 3; number++) {
            history.add(entry(number));
        }
        assertEquals(List.of(entry(2), entry(3)), history.newest(2));
        assertEquals(List.of(), history.newest(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"when\":\"2026-06-", "{\"when\":\"2026-06-01T12:00:00Z\",\"who\":\"Zo\u00c3", "null", "{}"})
    @DisplayName(
            "A line that a crash or a full disk has cut, within a character too, costs neither what was nor what comes")
    void cut(String rest) throws StoreFault, IOException {
        var history = HistoryFile.of(config());
        history.add(entry(1));
        add(rest);
        assertEquals(List.of(entry(1)), history.newest(10));
        history.add(entry(2));
        assertEquals(List.of(entry(1), entry(2)), history.newest(10));
    }

    @Test
    @DisplayName("When a file is full and another is begun, what stands in the one before is told still")
    void full() throws StoreFault, IOException {
        var history = HistoryFile.of(config());
        history.add(entry(1));
        add("x".repeat(4 * 1024 * 1024) + "\n");
        history.add(entry(2));
        assertEquals(List.of(entry(1), entry(2)), history.newest(10));
        assertEquals(List.of(entry(2)), history.newest(1));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }
}
