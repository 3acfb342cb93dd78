package parley.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the pages of this project promise is there. What they say of single things is tested with those.
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
    private static final Pattern VERB = Pattern.compile("`?\\./sbc ([a-z]+)");

    @Test
    @DisplayName("every link of a page leads to a file")
    void links() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : pages()) {
            var links = LINK.matcher(Files.readString(page));
            while (links.find()) {
                if (!Files.exists(page.resolveSibling(links.group(1)))) {
                    broken.add(page + " -> " + links.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    @DisplayName(
            "every verb of ./sbc that a page names is one of the launcher's, and the launcher explains each of its own")
    void verbs() throws IOException {
        var launcher = Files.readString(ROOT.resolve("sbc"));
        var known = new TreeSet<String>();
        Pattern.compile("(?m)^([a-z |-]+)\\)$")
                .matcher(launcher)
                .results()
                .flatMap(label -> Stream.of(label.group(1).split(" \\| ")))
                .filter(verb -> !verb.startsWith("-"))
                .forEach(known::add);
        assertTrue(known.containsAll(List.of("demo", "run", "check", "test")), known::toString);
        for (var page : pages()) {
            var verbs = VERB.matcher(Files.readString(page));
            while (verbs.find()) {
                assertTrue(known.contains(verbs.group(1)), page + " names " + verbs.group());
            }
        }
        for (var verb : known) {
            assertTrue(
                    Pattern.compile("(?m)^  " + verb + "\\b").matcher(launcher).find(), "no help on " + verb);
        }
    }

    private static List<Path> pages() throws IOException {
        try (var documents = Files.walk(ROOT.resolve("docs"));
                var top = Files.list(ROOT);
                var containers = Files.list(ROOT.resolve("docker"))) {
            return Stream.of(documents, top, containers)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
