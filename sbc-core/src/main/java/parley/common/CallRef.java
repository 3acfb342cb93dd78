package parley.common;

/// Our own name for a call: the same on both legs, in every event, and never on the wire.
/// @param value 16 hexadecimal digits
public record CallRef(String value) {
    @Override
    public String toString() {
        return value;
    }
}
