package parley.sdp.negotiation;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Payload types named inside `a=fmtp`: what a retransmission is of (`apt=96`, RFC 4588 §8.6), and what redundant
/// packets are made of (`97/97`, RFC 2198 §3.1, RFC 4103 §10.1).
final class PayloadReferences {
    private static final Pattern ASSOCIATED = Pattern.compile("(?i)(?<![\\w-])apt=(\\d{1,3})(?!\\d)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
    private static final Pattern REDUNDANT = Pattern.compile("\\d{1,3}(?:/\\d{1,3})+");

    private PayloadReferences() {}

    /// The format that a retransmission stands for.
    static Optional<String> associated(String parameters) {
        var match = ASSOCIATED.matcher(parameters);
        return match.find() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /// The same with other numbers.
    static String renumbered(String parameters, Map<Integer, Integer> numbers) {
        if (REDUNDANT.matcher(parameters).matches()) {
            return NUMBER.matcher(parameters).replaceAll(match -> other(match.group(), numbers));
        }
        return ASSOCIATED.matcher(parameters).replaceAll(match -> "apt=" + other(match.group(1), numbers));
    }

    private static String other(String number, Map<Integer, Integer> numbers) {
        var value = Integer.parseInt(number);
        return Integer.toString(numbers.getOrDefault(value, value));
    }
}
