package parley.revocation;

import java.util.Optional;

/// What a handshake brought of an OCSP answer (RFC 6066 §8, RFC 8446 §4.4.2.1).
public final class Staple {
    private static final Staple NOT_ASKED = new Staple(Optional.empty(), false);
    private static final Staple MISSING = new Staple(Optional.empty(), true);

    private final Optional<byte[]> der;
    private final boolean asked;

    private Staple(Optional<byte[]> der, boolean asked) {
        this.der = der;
        this.asked = asked;
    }

    /// We did not ask for one, so that none is no fault.
    public static Staple notAsked() {
        return NOT_ASKED;
    }

    /// We asked and got none.
    public static Staple missing() {
        return MISSING;
    }

    /// We asked and got this.
    public static Staple of(byte[] der) {
        return new Staple(Optional.of(der.clone()), true);
    }

    Optional<byte[]> der() {
        return der;
    }

    /// True if a certificate that may only be shown with one was shown without (RFC 7633).
    boolean lacking() {
        return asked && der.isEmpty();
    }
}
