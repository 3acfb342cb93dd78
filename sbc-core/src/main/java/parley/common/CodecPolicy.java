package parley.common;

import java.util.List;

/// Which codecs may stand in the session descriptions of a leg, and in which order we name them. What is no codec
/// but travels beside one (telephone events, comfort noise, redundancy) passes unless it is stripped by name.
/// @param order the first ones, best first; the others follow as the other party has them
/// @param allow none but these; empty: all
/// @param strip not these, whatever else is said
/// @param transcode what is turned into another codec where there is none in common
public record CodecPolicy(List<CodecName> order, List<CodecName> allow, List<CodecName> strip, TranscodeUse transcode) {
    /// Everything passes as it is.
    public static final CodecPolicy ALL = new CodecPolicy(List.of(), List.of(), List.of());

    /// Nothing is transcoded.
    public CodecPolicy(List<CodecName> order, List<CodecName> allow, List<CodecName> strip) {
        this(order, allow, strip, TranscodeUse.NONE);
    }

    public CodecPolicy {
        order = List.copyOf(order);
        allow = List.copyOf(allow);
        strip = List.copyOf(strip);
    }

    /// True if that format may be named.
    /// @param companion true for what is no codec by itself
    public boolean admits(String encoding, long clockRate, int channels, boolean companion) {
        return rank(strip, encoding, clockRate, channels) == strip.size()
                && (companion || allow.isEmpty() || rank(allow, encoding, clockRate, channels) < allow.size());
    }

    /// Place in the order; the lower the better, the same for all that it does not name.
    public int rank(String encoding, long clockRate, int channels) {
        return rank(order, encoding, clockRate, channels);
    }

    private static int rank(List<CodecName> names, String encoding, long clockRate, int channels) {
        for (var i = 0; i < names.size(); i++) {
            if (names.get(i).names(encoding, clockRate, channels)) {
                return i;
            }
        }
        return names.size();
    }
}
