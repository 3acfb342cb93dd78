package parley.admin.issue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.Optional;
import parley.common.CertificateUse;
import parley.common.KeyKind;
import parley.config.AcmeConfig;
import parley.identity.CertificateView;
import parley.identity.IdentityReply;

/// Which of an identity's certificates its authority renews. Others, such as one with another kind of key or for the
/// other side of TLS, are not its business, and renewing would not replace them.
/// @param key that it is for
/// @param use on which side of TLS it is shown
record Renewable(KeyKind key, CertificateUse use) {
    static Renewable of(AcmeConfig acme) {
        return new Renewable(acme.key(), acme.use());
    }

    /// The one shown now, if there is one.
    Optional<X509Certificate> current(IdentityReply.Shown shown, String identity) {
        return shown.identities().stream()
                .filter(view -> view.name().equals(identity))
                .flatMap(view -> view.chains().stream())
                .filter(view -> view.keyType().equals(key.algorithm()) && fills(view.use()))
                .min(Comparator.comparing(CertificateView::notAfter))
                .map(Renewable::leaf);
    }

    /// One for both sides is what is left of it, too, after one of another authority has taken the client's side.
    private boolean fills(String shownAs) {
        return !shownAs.equals(use.server() ? "client" : "server");
    }

    private static X509Certificate leaf(CertificateView view) {
        try {
            var pem = new ByteArrayInputStream(view.chain().getBytes(StandardCharsets.US_ASCII));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (CertificateException fault) {
            throw new IllegalStateException("a certificate that is shown cannot be read", fault);
        }
    }
}
