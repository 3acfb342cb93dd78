package parley.config;

import java.util.Comparator;

/// One thing wrong with a configuration. Never carries a password.
/// @param file it stands in, or another word for where the text came from
/// @param line from 1; 0 if the fault has none
/// @param path of the key, such as `sbc.sip.t2`; empty if the file as a whole is meant
/// @param rule that is broken, read after the path: `must be at least t1 (500ms)`
/// @param value found; empty if there is none to show
public record ConfigFault(String file, int line, String path, String rule, String value)
        implements Comparable<ConfigFault> {
    private static final Comparator<ConfigFault> BY_PLACE = Comparator.comparing(ConfigFault::file)
            .thenComparingInt(ConfigFault::line)
            .thenComparing(ConfigFault::path)
            .thenComparing(ConfigFault::rule);

    @Override
    public int compareTo(ConfigFault that) {
        return BY_PLACE.compare(this, that);
    }

    /// `conf/sbc.conf:12: sbc.sip.t2 must be at least t1 (500ms), got 100ms`.
    @Override
    public String toString() {
        return file
                + (line > 0 ? ":" + line : "")
                + ": "
                + (path.isEmpty() ? "" : path + " ")
                + rule
                + (value.isEmpty() ? "" : ", got " + value);
    }
}
