package parley.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// `a=rtpmap` (RFC 8866 §6.6).
/// @param payloadType 0 to 127
/// @param encoding `PCMU`, `opus`, ...; case does not matter
/// @param clockRate hertz
/// @param parameters channels for audio; empty where absent
public record RtpMap(int payloadType, String encoding, long clockRate, Optional<String> parameters) {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,3}) +([\\w!#$%&'*+.^`{|}~-]{1,64})/(\\d{1,10})(?:/([\\w.-]{1,32}))? *");

    /// Reads what follows `rtpmap:`.
    public static Optional<RtpMap> of(String text) {
        var match = FORM.matcher(text);
        if (!match.matches() || Integer.parseInt(match.group(1)) > 127) {
            return Optional.empty();
        }
        return Optional.of(new RtpMap(
                Integer.parseInt(match.group(1)),
                match.group(2),
                Long.parseLong(match.group(3)),
                Optional.ofNullable(match.group(4))));
    }

    /// What makes two payload types the same codec: name, clock rate and channels, one channel being the default.
    public String codec() {
        var channels = parameters.filter(count -> !count.equals("1")).map(count -> "/" + count);
        return encoding.toLowerCase(Locale.ROOT) + "/" + clockRate + channels.orElse("");
    }

    /// Channels of audio; 1 where nothing is said, or nothing that is a number.
    public int channels() {
        return parameters
                .filter(text -> text.matches("\\d{1,3}"))
                .map(Integer::valueOf)
                .orElse(1);
    }

    /// The same codec under another number.
    public RtpMap numbered(int other) {
        return new RtpMap(other, encoding, clockRate, parameters);
    }

    /// As a line.
    public Attribute attribute() {
        return Attribute.of(
                "rtpmap",
                payloadType + " " + encoding + "/" + clockRate
                        + parameters.map(text -> "/" + text).orElse(""));
    }
}
