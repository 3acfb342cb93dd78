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
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import parley.certificate.CertificateNames;
import parley.common.NameCheck;
import parley.common.UsagePolicy;
import parley.revocation.ChainRevocation;
import parley.revocation.Staple;

/// Judges the certificates that a peer shows, and says exactly what is wrong with them.
/// The chain is that of RFC 5280 §6, by the JDK's validator, over the certificates the peer sent in whatever order;
/// we fetch none that it forgot. Then its dates, its usage, its names (RFC 5922 §7.2) and, last since it may cost
/// most, its revocation.
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

    /// Whether the certificates are accepted. May block where [TrustPolicy#blocks()].
    /// @param shown leaf first, never empty
    /// @param dialled the name the leaf must carry if the policy says so; empty if nobody was dialled
    /// @param staple OCSP answer that came with the leaf
    /// @param now wall clock
    Judgement judge(List<X509Certificate> shown, String dialled, Staple staple, Instant now) {
        if (!policy.verifies()) {
            return Judgement.tolerated("the certificate was not verified (verify.mode is skip), and proves no name");
        }
        return switch (chain(shown)) {
            case Chain.Broken(var fault) -> Judgement.refused(fault);
            case Chain.Found(var path, var anchor) -> judge(shown.getFirst(), path, anchor, dialled, staple, now);
        };
    }

    private Judgement judge(
            X509Certificate leaf,
            List<X509Certificate> path,
            X509Certificate anchor,
            String dialled,
            Staple staple,
            Instant now) {
        var fault = dates(path, anchor, now).or(() -> structure(path, anchor, now));
        if (fault.isPresent()) {
            return Judgement.refused(fault.get());
        }
        var soFar = usage(leaf).and(name(leaf, dialled));
        return soFar.fault().isPresent() ? soFar : soFar.and(revocation(path, anchor, staple, now));
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

    private Judgement usage(X509Certificate leaf) {
        try {
            var usages = leaf.getExtendedKeyUsage();
            if (usages == null
                    || usages.contains(policy.usage().oid())
                    || usages.contains(ANY_USAGE)
                    || usages.contains(SIP_DOMAIN_USAGE)) {
                return Judgement.ACCEPTED;
            }
            return policy.usagePolicy() == UsagePolicy.ACCEPT_SERVER_AUTH_ONLY_CLIENT
                            && usages.contains(TrustPolicy.Usage.SERVER.oid())
                    ? Judgement.tolerated("the certificate of " + subject(leaf)
                            + " is meant for servers only, which verify.usage lets pass")
                    : Judgement.refused(new CertificateFault.WrongUsage(
                            subject(leaf), policy.usage().word()));
        } catch (CertificateParsingException fault) {
            return Judgement.refused(new CertificateFault.BrokenChain(subject(leaf), words(fault)));
        }
    }

    private Judgement revocation(List<X509Certificate> path, X509Certificate anchor, Staple staple, Instant now) {
        if (policy.revocation().isEmpty()) {
            return Judgement.ACCEPTED;
        }
        return switch (policy.revocation().get().judge(path, anchor, staple, now)) {
            case ChainRevocation.Verdict.Passed(var doubts) ->
                new Judgement(
                        Optional.empty(),
                        doubts.stream()
                                .map(doubt -> "revocation could not be checked: " + doubt)
                                .toList());
            case ChainRevocation.Verdict.Withdrawn(var certificate, var since) ->
                Judgement.refused(new CertificateFault.Revoked(
                        subject(certificate), certificate.getSerialNumber().toString(16), since));
            case ChainRevocation.Verdict.Unanswered(var certificate, var why) ->
                Judgement.refused(new CertificateFault.RevocationUnknown(subject(certificate), why));
        };
    }

    private Judgement name(X509Certificate leaf, String dialled) {
        var names = policy.names();
        var expected = Stream.concat(Stream.of(dialled), names.expected().stream())
                .filter(name -> !name.isEmpty())
                .toList();
        // Nobody dialled a client: without names of its own it may be anybody.
        var anybody = expected.isEmpty() && policy.usage() == TrustPolicy.Usage.CLIENT;
        if (names.check() == NameCheck.OFF || anybody) {
            return Judgement.ACCEPTED;
        }
        var found = CertificateNames.of(leaf);
        if (ExpectedNames.match(expected, found, names)) {
            return Judgement.ACCEPTED;
        }
        return names.check() == NameCheck.STRICT
                ? Judgement.refused(new CertificateFault.NameMismatch(expected, found))
                : Judgement.tolerated("name mismatch, which verify.name-check lets pass: expected "
                        + String.join(" or ", expected) + ", found " + String.join(", ", found));
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String words(GeneralSecurityException fault) {
        var message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
