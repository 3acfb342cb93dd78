package parley.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts certificates in the order in which TLS sends them (RFC 8446 §4.4.2: each certifies the one before it) and
/// says
/// what is wrong with their order, and where the chain leads.
final class ChainInspection {
    private final List<X509Certificate> sent;
    private final List<X509Certificate> authorities;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<X509Certificate> anchor = Optional.empty();

    ChainInspection(List<X509Certificate> sent, List<X509Certificate> authorities) {
        this.sent = sent;
        this.authorities = authorities;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// What the chain was found to lead to: an authority that came along, or the last certificate of the chain
    /// itself.
    Optional<X509Certificate> anchor() {
        return anchor;
    }

    /// Leaf first, without a root, which nobody needs to be sent.
    List<X509Certificate> ordered(Optional<PrivateKey> privateKey) {
        var leaf = leaf(privateKey);
        var chain = new ArrayList<X509Certificate>(List.of(leaf));
        var top = leaf;
        for (var next = issuer(top, sent); next.isPresent() && !chain.contains(next.get()); next = issuer(top, sent)) {
            top = next.get();
            chain.add(top);
        }
        order(chain);
        complete(top);
        anchor = authorities.contains(top)
                ? Optional.of(top)
                : issuer(top, authorities).or(() -> Optional.of(chain.getLast()));
        if (chain.size() > 1 && selfIssued(top)) {
            findings.add(Finding.note(
                    "root-sent",
                    subject(top),
                    "the root itself is not sent to anybody: who trusts it" + " has it; it is left out"));
            chain.removeLast();
        }
        return chain;
    }

    /// The one that the key is of; else the one that has certified none of the others.
    private X509Certificate leaf(Optional<PrivateKey> privateKey) {
        return privateKey
                .flatMap(key -> sent.stream()
                        .filter(certificate -> KeyPairs.match(certificate.getPublicKey(), key))
                        .findFirst())
                .or(() -> sent.stream()
                        .filter(certificate -> certificate.getBasicConstraints() < 0)
                        .findFirst())
                .orElseGet(sent::getFirst);
    }

    private void order(List<X509Certificate> chain) {
        var extra = sent.stream()
                .filter(certificate -> !chain.contains(certificate))
                .toList();
        for (var certificate : extra) {
            findings.add(Finding.warn(
                    "extra-certificate", subject(certificate), "it is no part of the leaf's chain, and is left out"));
        }
        var inChain = sent.stream().filter(chain::contains).toList();
        if (!inChain.equals(chain)) {
            findings.add(Finding.warn(
                    "chain-order",
                    "chain",
                    "the certificates are in the wrong order; they are put right here (leaf first, then"
                            + " the one that has certified it, and so on). Other servers may not do that"));
        }
    }

    private void complete(X509Certificate top) {
        if (!authorities.isEmpty()) {
            if (!authorities.contains(top) && issuer(top, authorities).isEmpty()) {
                findings.add(Finding.reject(
                        "chain-incomplete",
                        subject(top),
                        "the chain does not lead to the authorities sent along: " + issuerName(top)
                                + " is not among them. Add the missing intermediate, or the right authority"));
            }
        } else if (sent.size() == 1 && !selfIssued(top)) {
            findings.add(Finding.warn(
                    "chain-incomplete",
                    subject(top),
                    "no intermediate came along: peers that do not know " + issuerName(top)
                            + " will refuse us. Append the certificate of that issuer to the chain"));
        }
    }

    /// Among several of that name, as after the renewal of a key, the one that signed.
    private static Optional<X509Certificate> issuer(X509Certificate of, List<X509Certificate> among) {
        return selfIssued(of)
                ? Optional.empty()
                : among.stream()
                        .filter(candidate -> candidate.getSubjectX500Principal().equals(of.getIssuerX500Principal()))
                        .filter(candidate -> signed(of, candidate))
                        .findFirst();
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    static boolean selfIssued(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String issuerName(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }
}
