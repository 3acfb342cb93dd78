package parley.probe;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// A certificate as it is told to people and programs.
/// @param subject distinguished name
/// @param issuer distinguished name
/// @param serial hexadecimal
/// @param names subject alternative names as `DNS:`, `URI:` or `IP:` and the value
/// @param notBefore start of its validity
/// @param notAfter end of its validity
public record ShownCertificate(
        String subject, String issuer, String serial, List<String> names, Instant notBefore, Instant notAfter) {
    /// Names told of one certificate. Some have hundreds; a server could show a million.
    private static final int NAMES_MAX = 64;

    public ShownCertificate {
        names = List.copyOf(names);
    }

    /// That certificate.
    public static ShownCertificate of(X509Certificate certificate) {
        return new ShownCertificate(
                printable(certificate.getSubjectX500Principal().getName()),
                printable(certificate.getIssuerX500Principal().getName()),
                certificate.getSerialNumber().toString(16),
                names(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .limit(NAMES_MAX)
                            .flatMap(ShownCertificate::name)
                            .toList();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    // GeneralName tags (RFC 5280 §4.2.1.6).
    private static Stream<String> name(List<?> name) {
        if (!(name.getFirst() instanceof Integer tag) || !(name.get(1) instanceof String value)) {
            return Stream.empty();
        }
        return switch (tag) {
            case 2 -> Stream.of("DNS:" + printable(value));
            case 6 -> Stream.of("URI:" + printable(value));
            case 7 -> Stream.of("IP:" + printable(value));
            default -> Stream.empty();
        };
    }

    // What a stranger's certificate says goes to a terminal.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
