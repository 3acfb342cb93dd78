package parley.tls;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/// Whom we trust on one listener, or towards one peer.
/// @param anchors authorities (or single certificates) that chains must end at
/// @param revocations lists that are checked; empty: revocation is not checked
/// @param knownIssuers authorities that we know of without trusting them by themselves: they only help to say that a
///     peer forgot to send one
/// @param usage which side of TLS the peer is on
/// @param verifyName true: the certificate must carry the name that was dialled, or one of `names` (RFC 5922)
/// @param names accepted besides the one dialled
record TrustPolicy(
        List<X509Certificate> anchors,
        List<X509CRL> revocations,
        List<X509Certificate> knownIssuers,
        Usage usage,
        boolean verifyName,
        List<String> names) {
    TrustPolicy {
        anchors = List.copyOf(anchors);
        revocations = List.copyOf(revocations);
        knownIssuers = List.copyOf(knownIssuers);
        names = List.copyOf(names);
    }

    /// Which side of TLS a certificate is shown on, with its extended key usage (RFC 5280 §4.2.1.12).
    enum Usage {
        SERVER("serverAuth", "1.3.6.1.5.5.7.3.1"),
        CLIENT("clientAuth", "1.3.6.1.5.5.7.3.2");

        private final String word;
        private final String oid;

        Usage(String word, String oid) {
            this.word = word;
            this.oid = oid;
        }

        String word() {
            return word;
        }

        String oid() {
            return oid;
        }
    }
}
