package parley.sdp;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import parley.common.MediaKind;

/// What a media line says of the packets it stands for, as far as a relay has to know.
/// @param kind what it carries
/// @param feedback its profile is one with RTCP feedback (RFC 4585)
/// @param clockRates in hertz by payload type, 1 to [#CLOCK_RATE_MAX]; those that `a=rtpmap` names
public record MediaFormats(MediaKind kind, boolean feedback, Map<Integer, Integer> clockRates) {
    /// Highest clock rate believed, in hertz: above any codec's, and no timestamp arithmetic overflows.
    public static final int CLOCK_RATE_MAX = 1_000_000;

    /// Audio in a profile without feedback, with the payload types of RFC 3551.
    public static final MediaFormats AUDIO = new MediaFormats(MediaKind.AUDIO, false, Map.of());

    /// T.38 over UDPTL, which has neither payload types nor clocks.
    public static final MediaFormats FAX = new MediaFormats(MediaKind.FAX, false, Map.of());

    public MediaFormats {
        clockRates = Map.copyOf(clockRates);
    }

    /// Those of a media line of RTP.
    public static MediaFormats of(MediaDescription part, MediaKind kind, MediaProtocol protocol) {
        return new MediaFormats(kind, protocol.feedback(), Map.of()).with(part.rtpMaps());
    }

    /// The same with the clock rates of these formats.
    public MediaFormats with(Collection<RtpMap> formats) {
        var rates = new HashMap<>(clockRates);
        for (var map : formats) {
            if (map.clockRate() >= 1 && map.clockRate() <= CLOCK_RATE_MAX) {
                rates.put(map.payloadType(), (int) map.clockRate());
            }
        }
        return new MediaFormats(kind, feedback, rates);
    }
}
