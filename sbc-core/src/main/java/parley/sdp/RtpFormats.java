package parley.sdp;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What a media line says of the RTP it stands for, as far as a relay has to know.
/// @param audio its media is `audio`
/// @param feedback its profile is one with RTCP feedback (RFC 4585)
/// @param clockRates in hertz by payload type, 1 to [#CLOCK_RATE_MAX]; those that `a=rtpmap` names
public record RtpFormats(boolean audio, boolean feedback, Map<Integer, Integer> clockRates) {
    /// Highest clock rate believed, in hertz: above any codec's, and no timestamp arithmetic overflows.
    public static final int CLOCK_RATE_MAX = 1_000_000;

    /// Audio in a profile without feedback, with the payload types of RFC 3551.
    public static final RtpFormats AUDIO = new RtpFormats(true, false, Map.of());

    public RtpFormats {
        clockRates = Map.copyOf(clockRates);
    }

    /// Those of a media line.
    public static RtpFormats of(MediaDescription part, RtpProfile profile) {
        return new RtpFormats(part.media().equals("audio"), profile.feedback(), Map.of()).with(part.rtpMaps());
    }

    /// The same with the clock rates of these formats.
    public RtpFormats with(Collection<RtpMap> formats) {
        var rates = new HashMap<>(clockRates);
        for (var map : formats) {
            if (map.clockRate() >= 1 && map.clockRate() <= CLOCK_RATE_MAX) {
                rates.put(map.payloadType(), (int) map.clockRate());
            }
        }
        return new RtpFormats(audio, feedback, rates);
    }
}
