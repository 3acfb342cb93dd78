package parley.admin.issue;

import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import parley.certificate.CertificateReport;
import parley.certificate.Credential;
import parley.certificate.Pem;
import parley.certificate.Severity;
import parley.certificate.Upload;
import parley.common.Secret;

/// What an authority issued, as the identity's keeper takes it.
final class IssuedUpload {
    private static final int LINE_CHARACTERS = 64;

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
}
