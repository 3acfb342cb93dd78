package parley.certificate;

import java.util.Optional;
import parley.common.CertificateUse;
import parley.common.Secret;

/// What somebody wants to show to others. Prints nothing of its content, for keys are in it.
/// @param chain PEM, in whatever order; the key may stand among it
/// @param privateKey PEM; without one, the key of the active certificate is meant if it fits
/// @param authorities PEM of those that the chain leads to; replace the ones there are
/// @param passphrase of the key, if it is encrypted
/// @param use on which side of TLS it is to be shown
public record Upload(
        Secret chain,
        Optional<Secret> privateKey,
        Optional<Secret> authorities,
        Optional<Secret> passphrase,
        CertificateUse use) {
    /// Most octets of one part. A chain of ten RSA-4096 certificates has about 25 KB.
    public static final int PART_MAX_BYTES = 64 * 1024;

    /// Most certificates in one part. Public authorities use two or three intermediates.
    public static final int CERTIFICATES_MAX = 10;

    /// The usual one: a chain and its key, for both sides.
    public static Upload of(Secret chain, Secret privateKey) {
        return new Upload(chain, Optional.of(privateKey), Optional.empty(), Optional.empty(), CertificateUse.BOTH);
    }
}
