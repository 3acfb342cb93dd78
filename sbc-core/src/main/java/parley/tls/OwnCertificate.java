package parley.tls;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import parley.certificate.CertificateNames;

/// The certificate that we showed in a handshake, and what a peer may have against it.
/// @param chain leaf first; empty: we showed none
/// @param clock wall clock
record OwnCertificate(List<X509Certificate> chain, InstantSource clock) {
    OwnCertificate {
        chain = List.copyOf(chain);
    }

    /// The likely reason, in words, that a peer refused it.
    /// @param asked the name that the peer looks for in it; empty: none
    Optional<String> weakness(String asked) {
        if (chain.isEmpty()) {
            return Optional.empty();
        }
        var leaf = chain.getFirst();
        var subject = leaf.getSubjectX500Principal().getName();
        var now = clock.instant();
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            return Optional.of(
                    "ours (" + subject + ") expired on " + leaf.getNotAfter().toInstant());
        }
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            return Optional.of("ours (" + subject + ") is valid from "
                    + leaf.getNotBefore().toInstant() + " only");
        }
        if (leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
            return Optional.of("ours (" + subject + ") is self-signed");
        }
        var found = CertificateNames.of(leaf);
        if (!asked.isEmpty() && !CertificateNames.match(List.of(asked), found)) {
            return Optional.of("the peer asked for " + asked + ", ours is for " + String.join(", ", found));
        }
        return chain.size() == 1
                ? Optional.of("we sent ours (" + subject + ") alone, without intermediates; it was issued by "
                        + leaf.getIssuerX500Principal().getName())
                : Optional.empty();
    }
}
