package parley.sdp;

/// `b=` (RFC 8866 §5.8, RFC 3556, RFC 3890).
/// @param modifier `AS`, `CT`, `TIAS`, `RS`, `RR`, ...
/// @param amount kilobits per second for `AS` and `CT`, bits per second for the others; kept as text
public record Bandwidth(String modifier, String amount) implements SdpLine {
    @Override
    public char type() {
        return 'b';
    }

    @Override
    public String value() {
        return modifier + ":" + amount;
    }

    @Override
    public String toString() {
        return "b=" + value();
    }
}
