package parley.media.dtls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import parley.sdp.Fingerprint;

/// Fingerprints of certificates (RFC 8122 §5).
final class CertificateFingerprint {
    /// Hash functions we take, the best first. MD2 and MD5 prove nothing (RFC 8122 §5); SHA-1 is the oldest that a
    /// peer may name, and counts only where it names nothing better.
    enum Hash {
        SHA_512("sha-512", "SHA-512"),
        SHA_384("sha-384", "SHA-384"),
        SHA_256("sha-256", "SHA-256"),
        SHA_1("sha-1", "SHA-1");

        private final String name;
        private final String algorithm;

        Hash(String name, String algorithm) {
            this.name = name;
            this.algorithm = algorithm;
        }

        private static Optional<Hash> named(Fingerprint fingerprint) {
            return Stream.of(values())
                    .filter(hash -> hash.name.equals(fingerprint.hash().toLowerCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    private CertificateFingerprint() {}

    static Fingerprint of(byte[] certificate, Hash hash) {
        try {
            byte[] digest = MessageDigest.getInstance(hash.algorithm).digest(certificate);
            return new Fingerprint(
                    hash.name, HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no " + hash.algorithm, missing);
        }
    }

    /// Compares with what the peer's SDP announced: by the best hash it names, one of those fingerprints must match
    /// (RFC 8122 §5.1).
    /// @return empty if it matches, or what is wrong in plain words
    static Optional<String> mismatch(byte[] certificate, List<Fingerprint> announced) {
        var best = announced.stream()
                .flatMap(fingerprint -> Hash.named(fingerprint).stream())
                .min(Comparator.naturalOrder());
        if (best.isEmpty()) {
            return Optional.of("the peer's SDP names no fingerprint by a hash function we take");
        }
        var shown = of(certificate, best.get());
        boolean matches = false;
        for (var fingerprint : announced) {
            matches |= Hash.named(fingerprint).equals(best) && sameValue(shown, fingerprint);
        }
        return matches
                ? Optional.empty()
                : Optional.of(
                        "the peer's certificate has the fingerprint " + shown + ", which its SDP does not announce");
    }

    private static boolean sameValue(Fingerprint shown, Fingerprint announced) {
        return MessageDigest.isEqual(
                shown.value().getBytes(StandardCharsets.US_ASCII),
                announced.value().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }
}
