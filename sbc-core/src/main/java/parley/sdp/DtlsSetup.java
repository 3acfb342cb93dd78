package parley.sdp;

import java.util.Locale;
import java.util.Optional;

/// `a=setup` (RFC 4145 §4, RFC 5763 §5).
public enum DtlsSetup {
    ACTIVE,
    PASSIVE,
    ACTPASS,
    HOLDCONN;

    /// Reads what follows `setup:`.
    public static Optional<DtlsSetup> of(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "active" -> Optional.of(ACTIVE);
            case "passive" -> Optional.of(PASSIVE);
            case "actpass" -> Optional.of(ACTPASS);
            case "holdconn" -> Optional.of(HOLDCONN);
            default -> Optional.empty();
        };
    }

    /// As a line.
    public Attribute attribute() {
        return Attribute.of("setup", name().toLowerCase(Locale.ROOT));
    }
}
