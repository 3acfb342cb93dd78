package parley.common;

import java.util.Optional;
import java.util.regex.Pattern;

/// A codec as an operator names it: `PCMA`, `opus/48000`, `L16/44100/2`. The encoding is that of `a=rtpmap` (RFC
/// 8866
/// §6.6), and case does not matter. What is not said, any value fits.
/// @param encoding such as `PCMU`
/// @param clockRate hertz
/// @param channels of audio
public record CodecName(String encoding, Optional<Long> clockRate, Optional<Integer> channels) {
    private static final Pattern FORM =
            Pattern.compile("([\\w!#$%&'*+.^`{|}~-]{1,64})(?:/(\\d{1,10})(?:/(\\d{1,3}))?)?");

    /// Reads `NAME`, `NAME/RATE` or `NAME/RATE/CHANNELS`.
    public static Optional<CodecName> of(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new CodecName(
                        match.group(1),
                        Optional.ofNullable(match.group(2)).map(Long::valueOf),
                        Optional.ofNullable(match.group(3)).map(Integer::valueOf)))
                : Optional.empty();
    }

    /// True if that codec is meant.
    public boolean names(String otherEncoding, long otherRate, int otherChannels) {
        return encoding.equalsIgnoreCase(otherEncoding)
                && clockRate.filter(rate -> rate != otherRate).isEmpty()
                && channels.filter(count -> count != otherChannels).isEmpty();
    }
}
