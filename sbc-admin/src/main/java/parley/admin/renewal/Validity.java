package parley.admin.renewal;

import java.time.Duration;
import java.time.Instant;

/// From when to when a certificate is valid (RFC 5280 §4.1.2.5).
/// @param notBefore inclusive
/// @param notAfter inclusive
public record Validity(Instant notBefore, Instant notAfter) {
    Duration lifetime() {
        var lifetime = Duration.between(notBefore, notAfter);
        return lifetime.isNegative() ? Duration.ZERO : lifetime;
    }
}
