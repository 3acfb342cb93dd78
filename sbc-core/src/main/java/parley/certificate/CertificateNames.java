package parley.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/// The SIP identities of a certificate (RFC 5922 §7.1) and their comparison (§7.2).
public final class CertificateNames {
    // GeneralName tags (RFC 5280 §4.2.1.6).
    private static final int DNS_NAME = 2;
    private static final int URI = 6;
    private static final int IP_ADDRESS = 7;

    /// Names read of one certificate. Some authorities put hundreds in; a peer could put a million.
    private static final int NAMES_MAX = 256;

    private CertificateNames() {}

    /// The domains of `sip:` URIs without a user part, the DNS names, and the IP addresses; the common name only
    /// where there is no subject alternative name at all.
    public static List<String> of(X509Certificate certificate) {
        var alternatives = alternatives(certificate);
        if (alternatives == null) {
            return commonName(certificate);
        }
        var names = new ArrayList<String>();
        for (var alternative : alternatives) {
            if (names.size() < NAMES_MAX && alternative.get(1) instanceof String value) {
                var name = switch ((Integer) alternative.get(0)) {
                    case DNS_NAME, IP_ADDRESS -> value;
                    case URI -> sipDomain(value);
                    default -> "";
                };
                var folded = name.toLowerCase(Locale.ROOT);
                if (!folded.isEmpty() && !names.contains(folded)) {
                    names.add(folded);
                }
            }
        }
        return names;
    }

    /// True if one of the expected names is in the certificate. Compared whole and without case; wildcards match
    /// nothing (RFC 5922 §7.2).
    public static boolean match(List<String> expected, List<String> found) {
        return expected.stream().map(CertificateNames::canonical).anyMatch(found::contains);
    }

    private static String canonical(String name) {
        var folded = name.toLowerCase(Locale.ROOT);
        if (folded.indexOf(':') >= 0) {
            return canonicalIpv6(folded);
        }
        return folded.endsWith(".") ? folded.substring(0, folded.length() - 1) : folded;
    }

    // The JDK prints an IPv6 subject alternative name without "::", so 2001:db8::1 has to be put that way.
    private static String canonicalIpv6(String literal) {
        try {
            return java.net.InetAddress.ofLiteral(literal).getHostAddress();
        } catch (IllegalArgumentException _) {
            return literal;
        }
    }

    private static @Nullable Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            return certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    private static String sipDomain(String uri) {
        // sips is no scheme of an identity, and a URI with a user names a person, not a domain (RFC 5922 §7.1).
        if (!uri.regionMatches(true, 0, "sip:", 0, 4) || uri.indexOf('@') >= 0) {
            return "";
        }
        var end = 4;
        while (end < uri.length() && ";?:/".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return uri.substring(4, end);
    }

    private static List<String> commonName(X509Certificate certificate) {
        try {
            var name = new LdapName(certificate.getSubjectX500Principal().getName());
            return name.getRdns().reversed().stream()
                    .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                    .map(rdn -> rdn.getValue().toString().toLowerCase(Locale.ROOT))
                    .limit(1)
                    .toList();
        } catch (InvalidNameException _) {
            return List.of();
        }
    }
}
