package parley.sdp;

import java.util.Optional;

/// `a=fmtp` (RFC 8866 §6.15).
/// @param format the payload type it speaks of
/// @param parameters in the codec's own words
public record FormatParameters(String format, String parameters) {
    /// Reads what follows `fmtp:`.
    public static Optional<FormatParameters> of(String text) {
        var space = text.indexOf(' ');
        return space <= 0 || text.substring(space).isBlank()
                ? Optional.empty()
                : Optional.of(new FormatParameters(
                        text.substring(0, space), text.substring(space + 1).strip()));
    }

    /// As a line.
    public Attribute attribute() {
        return Attribute.of("fmtp", format + " " + parameters);
    }
}
