package parley.revocation;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/// Knows, or finds out, whether a certificate has been withdrawn. For a whole chain and a policy: [ChainRevocation].
public interface Revocation {
    /// What is known.
    sealed interface Status {
        /// Its authority says so, or does not list it.
        record Good() implements Status {}

        /// Its authority has withdrawn it.
        /// @param since when
        record Revoked(Instant since) implements Status {}

        /// Nothing could be learnt.
        /// @param why in words
        record Unknown(String why) implements Status {}
    }

    /// Asks. May block for the configured time, see [#blocks()].
    /// @param certificate in question
    /// @param issuer its authority, trusted already
    /// @param stapled OCSP answer that came in the handshake, DER (RFC 6066 §8)
    /// @param now wall clock
    Status status(X509Certificate certificate, X509Certificate issuer, Optional<byte[]> stapled, Instant now);

    /// True if there is a source for that certificate: one that it names and that may be asked, or a list at hand.
    boolean covers(X509Certificate certificate, X509Certificate issuer);

    /// True if an answer may have to be fetched: not to be asked on an I/O thread.
    boolean blocks();
}
