package parley.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import parley.certificate.CertificateNames;

/// Who the far end of a TLS connection has proved to be; no names if it showed no certificate.
/// @param subject distinguished name, or the empty string
/// @param names SIP domains from `sip:` URI and DNS subject alternative names (RFC 5922 §7.1), IP addresses too
/// @param serial hexadecimal, or the empty string
public record PeerIdentity(String subject, List<String> names, String serial) {
    public static final PeerIdentity NONE = new PeerIdentity("", List.of(), "");

    public PeerIdentity {
        names = List.copyOf(names);
    }

    /// Who a verified certificate says its holder is.
    public static PeerIdentity of(X509Certificate certificate) {
        return new PeerIdentity(
                certificate.getSubjectX500Principal().getName(),
                CertificateNames.of(certificate),
                certificate.getSerialNumber().toString(16));
    }

    /// True if a certificate was shown and verified.
    public boolean verified() {
        return !serial.isEmpty();
    }
}
