package parley.probe;

/// Something to be said about a server.
/// @param code short and stable: `expired`, `name-mismatch`, `old-version`, ...
/// @param severity whether calls fail for it
/// @param text cause and advice in plain words
public record Finding(String code, Severity severity, String text) {
    /// How bad it is.
    public enum Severity {
        /// Calls to that server fail, or those of some callers do.
        BREAKS,
        /// Calls work, and it should be mended all the same.
        WARNS
    }

    static Finding breaks(String code, String text) {
        return new Finding(code, Severity.BREAKS, text);
    }

    static Finding warns(String code, String text) {
        return new Finding(code, Severity.WARNS, text);
    }

    /// True if calls fail for it.
    public boolean breaking() {
        return severity == Severity.BREAKS;
    }
}
