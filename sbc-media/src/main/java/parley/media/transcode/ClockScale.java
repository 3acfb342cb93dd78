package parley.media.transcode;

/// The timestamps of one RTP clock in the units of another. They wrap at 32 bits and the quotient of two clocks does
/// not, so the way of the stream is followed with more of them.
final class ClockScale {
    private final long numerator;
    private final long denominator;
    private long position;

    /// @param fromHertz clock of what comes
    /// @param toHertz clock of what goes
    ClockScale(int fromHertz, int toHertz) {
        int divisor = greatestCommonDivisor(fromHertz, toHertz);
        numerator = toHertz / divisor;
        denominator = fromHertz / divisor;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /// The timestamp of a packet that moves the stream on.
    int follow(int timestamp) {
        position += timestamp - (int) position;
        return scaled(position);
    }

    /// A timestamp near those of the stream: within half of the range.
    int near(int timestamp) {
        return scaled(position + (timestamp - (int) position));
    }

    private int scaled(long at) {
        return (int) Math.floorDiv(at * numerator, denominator);
    }

    /// A length of time in the units of the other clock; rounded.
    /// @param ticks not negative
    long length(long ticks) {
        return (ticks * numerator + denominator / 2) / denominator;
    }
}
