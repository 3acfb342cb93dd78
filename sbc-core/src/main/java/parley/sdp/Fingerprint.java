package parley.sdp;

/// `a=fingerprint` (RFC 8122 §5).
/// @param hash in lower case: `sha-256`, ...
/// @param value upper-case hexadecimal octets with colons
public record Fingerprint(String hash, String value) {
    @Override
    public String toString() {
        return hash + " " + value;
    }
}
