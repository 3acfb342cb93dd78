package parley.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// `a=fingerprint` (RFC 8122 §5).
/// @param hash in lower case: `sha-256`, ...
/// @param value upper-case hexadecimal octets with colons
public record Fingerprint(String hash, String value) {
    /// Longest known: SHA-512, 64 octets.
    private static final Pattern FORM = Pattern.compile("([\\w-]{1,16}) +(\\p{XDigit}{2}(?::\\p{XDigit}{2}){0,63}) *");

    /// Reads what follows `fingerprint:`. Empty for a malformed one, and for one whose length is not that of its
    /// hash.
    public static Optional<Fingerprint> of(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var hash = match.group(1).toLowerCase(Locale.ROOT);
        var octets = (match.group(2).length() + 1) / 3;
        return octets(hash) == octets
                ? Optional.of(new Fingerprint(hash, match.group(2).toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }

    /// True for the SHA-2 family of RFC 8122 §5; MD2, MD5 and SHA-1 no longer bind a certificate to anything.
    public boolean trustworthy() {
        return octets(hash) >= 28;
    }

    /// As a line.
    public Attribute attribute() {
        return Attribute.of("fingerprint", hash + " " + value);
    }

    private static int octets(String hash) {
        return switch (hash) {
            case "md2", "md5" -> 16;
            case "sha-1" -> 20;
            case "sha-224" -> 28;
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> -1;
        };
    }

    @Override
    public String toString() {
        return hash + " " + value;
    }
}
