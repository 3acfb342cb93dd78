package parley.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Block `sbc.media.captures`: whether operators may write calls to files, with the keys to read them.
/// @param enabled false: every capture is refused
/// @param folder where the files go; `captures` in the store's directory if not set
/// @param maxDuration of one capture
/// @param maxFiles kept; beyond, another capture is refused
/// @param maxTotalMib MiB of all that are kept, those under way counted with [#FILE_MAX_MIB]; beyond, another is
///     refused
public record CapturesConfig(
        boolean enabled, Optional<Path> folder, Duration maxDuration, int maxFiles, int maxTotalMib) {
    /// MiB of one file: ten minutes of both legs of an audio call take a tenth of it.
    public static final int FILE_MAX_MIB = 64;

    private static final int FILES_MOST = 10_000;
    private static final int TOTAL_MOST_MIB = 1 << 20;
    private static final int FILES_STANDARD = 100;
    private static final int TOTAL_STANDARD_MIB = 1_024;

    /// A capture that runs longer is forgotten by who wanted it.
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /// Nobody may.
    public static final CapturesConfig OFF =
            new CapturesConfig(false, Optional.empty(), LONGEST, FILES_STANDARD, TOTAL_STANDARD_MIB);

    public CapturesConfig {
        new Rules()
                .positive("max-duration", maxDuration)
                .require(
                        maxDuration.compareTo(LONGEST) <= 0,
                        "max-duration",
                        "must be at most " + LONGEST.toMinutes() + " minutes",
                        maxDuration)
                .range("max-files", maxFiles, 1, FILES_MOST)
                .range("max-total-mib", maxTotalMib, FILE_MAX_MIB, TOTAL_MOST_MIB)
                .enforce();
    }
}
