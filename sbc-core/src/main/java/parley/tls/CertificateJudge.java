package parley.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import parley.certificate.CertificateNames;

/// Judges the certificates that a peer shows, and says exactly what is wrong with them.
/// The chain is that of RFC 5280 §6, by the JDK's validator, over the certificates the peer sent in whatever order;
/// we fetch none that it forgot. Revocation is by the configured lists only: a leaf whose issuer has no usable list
/// is refused, an intermediate is checked where a list is at hand. Not done: indirect and delta lists, OCSP.
final class CertificateJudge {
    /// Longest chain followed. Public authorities use two or three intermediates; every further one costs a
    /// signature
    /// check that a stranger can make us do.
    static final int CHAIN_MAX = 8;

    // RFC 5280 §4.2.1.12 and RFC 5924 §4: good for any purpose, and for a SIP domain on either side.
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String SIP_DOMAIN_USAGE = "1.3.6.1.5.5.7.3.20";

    private final TrustPolicy policy;

    CertificateJudge(TrustPolicy policy) {
        this.policy = policy;
    }

    private sealed interface Chain {
        /// Complete.
        /// @param path from the leaf up, without the anchor; empty if the leaf itself is trusted
        record Found(List<X509Certificate> path, X509Certificate anchor) implements Chain {}

        record Broken(CertificateFault fault) implements Chain {}
    }

    /// Nothing, if the certificates are to be trusted.
    /// @param shown leaf first, never empty
    /// @param dialled the name the leaf must carry if the policy says so; empty if nobody was dialled
    /// @param now wall clock
    Optional<CertificateFault> judge(List<X509Certificate> shown, String dialled, Instant now) {
        return switch (chain(shown)) {
            case Chain.Broken(var fault) -> Optional.of(fault);
            case Chain.Found(var path, var anchor) ->
                Stream.<Optional<CertificateFault>>of(
                                dates(path, anchor, now),
                                structure(path, anchor, now),
                                usage(shown.getFirst()),
                                revocation(path, anchor, now),
                                name(shown.getFirst(), dialled))
                        .flatMap(Optional::stream)
                        .findFirst();
        };
    }

    private Chain chain(List<X509Certificate> shown) {
        var leaf = shown.getFirst();
        var path = new ArrayList<X509Certificate>();
        var current = leaf;
        while (path.size() < CHAIN_MAX) {
            if (policy.anchors().contains(current)) {
                return new Chain.Found(path, current);
            }
            path.add(current);
            var anchor = issuer(current, policy.anchors());
            if (anchor.isPresent()) {
                return new Chain.Found(path, anchor.get());
            }
            var next = issuer(current, shown).filter(found -> !path.contains(found));
            if (next.isEmpty()) {
                return new Chain.Broken(withoutIssuer(leaf, current));
            }
            current = next.get();
        }
        return new Chain.Broken(
                new CertificateFault.BrokenChain(subject(leaf), "its chain is longer than " + CHAIN_MAX));
    }

    // One candidate of that name is taken unseen, the validator checks its signature; of several (an authority that
    // has renewed its key) the one that signed.
    private static Optional<X509Certificate> issuer(X509Certificate of, List<X509Certificate> among) {
        var candidates = among.stream()
                .filter(candidate -> candidate.getSubjectX500Principal().equals(of.getIssuerX500Principal()))
                .toList();
        return candidates.size() < 2
                ? candidates.stream().findFirst()
                : candidates.stream().filter(issuer -> signed(of, issuer)).findFirst();
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private CertificateFault withoutIssuer(X509Certificate leaf, X509Certificate last) {
        var issuer = last.getIssuerX500Principal();
        if (last.getSubjectX500Principal().equals(issuer)) {
            return last.equals(leaf)
                    ? new CertificateFault.SelfSigned(subject(leaf))
                    : new CertificateFault.UnknownAuthority(subject(leaf), issuer.getName());
        }
        return policy.knownIssuers().stream()
                        .anyMatch(known -> known.getSubjectX500Principal().equals(issuer))
                ? new CertificateFault.MissingIntermediate(subject(leaf), issuer.getName())
                : new CertificateFault.UnknownAuthority(subject(leaf), issuer.getName());
    }

    private static Optional<CertificateFault> dates(List<X509Certificate> path, X509Certificate anchor, Instant now) {
        return Stream.concat(path.stream(), Stream.of(anchor))
                .<CertificateFault>mapMulti((certificate, faults) -> {
                    var notBefore = certificate.getNotBefore().toInstant();
                    var notAfter = certificate.getNotAfter().toInstant();
                    if (now.isAfter(notAfter)) {
                        faults.accept(new CertificateFault.Expired(subject(certificate), notAfter));
                    } else if (now.isBefore(notBefore)) {
                        faults.accept(new CertificateFault.NotYetValid(subject(certificate), notBefore));
                    }
                })
                .findFirst();
    }

    private static Optional<CertificateFault> structure(
            List<X509Certificate> path, X509Certificate anchor, Instant now) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        var leaf = path.getFirst();
        try {
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return Optional.empty();
        } catch (CertPathValidatorException fault) {
            return Optional.of(structureFault(leaf, path, fault));
        } catch (GeneralSecurityException fault) {
            return Optional.of(new CertificateFault.BrokenChain(subject(leaf), words(fault)));
        }
    }

