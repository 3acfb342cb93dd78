package parley.common;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// Octets that must never be seen: keys, salts, passwords. Cannot be printed and compares in constant time.
public final class Secret {
    private final byte[] octets;

    private Secret(byte[] octets) {
        this.octets = octets;
    }

    /// Takes a copy.
    public static Secret of(byte[] octets) {
        return new Secret(octets.clone());
    }

    /// The UTF-8 octets of a password.
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A copy of the octets, for the one computation that needs them.
    public byte[] reveal() {
        return octets.clone();
    }

    /// Octets held.
    public int length() {
        return octets.length;
    }

    /// The part from `from` (inclusive) to `to` (exclusive), as when a key and a salt travel in one value.
    public Secret slice(int from, int to) {
        return new Secret(Arrays.copyOfRange(octets, from, to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return octets.length;
    }

    @Override
    public String toString() {
        return "Secret[" + octets.length + " octets]";
    }
}
