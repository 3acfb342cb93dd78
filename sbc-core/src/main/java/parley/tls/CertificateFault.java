package parley.tls;

import java.time.Instant;
import java.util.List;

/// Why a certificate is not trusted.
public sealed interface CertificateFault {
    /// Its time is over.
    /// @param subject whose
    /// @param notAfter end of its validity
    record Expired(String subject, Instant notAfter) implements CertificateFault {}

    /// Its time has not begun, or our clock is wrong.
    /// @param subject whose
    /// @param notBefore start of its validity
    record NotYetValid(String subject, Instant notBefore) implements CertificateFault {}

    /// It vouches for itself and is not in the trust bundle.
    /// @param subject whose
    record SelfSigned(String subject) implements CertificateFault {}

    /// The chain ends at an authority that we do not trust.
    /// @param subject whose
    /// @param issuer the authority
    record UnknownAuthority(String subject, String issuer) implements CertificateFault {}

    /// The chain lacks a certificate that we know the peer should have sent.
    /// @param subject whose
    /// @param issuer whose certificate is missing
    record MissingIntermediate(String subject, String issuer) implements CertificateFault {}

    /// The certificate is good, but of somebody else (RFC 5922 §7.2).
    /// @param expected one of these
    /// @param found its SIP identities
    record NameMismatch(List<String> expected, List<String> found) implements CertificateFault {
        public NameMismatch {
            expected = List.copyOf(expected);
            found = List.copyOf(found);
        }
    }

    /// Its authority has withdrawn it.
    /// @param subject whose
    /// @param serial hexadecimal
    /// @param since when
    record Revoked(String subject, String serial, Instant since) implements CertificateFault {}

    /// Revocation is to be checked, and cannot be.
    /// @param subject whose
    /// @param why in words
    record RevocationUnknown(String subject, String why) implements CertificateFault {}

    /// Its extended key usage does not allow this side of TLS (RFC 5280 §4.2.1.12).
    /// @param subject whose
    /// @param wanted `serverAuth` or `clientAuth`
    record WrongUsage(String subject, String wanted) implements CertificateFault {}

    /// The chain breaks another rule of RFC 5280 §6.
    /// @param subject whose
    /// @param why in words
    record BrokenChain(String subject, String why) implements CertificateFault {}
}