    private static CertificateFault structureFault(
            X509Certificate leaf, List<X509Certificate> path, CertPathValidatorException fault) {
        Reason reason = fault.getReason();
        if (reason == BasicReason.INVALID_SIGNATURE) {
            // An authority of the right name with another key is another authority.
            var signer = path.get(Math.max(0, fault.getIndex())).getIssuerX500Principal();
            return new CertificateFault.UnknownAuthority(subject(leaf), signer.getName() + " (with another key)");
        }
        return new CertificateFault.BrokenChain(subject(leaf), words(fault));
    }

    private Optional<CertificateFault> usage(X509Certificate leaf) {
        try {
            var usages = leaf.getExtendedKeyUsage();
            var good = usages == null
                    || usages.contains(policy.usage().oid())
                    || usages.contains(ANY_USAGE)
                    || usages.contains(SIP_DOMAIN_USAGE);
            return good
                    ? Optional.empty()
                    : Optional.of(new CertificateFault.WrongUsage(
                            subject(leaf), policy.usage().word()));
        } catch (CertificateParsingException fault) {
            return Optional.of(new CertificateFault.BrokenChain(subject(leaf), words(fault)));
        }
    }

    private Optional<CertificateFault> revocation(List<X509Certificate> path, X509Certificate anchor, Instant now) {
        if (policy.revocations().isEmpty()) {
            return Optional.empty();
        }
        for (var i = 0; i < path.size(); i++) {
            var issuer = i + 1 < path.size() ? path.get(i + 1) : anchor;
            var fault = revoked(path.get(i), issuer, now, i == 0);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<CertificateFault> revoked(
            X509Certificate certificate, X509Certificate issuer, Instant now, boolean listNeeded) {
        var lists = policy.revocations().stream()
                .filter(list -> list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()))
                .filter(list -> !list.hasUnsupportedCriticalExtension() && signed(list, issuer))
                .toList();
        for (var list : lists) {
            var entry = list.getRevokedCertificate(certificate.getSerialNumber());
            if (entry != null) {
                return Optional.of(new CertificateFault.Revoked(
                        subject(certificate),
                        certificate.getSerialNumber().toString(16),
                        entry.getRevocationDate().toInstant()));
            }
        }
        if (lists.stream().anyMatch(list -> current(list, now)) || (lists.isEmpty() && !listNeeded)) {
            return Optional.empty();
        }
        var why = lists.isEmpty()
                ? "there is no revocation list of " + subject(issuer)
                : "the revocation list of " + subject(issuer) + " is out of date";
        return Optional.of(new CertificateFault.RevocationUnknown(subject(certificate), why));
    }

    private static boolean signed(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static boolean current(X509CRL list, Instant now) {
        var next = list.getNextUpdate();
        return next == null || !now.isAfter(next.toInstant());
    }

    private Optional<CertificateFault> name(X509Certificate leaf, String dialled) {
        if (!policy.verifyName()) {
            return Optional.empty();
        }
        var expected = Stream.concat(Stream.of(dialled), policy.names().stream())
                .filter(name -> !name.isEmpty())
                .toList();
        var found = CertificateNames.of(leaf);
        return CertificateNames.match(expected, found)
                ? Optional.empty()
                : Optional.of(new CertificateFault.NameMismatch(expected, found));
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String words(GeneralSecurityException fault) {
        var message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
