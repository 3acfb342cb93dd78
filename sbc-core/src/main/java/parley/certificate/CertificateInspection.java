package parley.certificate;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// Inspects an upload before anything is done with it. A function of its arguments: nothing is fetched, nobody
/// asked.
public final class CertificateInspection {
    /// Less than this before the end is told.
    static final Duration SOON = Duration.ofDays(30);

    /// Smallest RSA key, in bits (NIST SP 800-131A).
    static final int RSA_MIN_BITS = 2048;

    /// P-256, P-384 and P-521 (RFC 8446 §4.2.7). There are others of the same sizes.
    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private final Upload upload;
    private final Surroundings surroundings;
    private final List<Finding> findings = new ArrayList<>();

    private CertificateInspection(Upload upload, Surroundings surroundings) {
        this.upload = upload;
        this.surroundings = surroundings;
    }

    /// What it came to.
    /// @param report for whoever uploaded
    /// @param candidate to be shown, there exactly if the report accepts it
    public record Outcome(CertificateReport report, Optional<Candidate> candidate) {}

    /// What may be shown.
    /// @param credential in the right order, with its key
    /// @param authorities that came along; empty: those there are remain
    public record Candidate(Credential credential, List<X509Certificate> authorities) {
        public Candidate {
            authorities = List.copyOf(authorities);
        }

        /// The identity that showed `active` until now, with this in it.
        /// @param alone true: nothing else; false: in place of what it replaces
        public Identity in(Identity active, boolean alone) {
            var others = alone
                    ? List.<Credential>of()
                    : active.credentials().stream()
                            .flatMap(other -> other.beside(credential).stream())
                            .toList();
            var all = new ArrayList<>(List.of(credential));
            all.addAll(others);
            return new Identity(active.name(), all, authorities.isEmpty() ? active.authorities() : authorities);
        }
    }

    /// Inspects.
    public static Outcome inspect(Upload upload, Surroundings surroundings) {
        return new CertificateInspection(upload, surroundings).inspect();
    }

    private Outcome inspect() {
        var parts = UploadParts.of(upload);
        findings.addAll(parts.findings());
        // Costs are bounded from here on only if nothing above was out of bounds.
        if (parts.chain().isEmpty() || new CertificateReport(findings).has("key-too-large")) {
            return new Outcome(new CertificateReport(findings), Optional.empty());
        }
        var key = parts.privateKey().or(() -> parts.keySent() ? Optional.empty() : kept(parts.chain()));
        var order = new ChainInspection(parts.chain(), parts.authorities());
        var chain = order.ordered(key);
        findings.addAll(order.findings());
        key(parts, key, chain.getFirst());
        for (var i = 0; i < chain.size(); i++) {
            certificate(chain.get(i), i > 0);
        }
        findings.addAll(new LeafInspection(chain.getFirst(), upload.use(), surroundings).findings());
        order.anchor().ifPresent(anchor -> path(chain, anchor));
        var report = new CertificateReport(findings);
        return new Outcome(
                report,
                key.filter(_ -> report.accepted())
                        .map(fit -> new Candidate(new Credential(chain, fit, upload.use()), parts.authorities())));
    }

    /// The key that we have already, if one of the certificates is for it, as when only the certificate was renewed.
    private Optional<PrivateKey> kept(List<X509Certificate> chain) {
        return surroundings.active().stream()
                .flatMap(active -> active.credentials().stream())
                .map(Credential::privateKey)
                .filter(key -> chain.stream().anyMatch(certificate -> KeyPairs.match(certificate.getPublicKey(), key)))
                .findFirst();
    }

    private void key(UploadParts parts, Optional<PrivateKey> key, X509Certificate leaf) {
        if (key.isEmpty()) {
            if (!parts.keySent()) {
                findings.add(Finding.reject(
                        "no-key",
                        "key",
                        "no private key came along, and the one in use does not fit; send the key that the"
                                + " certificate was requested with"));
            }
        } else if (!onOtherCurve(leaf.getPublicKey()) && !KeyPairs.match(leaf.getPublicKey(), key.get())) {
            findings.add(Finding.reject(
                    "key-mismatch",
                    "key",
                    "it is not the key of " + subject(leaf) + "; compare the output of openssl pkey"
                            + " -pubout with that of openssl x509 -pubkey -noout"));
        } else if (!parts.keySent()) {
            findings.add(Finding.note("key-kept", "key", "no key came along; the one in use fits and is used again"));
        }
    }

