package parley.media.leg;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import parley.common.MediaKind;
import parley.media.bridge.StreamFormat;
import parley.media.rtp.PayloadClocks;

/// What streams have in common, as phones of a network have few formats: so they stay in the processor's cache. Any
/// thread.
final class SharedFormats {
    /// Formats kept, those that were asked for last: a peer may name whatever rates it likes.
    static final int KEPT_MAX = 64;

    private static final SharedFormats NODE = new SharedFormats();

    private final SequencedMap<Asked, StreamFormat> kept = new LinkedHashMap<>(KEPT_MAX, 1, true);

    private record Asked(MediaKind kind, boolean feedback, Map<Integer, Integer> rates) {
        StreamFormat format() {
            return new StreamFormat(kind, feedback, rates.isEmpty() ? PayloadClocks.STATIC : new PayloadClocks(rates));
        }
    }

    /// Those of this node.
    static SharedFormats node() {
        return NODE;
    }

    /// The format of such streams.
    /// @param feedback their profile is one with RTCP feedback
    /// @param rates in hertz by payload type, as SDP has them; at least 1
    synchronized StreamFormat of(MediaKind kind, boolean feedback, Map<Integer, Integer> rates) {
        var format = kept.computeIfAbsent(new Asked(kind, feedback, Map.copyOf(rates)), Asked::format);
        if (kept.size() > KEPT_MAX) {
            kept.pollFirstEntry();
        }
        return format;
    }

    /// Formats kept.
    synchronized int size() {
        return kept.size();
    }
}
