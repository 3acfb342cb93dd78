package parley.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The octets after the empty line. Immutable.
public final class Body {
    public static final Body EMPTY = new Body(new byte[0]);

    private final byte[] octets;

    private Body(byte[] octets) {
        this.octets = octets;
    }

    /// Takes a copy.
    public static Body of(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Body(octets.clone());
    }

    /// Takes a copy of `octets[from, to)`.
    public static Body of(byte[] octets, int from, int to) {
        return from == to ? EMPTY : new Body(Arrays.copyOfRange(octets, from, to));
    }

    /// UTF-8 text.
    public static Body of(String text) {
        return text.isEmpty() ? EMPTY : new Body(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A copy of the octets.
    public byte[] octets() {
        return octets.clone();
    }

    /// Writes the octets to `target` from that place on.
    void copyTo(byte[] target, int at) {
        System.arraycopy(octets, 0, target, at, octets.length);
    }

    /// Octets held.
    public int length() {
        return octets.length;
    }

    /// The octets as UTF-8 text.
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Body that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /// Length only: a body may hold SRTP keys.
    @Override
    public String toString() {
        return "Body[" + octets.length + " octets]";
    }
}