    private void certificate(X509Certificate certificate, boolean issuer) {
        dates(certificate);
        strength(certificate);
        signature(certificate);
        if (issuer && certificate.getBasicConstraints() < 0) {
            findings.add(Finding.reject(
                    "not-an-authority",
                    subject(certificate),
                    "it stands between leaf and root, but is no authority's certificate"
                            + " (basic constraints, RFC 5280 §4.2.1.9); peers will refuse the chain"));
        }
    }

    /// What has been found on the certificates one by one is not told again.
    private void path(List<X509Certificate> chain, X509Certificate anchor) {
        var known = new CertificateReport(findings);
        var path = chain.stream()
                .takeWhile(certificate -> !certificate.equals(anchor))
                .toList();
        new PathInspection(path, anchor, surroundings.now())
                .findings().stream()
                        .filter(finding -> !known.has(finding.code()))
                        .forEach(findings::add);
    }

    private void dates(X509Certificate certificate) {
        var from = certificate.getNotBefore().toInstant();
        var until = certificate.getNotAfter().toInstant();
        Instant now = surroundings.now();
        if (now.isAfter(until)) {
            findings.add(Finding.reject(
                    "expired",
                    subject(certificate),
                    "its time ended at " + until + "; have it renewed (our clock says " + now + ")"));
        } else if (now.isBefore(from)) {
            findings.add(Finding.reject(
                    "not-yet-valid",
                    subject(certificate),
                    "its time begins at " + from + "; wait, or set our clock, which says " + now));
        } else if (until.isBefore(now.plus(SOON))) {
            findings.add(Finding.warn(
                    "expires-soon",
                    subject(certificate),
                    "its time ends at " + until + ", in "
                            + Duration.between(now, until).toDays() + " days; have it renewed"));
        }
    }

    /// True for a key that nothing is signed with here, so that whether it belongs to another cannot be told.
    private static boolean onOtherCurve(PublicKey key) {
        return key instanceof ECPublicKey
                && !(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                                        .getAlgorithm()
                                        .getParameters()
                                instanceof ASN1ObjectIdentifier curve
                        && CURVES.contains(curve));
    }

    private void strength(X509Certificate certificate) {
        switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa
            when rsa.getModulus().bitLength() < RSA_MIN_BITS ->
                findings.add(Finding.reject(
                        "weak-key",
                        subject(certificate),
                        "its RSA key has " + rsa.getModulus().bitLength() + " bits; fewer than " + RSA_MIN_BITS
                                + " are refused by everybody"));
            case RSAPublicKey _ -> {
                // Long enough.
            }
            case ECPublicKey ec when !onOtherCurve(ec) -> {
                // One of the three.
            }
            case ECPublicKey _ ->
                findings.add(Finding.reject(
                        "unsupported-curve",
                        subject(certificate),
                        "its curve is none of P-256, P-384, P-521, which are all that" + " TLS peers know"));
            default ->
                findings.add(Finding.reject(
                        "unsupported-key",
                        subject(certificate),
                        "its key is of kind "
                                + certificate.getPublicKey().getAlgorithm() + "; RSA and ECDSA are taken, as every peer"
                                + " knows them"));
        }
    }

    private void signature(X509Certificate certificate) {
        var algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (algorithm.contains("SHA1WITH") || algorithm.contains("MD5") || algorithm.contains("MD2")) {
            findings.add(Finding.reject(
                    "weak-signature",
                    subject(certificate),
                    "it is signed with " + certificate.getSigAlgName()
                            + ", which can be forged (RFC 9155); have it issued anew with SHA-256"));
        }
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
