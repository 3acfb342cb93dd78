package parley.media.bridge;

import java.util.Map;
import java.util.Set;

/// What the payload types of one leg's packets are called on the other leg: each leg has numbers of its own (RFC
/// 3264 §5.1). Immutable; made when a plan is, read for every packet.
public final class PayloadTable {
    private static final int PAYLOAD_TYPES = 128;

    /// Nothing is called otherwise.
    public static final PayloadTable SAME = new PayloadTable(Map.of(), Set.of());

    private final byte[] others = new byte[PAYLOAD_TYPES];
    private final boolean[] taken = new boolean[PAYLOAD_TYPES];
    private final boolean same;

    private PayloadTable(Map<Integer, Integer> changes, Set<Integer> taken) {
        for (int payloadType = 0; payloadType < PAYLOAD_TYPES; payloadType++) {
            others[payloadType] = changes.getOrDefault(payloadType, payloadType).byteValue();
        }
        taken.forEach(payloadType -> this.taken[payloadType] = true);
        same = changes.isEmpty();
    }

    /// A table for these changes.
    /// @param changes 0 to 127 each; what is not in it stays
    /// @param taken telephone events that are not relayed, but told
    public static PayloadTable of(Map<Integer, Integer> changes, Set<Integer> taken) {
        return changes.isEmpty() && taken.isEmpty() ? SAME : new PayloadTable(changes, taken);
    }

    /// As [MediaBridge#prefetchDeepest] says.
    int prefetchDeepest() {
        return (taken[0] ? 1 : 0) + others[0];
    }

    /// True if every number stays.
    boolean same() {
        return same;
    }

    /// True if every packet passes with the number it has.
    boolean untouched() {
        return this == SAME;
    }

    /// True for telephone events that the far peer gets in another way.
    boolean taken(int payloadType) {
        return taken[payloadType];
    }

    /// The other leg's number.
    /// @param payloadType 0 to 127
    int other(int payloadType) {
        return others[payloadType];
    }
}
