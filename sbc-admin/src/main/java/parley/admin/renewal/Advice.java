package parley.admin.renewal;

import java.time.Duration;
import java.time.Instant;

/// When the authority would like a certificate to be renewed (RFC 9773 §4.2).
/// @param start of its window
/// @param end of its window
public record Advice(Instant start, Instant end) {
    /// A point in the window. The RFC has each client take one by chance, so that they do not come all at once.
    /// @param chance 0 to 1, drawn once for an identity
    Instant at(double chance) {
        var width = Duration.between(start, end);
        return width.isNegative() ? start : start.plusMillis((long) (width.toMillis() * chance));
    }
}
