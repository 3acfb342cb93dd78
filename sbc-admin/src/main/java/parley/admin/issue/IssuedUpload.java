package parley.admin.issue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import parley.certificate.CertificateReport;
import parley.certificate.Credential;
import parley.certificate.Pem;
import parley.certificate.Severity;
import parley.certificate.Upload;
import parley.common.Secret;
import parley.identity.CertificateView;
import parley.identity.IdentityReply;

/// What an authority issued, as the identity's keeper takes and shows it.
final class IssuedUpload {
    private static final int LINE_CHARACTERS = 64;

    /// What authorities issue for us is of this kind.
    private static final String KEY_TYPE = "EC";

    private IssuedUpload() {}

    /// A credential as an upload; its key is in it.
    static Upload of(Credential credential) {
        var encoder = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'});
        var key = "-----BEGIN PRIVATE KEY-----\n"
                + encoder.encodeToString(credential.privateKey().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return new Upload(
                Secret.of(Pem.text(credential.chain())),
                Optional.of(Secret.of(key)),
                Optional.empty(),
                Optional.empty(),
                credential.use());
    }

    /// Why it was not kept, in words.
    static String words(CertificateReport report) {
        return report.findings().stream()
                .filter(finding -> finding.severity() == Severity.REJECT)
                .map(Object::toString)
                .collect(Collectors.joining("; "));
    }

    /// The certificate that an authority would renew: others of an identity, such as one with an RSA key, are not
    /// its
    /// business, and renewing would not replace them.
    static Optional<X509Certificate> current(IdentityReply.Shown shown, String identity) {
        return shown.identities().stream()
                .filter(view -> view.name().equals(identity))
                .flatMap(view -> view.chains().stream())
                .filter(view -> view.keyType().equals(KEY_TYPE) && view.use().equals("both"))
                .findFirst()
                .map(IssuedUpload::leaf);
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
