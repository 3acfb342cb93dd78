package parley.sdp;

import java.util.OptionalInt;

/// Decimal numbers as SDP writes them: digits only, no sign, bounded.
final class Numbers {
    private Numbers() {}

    /// The number from 0 to `max` that `text` writes in at most nine digits; empty for anything else.
    static OptionalInt parse(String text, int max) {
        if (text.isEmpty() || text.length() > 9) {
            return OptionalInt.empty();
        }
        var number = 0;
        for (var i = 0; i < text.length(); i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalInt.empty();
            }
            number = number * 10 + digit;
        }
        return number <= max ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
