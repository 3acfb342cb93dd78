package parley.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import parley.common.NameCheck;
import parley.common.UsagePolicy;
import parley.revocation.ChainRevocation;

/// Whom we trust on one listener or server name, or towards one peer.
/// @param verifies false: whatever is shown is accepted, and proves nothing
/// @param anchors authorities (or single certificates) that chains must end at
/// @param knownIssuers authorities that we know of without trusting them by themselves: they only help to say that a
///     peer forgot to send one
/// @param usage which side of TLS the peer is on
/// @param usagePolicy how strictly a client's extended key usage is read
/// @param names which names are expected
/// @param revocation asked last; empty: nobody is asked
record TrustPolicy(
        boolean verifies,
        List<X509Certificate> anchors,
        List<X509Certificate> knownIssuers,
        Usage usage,
        UsagePolicy usagePolicy,
        Names names,
        Optional<ChainRevocation> revocation) {
    TrustPolicy {
        anchors = List.copyOf(anchors);
        knownIssuers = List.copyOf(knownIssuers);
    }

    /// Which names a certificate must carry.
    /// @param check what becomes of one that does not
    /// @param expected besides the name dialled; of a client, none means any
    /// @param wildcards whether `*.` stands for one label
    /// @param ipAddresses whether IP addresses are compared at all
    record Names(NameCheck check, List<String> expected, boolean wildcards, boolean ipAddresses) {
        Names {
            expected = List.copyOf(expected);
        }
    }

    /// The same for a connection that a server of that policy has opened itself, and is to be reached by (RFC 5923
    /// §9.2). Names must match, whatever [Names#check] says of those we dial; what its certificate is meant for was
    /// judged when the connection was accepted.
    TrustPolicy reversed() {
        return new TrustPolicy(
                verifies,
                anchors,
                knownIssuers,
                Usage.CLIENT,
                UsagePolicy.ACCEPT_SERVER_AUTH_ONLY_CLIENT,
                new Names(NameCheck.STRICT, names.expected(), names.wildcards(), names.ipAddresses()),
                revocation);
    }

    /// True if we ask servers for an OCSP answer in the handshake (RFC 6066 §8): where we would ask for one
    /// otherwise.
    boolean staples() {
        return usage == Usage.SERVER && blocks();
    }

    /// True if an answer about revocation may have to be fetched.
    boolean blocks() {
        return verifies && revocation.map(ChainRevocation::blocks).orElse(false);
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
