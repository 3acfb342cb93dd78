package parley.admin.http;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// What a user is called by his certificate: its common names, and its DNS names.
final class CertificateUserNames {
    /// `dNSName` of RFC 5280 §4.2.1.6.
    private static final int DNS_NAME = 2;

    private CertificateUserNames() {}

    /// @param chain leaf first, verified
    static List<String> of(Certificate... chain) {
        if (chain.length == 0 || !(chain[0] instanceof X509Certificate leaf)) {
            return List.of();
        }
        var names = new ArrayList<String>();
        try {
            for (var part : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(part.getValue().toString());
                }
            }
            var alternatives = leaf.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(name -> name.getFirst().equals(DNS_NAME))
                        .forEach(name -> names.add(name.getLast().toString()));
            }
        } catch (InvalidNameException | CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }
}
