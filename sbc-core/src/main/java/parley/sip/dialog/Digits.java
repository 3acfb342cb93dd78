package parley.sip.dialog;

import java.util.OptionalLong;

/// Header values that are a number and nothing else: RSeq, Min-SE, delta-seconds.
final class Digits {
    /// Digits of 2^32 - 1, the greatest number SIP writes (RFC 3261 §20).
    private static final int MAX_DIGITS = 10;

    private Digits() {}

    /// The number, or empty if there is none or it is longer than any SIP writes.
    static OptionalLong parse(String text) {
        var trimmed = text.trim();
        var wellFormed = !trimmed.isEmpty()
                && trimmed.length() <= MAX_DIGITS
                && trimmed.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return wellFormed ? OptionalLong.of(Long.parseLong(trimmed)) : OptionalLong.empty();
    }
}
