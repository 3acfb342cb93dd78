package parley.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Block `sbc.media.captures`: whether operators may write calls to files, with the keys to read them.
/// @param enabled false: every capture is refused
/// @param folder where the files go; `captures` in the store's directory if not set
/// @param maxDuration of one capture
public record CapturesConfig(boolean enabled, Optional<Path> folder, Duration maxDuration) {
    /// A capture that runs longer is forgotten by who wanted it.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /// Nobody may.
    public static final CapturesConfig OFF = new CapturesConfig(false, Optional.empty(), LONGEST);

    public CapturesConfig {
        new Rules()
                .positive("max-duration", maxDuration)
                .require(
                        maxDuration.compareTo(LONGEST) <= 0,
                        "max-duration",
                        "must be at most " + LONGEST.toMinutes() + " minutes",
                        maxDuration)
                .enforce();
    }
}
