package parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.Parsed;

/// Descriptions from browsers, phones and studios, and what becomes of each: `src/test/resources/sdp`.
class SdpCorpusTest {
    private static final Path ROOT = Path.of("src/test/resources/sdp");

    /// A row of `expected.tsv`.
    /// @param file below the directory
    /// @param verdict `accept` or `refuse`
    /// @param number media lines if accepted, else the line where it breaks, from 1
    record Row(String file, String verdict, int number) {
        static Row of(String line) {
            var columns = List.of(line.split("\t", -1));
            return new Row(columns.get(0), columns.get(1), Integer.parseInt(columns.get(2)));
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("expected.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Row::of)
                .toList();
    }

    static Stream<Path> files() throws IOException {
        try (var tree = Files.walk(ROOT)) {
            return tree.filter(file -> file.toString().endsWith(".sdp")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("RFC 8866 §5: each description is read, or refused at the line that breaks it")
    void asExpected(Row row) throws IOException {
        var body = Files.readAllBytes(ROOT.resolve(row.file()));
        switch (SdpParser.parse(body)) {
            case Parsed.Ok<SessionDescription>(var description) -> {
                assertEquals("accept", row.verdict());
                assertEquals(row.number(), description.media().size());
                assertEquals(canonical(body), SdpWriter.text(description));
                assertEquals(new Parsed.Ok<>(description), SdpParser.parse(SdpWriter.write(description)));
            }
            case Parsed.Refused<SessionDescription>(var rule, var offset) -> {
                assertEquals("refuse", row.verdict(), rule + " at " + offset);
                var before = new String(body, StandardCharsets.UTF_8).substring(0, offset);
                assertEquals(row.number(), before.lines().count() + 1, rule);
            }
        }
    }

    @Test
    @DisplayName("No file is left out")
    void complete() throws IOException {
        assertEquals(
                files().map(file -> ROOT.relativize(file).toString()).sorted().toList(),
                rows().stream().map(Row::file).sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("files")
    @DisplayName("A cut anywhere is an answer, never an exception")
    void cut(Path file) throws IOException {
        var text = Files.readString(file);
        for (var length = 0; length < text.length(); length += 7) {
            assertInstanceOf(Parsed.class, SdpParser.parse(text.substring(0, length)));
        }
    }

    /// The file as it should be written: CRLF, and single spaces in the lines that are read by their types.
    private static String canonical(byte[] body) {
        var out = new StringBuilder();
        new String(body, StandardCharsets.UTF_8)
                .stripTrailing()
                .lines()
                .map(line ->
                        "mco".indexOf(line.charAt(0)) < 0 ? line : line.strip().replaceAll(" +", " "))
                .forEach(line -> out.append(line).append("\r\n"));
        return out.toString();
    }
}
