package parley.sdp;

import java.util.Optional;
import java.util.Set;

/// Telephone events (RFC 4733) on one leg.
/// @param sent how its peer is sent digits that are not in the far party's media; empty if it takes no events
/// @param taken payload types of this peer's events that end with us, because the far party takes none
public record TelephoneEvents(Optional<Format> sent, Set<Integer> taken) {
    /// None are spoken.
    public static final TelephoneEvents NONE = new TelephoneEvents(Optional.empty(), Set.of());

    /// A payload type for them.
    /// @param payloadType 0 to 127
    /// @param clockRate hertz, that of the audio beside them (RFC 4733 §2.1)
    public record Format(int payloadType, int clockRate) {}

    public TelephoneEvents {
        taken = Set.copyOf(taken);
    }
}
