package parley.bench;

import java.util.Map;
import java.util.TreeMap;

/// What a benchmark is told on its command line: `name=value`, all with defaults.
public final class BenchOptions {
    /// Of a number from 1 on.
    public static final String NUMBER = "[1-9][0-9]{0,6}";

    /// Of a file or folder.
    public static final String PATH = ".+";

    private static final int WRONG_USAGE = 2;

    private BenchOptions() {}

    /// Of a list of these words.
    public static String listOf(String words) {
        return "(%1$s)(,(%1$s))*".formatted(words);
    }

    /// The options given. Ends the process with one line if there is one that is not known, or that has another value
    /// than it may: a benchmark runs for minutes before it would notice.
    /// @param known regular expressions of their values, by name
    public static Map<String, String> read(Map<String, String> known, String... arguments) {
        var options = new TreeMap<String, String>();
        for (var argument : arguments) {
            var parts = argument.split("=", 2);
            var values = known.get(parts[0]);
            if (values == null || parts.length == 1 || !parts[1].matches(values)) {
                var names = known.isEmpty() ? "there are none" : "there are " + new TreeMap<>(known);
                System.err.println("sbc: '" + argument + "' is no option with a value that it may have; " + names);
                System.exit(WRONG_USAGE);
            }
            options.put(parts[0], parts[1]);
        }
        return options;
    }
}
