package parley.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.io.Serial;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/// Carries a [CertificateFault] through a TLS engine, which knows exceptions only, back to the explainer; and
/// chooses the alert that the peer gets (RFC 8446 §6.2), which BoringSSL takes from the verification code. The JDK's
/// engine sends 46 certificate_unknown for all of them.
///
/// | fault | alert |
/// | --- | --- |
/// | expired, not yet valid | 45 certificate_expired ("or is not currently valid") |
/// | unknown authority, self-signed, missing intermediate | 48 unknown_ca |
/// | revoked | 44 certificate_revoked |
/// | wrong usage | 43 unsupported_certificate |
/// | broken chain, name mismatch | 42 bad_certificate |
/// | revocation unknown | 46 certificate_unknown |
final class CertificateRefusal extends CertPathValidatorException {
    @Serial
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // Never leaves the process.
    private final CertificateFault fault;

    @SuppressWarnings("serial") // Never leaves the process.
    private final PeerIdentity shown;

    private CertificateRefusal(CertificateFault fault, PeerIdentity shown) {
        super(fault.toString(), null, null, -1, reason(fault));
        this.fault = fault;
        this.shown = shown;
    }

    /// What a trust manager throws for that fault.
    /// @param leaf the certificate that is not trusted
    static CertificateException of(CertificateFault fault, X509Certificate leaf) {
        var refusal = new CertificateRefusal(fault, PeerIdentity.of(leaf));
        // The codes are constants of the native library: without it, naming one ends the handshake in a linkage error.
        return OpenSsl.isAvailable()
                ? new OpenSslCertificateException(refusal.getMessage(), refusal, verificationCode(fault))
                : new CertificateException(refusal.getMessage(), refusal);
    }

    CertificateFault fault() {
        return fault;
    }

    /// The alert that BoringSSL answers that fault with; in TLS 1.3 it leaves encrypted, so that it cannot be read off
    /// the wire.
    static int alert(CertificateFault fault) {
        return switch (fault) {
            case CertificateFault.Expired _, CertificateFault.NotYetValid _ -> 45;
            case CertificateFault.SelfSigned _,
                    CertificateFault.UnknownAuthority _,
                    CertificateFault.MissingIntermediate _ -> 48;
            case CertificateFault.Revoked _ -> 44;
            case CertificateFault.WrongUsage _ -> 43;
            case CertificateFault.NameMismatch _, CertificateFault.BrokenChain _ -> 42;
            case CertificateFault.RevocationUnknown _ -> 46;
        };
    }

    PeerIdentity shown() {
        return shown;
    }

    private static Reason reason(CertificateFault fault) {
        return switch (fault) {
            case CertificateFault.Expired _ -> BasicReason.EXPIRED;
            case CertificateFault.NotYetValid _ -> BasicReason.NOT_YET_VALID;
            case CertificateFault.Revoked _ -> BasicReason.REVOKED;
            case CertificateFault.RevocationUnknown _ -> BasicReason.UNDETERMINED_REVOCATION_STATUS;
            case CertificateFault.SelfSigned _,
                    CertificateFault.UnknownAuthority _,
                    CertificateFault.MissingIntermediate _,
                    CertificateFault.NameMismatch _,
                    CertificateFault.WrongUsage _,
                    CertificateFault.BrokenChain _ -> BasicReason.UNSPECIFIED;
        };
    }

    private static int verificationCode(CertificateFault fault) {
        return switch (fault) {
            case CertificateFault.Expired _ -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
            case CertificateFault.NotYetValid _ -> CertificateVerifier.X509_V_ERR_CERT_NOT_YET_VALID;
            case CertificateFault.Revoked _ -> CertificateVerifier.X509_V_ERR_CERT_REVOKED;
            case CertificateFault.SelfSigned _ -> CertificateVerifier.X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
            case CertificateFault.UnknownAuthority _, CertificateFault.MissingIntermediate _ ->
                CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
            case CertificateFault.WrongUsage _ -> CertificateVerifier.X509_V_ERR_INVALID_PURPOSE;
            case CertificateFault.BrokenChain _ -> CertificateVerifier.X509_V_ERR_CERT_REJECTED;
            case CertificateFault.NameMismatch _ -> CertificateVerifier.X509_V_ERR_HOSTNAME_MISMATCH;
            case CertificateFault.RevocationUnknown _ -> CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_CRL;
        };
    }
}
