import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Formats every Java source of the tree (`apply`), or fails naming those that are not formatted (`check`).
/// Run by the build in the toolchain's JVM; palantir-java-format, 120 columns.
final class Format {
    private static final int COMMENT_COLUMNS_MAX = 119;

    public static void main(String... arguments) throws IOException {
        var apply = arguments[0].equals("apply");
        var root = Path.of(arguments[1]).toRealPath();
        var formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(false)
                .build());
        var faults = sources(root).parallelStream()
                .map(source -> fault(formatter, source, apply))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (!faults.isEmpty()) {
            faults.forEach(fault -> System.err.println(fault.replace(root + "/", "")));
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }

    private static String fault(Formatter formatter, Path source, boolean apply) {
        try {
            var text = Files.readString(source);
            // The formatter would break such a line in two and leave the second half uncommented.
            if (text.lines()
                    .anyMatch(line ->
                            line.length() > COMMENT_COLUMNS_MAX && line.strip().startsWith("//"))) {
                return source + ": a comment is longer than " + COMMENT_COLUMNS_MAX + " columns";
            }
            var formatted = formatter.formatSourceAndFixImports(text);
            if (formatted.equals(text)) {
                return null;
            }
            if (apply) {
                Files.writeString(source, formatted);
                return null;
            }
            return source + ": not formatted; run ./sbc format";
        } catch (IOException | FormatterException fault) {
            return source + ": " + fault.getMessage();
        }
    }
}
