package parley.media.leg;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import parley.media.rtp.PayloadClocks;

/// The tables of clock rates that streams have in common, as phones of a network have few: so they stay in the
/// processor's cache. Any thread.
final class SharedClocks {
    /// Tables kept, those that were asked for last: a peer may name whatever rates it likes.
    static final int KEPT_MAX = 64;

    private static final SharedClocks NODE = new SharedClocks();

    private final SequencedMap<Map<Integer, Integer>, PayloadClocks> kept = new LinkedHashMap<>(KEPT_MAX, 1, true);

    /// Those of this node.
    static SharedClocks node() {
        return NODE;
    }

    /// The table of these rates.
    /// @param rates in hertz by payload type, as SDP has them; at least 1
    synchronized PayloadClocks of(Map<Integer, Integer> rates) {
        if (rates.isEmpty()) {
            return PayloadClocks.STATIC;
        }
        var clocks = kept.computeIfAbsent(Map.copyOf(rates), PayloadClocks::new);
        if (kept.size() > KEPT_MAX) {
            kept.pollFirstEntry();
        }
        return clocks;
    }

    /// Tables kept.
    synchronized int size() {
        return kept.size();
    }
}
