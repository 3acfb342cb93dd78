package parley.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import parley.common.CertificateUse;

/// A certificate with its chain and its key. Prints its subject, never its key.
/// @param chain leaf first, never empty
/// @param privateKey of the leaf
/// @param use on which side of TLS it is shown
public record Credential(List<X509Certificate> chain, PrivateKey privateKey, CertificateUse use) {
    public Credential {
        chain = List.copyOf(chain);
    }

    /// The certificate that the key belongs to.
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /// Serial number of the leaf, hexadecimal.
    public String serial() {
        return leaf().getSerialNumber().toString(16);
    }

    /// `RSA` or `EC`, as key managers name key types.
    public String keyType() {
        return leaf().getPublicKey().getAlgorithm();
    }

    /// What is left of this one beside another that takes the place of its kind of key: all of it if that is of
    /// another
    /// kind, one side of TLS if that is for the other, nothing else.
    Optional<Credential> beside(Credential other) {
        if (!keyType().equals(other.keyType())) {
            return Optional.of(this);
        }
        return switch (other.use()) {
            case BOTH -> Optional.empty();
            case SERVER ->
                use.client() ? Optional.of(new Credential(chain, privateKey, CertificateUse.CLIENT)) : Optional.empty();
            case CLIENT ->
                use.server() ? Optional.of(new Credential(chain, privateKey, CertificateUse.SERVER)) : Optional.empty();
        };
    }

    @Override
    public String toString() {
        return "Credential[" + leaf().getSubjectX500Principal().getName() + ", " + keyType() + ", " + use + "]";
    }
}
