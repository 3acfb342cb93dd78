package parley.common;

import java.time.Duration;
import java.util.Optional;

/// A digit that somebody has pressed. It may be part of a PIN, so nothing prints it.
/// @param event 0 to 15: `0` to `9`, `*`, `#`, `A` to `D` (RFC 4733 §3.2)
/// @param duration how long, [#SHORTEST] to [#LONGEST]
public record Digit(int event, Duration duration) {
    /// What receivers still hear (RFC 4733 §2.5.2.1 names 40 ms).
    public static final Duration SHORTEST = Duration.ofMillis(40);

    /// One packet's duration field of 16 bits holds it at 48,000 Hz; nothing asks for longer ones.
    public static final Duration LONGEST = Duration.ofMillis(1300);

    /// Of a digit that comes without one.
    public static final Duration USUAL = Duration.ofMillis(160);

    private static final String SYMBOLS = "0123456789*#ABCD";

    public Digit {
        if (event < 0 || event >= SYMBOLS.length()) {
            throw new IllegalArgumentException("a digit is an event from 0 to 15 (RFC 4733 §3.2)");
        }
        duration = duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration;
        duration = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    /// The digit with that symbol; lower case is as good.
    public static Optional<Digit> of(char symbol, Duration duration) {
        var event = SYMBOLS.indexOf(symbol >= 'a' && symbol <= 'd' ? symbol - 'a' + 'A' : symbol);
        return event < 0 ? Optional.empty() : Optional.of(new Digit(event, duration));
    }

    /// `0` to `9`, `*`, `#`, `A` to `D`.
    public char symbol() {
        return SYMBOLS.charAt(event);
    }

    @Override
    public String toString() {
        return "Digit[" + duration.toMillis() + " ms]";
    }
}
