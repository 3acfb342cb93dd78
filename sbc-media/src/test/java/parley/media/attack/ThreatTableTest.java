package parley.media.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Holds the table of threats true: each row is there, and each test it names exists.
class ThreatTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("^\\| (M\\d+) \\|", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    @Test
    @DisplayName("docs/media-threats.md has the rows M1 to M21, and names only tests that exist")
    void table() throws IOException {
        var table = Files.readString(ROOT.resolve("docs/media-threats.md"));
        var rows = ROW.matcher(table).results().map(row -> row.group(1)).toList();
        assertEquals(IntStream.rangeClosed(1, 21).mapToObj(row -> "M" + row).toList(), rows);
        var tests = tests();
        var missing = TEST.matcher(table)
                .results()
                .map(test -> test.group(1))
                .distinct()
                .filter(test -> !tests.contains(test))
                .toList();
        assertEquals(List.of(), missing);
        assertTrue(table.lines()
                .filter(line -> ROW.matcher(line).find())
                .allMatch(line -> TEST.matcher(line).find()));
    }

    private static Set<String> tests() throws IOException {
        var names = new HashSet<String>();
        for (var module : List.of("sbc-core", "sbc-media", "sbc-app")) {
            try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.map(file -> file.getFileName().toString().replace(".java", ""))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
