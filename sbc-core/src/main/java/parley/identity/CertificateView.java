package parley.identity;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import parley.certificate.CertificateNames;
import parley.certificate.Credential;
import parley.certificate.Pem;

/// The public part of a credential.
/// @param subject of the leaf
/// @param issuer of the leaf
/// @param serial of the leaf, hexadecimal
/// @param names it is good for (RFC 5922 §7.1)
/// @param keyType `RSA` or `EC`
/// @param use `both`, `server` or `client`
/// @param notBefore start of its validity
/// @param notAfter end of its validity
/// @param chain PEM, leaf first
public record CertificateView(
        String subject,
        String issuer,
        String serial,
        List<String> names,
        String keyType,
        String use,
        Instant notBefore,
        Instant notAfter,
        String chain) {
    public CertificateView {
        names = List.copyOf(names);
    }

    static CertificateView of(Credential credential) {
        var leaf = credential.leaf();
        return new CertificateView(
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                leaf.getSerialNumber().toString(16),
                CertificateNames.of(leaf),
                credential.keyType(),
                credential.use().name().toLowerCase(Locale.ROOT),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant(),
                Pem.text(credential.chain()));
    }
}
