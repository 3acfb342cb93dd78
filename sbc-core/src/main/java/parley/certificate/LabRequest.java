package parley.certificate;

import java.util.List;
import parley.common.CertificateUse;
import parley.common.KeyKind;

/// What the lab's authority is asked for.
/// @param names DNS names, IP literals and `sip:` URIs (RFC 5922 §7.1); the first is the common name too
/// @param use which extended key usages it has (RFC 5280 §4.2.1.12)
/// @param key of which kind
/// @param kind good, or bad in one respect
public record LabRequest(List<String> names, CertificateUse use, KeyKind key, Kind kind) {
    /// A lab needs certificates that others must refuse.
    public enum Kind {
        GOOD,
        EXPIRED,
        NOT_YET_VALID,
        /// None of the names asked for is in it.
        WRONG_NAME,
        /// The chain ends with the leaf, as when a server was given its certificate alone.
        WITHOUT_INTERMEDIATE,
        /// No extended key usage at all.
        WITHOUT_USAGE
    }

    /// More than a certificate is ever given, and few enough to sign at once.
    private static final int NAMES_MAX = 100;

    public LabRequest {
        names = List.copyOf(names);
        if (names.isEmpty() || names.size() > NAMES_MAX) {
            throw new IllegalArgumentException("a certificate needs 1 to " + NAMES_MAX + " names");
        }
    }

    /// A good one with an ECDSA key, for both sides of TLS.
    public static LabRequest of(List<String> names) {
        return new LabRequest(names, CertificateUse.BOTH, KeyKind.EC_P256, Kind.GOOD);
    }
}
