package parley.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// Follows a chain up to its anchor by the rules of RFC 5280 §6, as peers will, and says in words what breaks them.
/// Stricter than the RFC in one respect: what stands in the anchor's own certificate counts too, as it does with
/// OpenSSL
/// and those that are built on it.
final class PathInspection {
    /// Those of version 1 have no extensions that could say that they are authorities.
    private static final int EXTENSIBLE = 3;

    private final List<X509Certificate> path;
    private final X509Certificate anchor;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    /// @param path leaf first, without the anchor
    /// @param anchor that it should lead to
    PathInspection(List<X509Certificate> path, X509Certificate anchor, Instant now) {
        this.path = path;
        this.anchor = anchor;
        this.now = now;
    }

    List<Finding> findings() {
        if (!path.isEmpty()) {
            follow();
        }
        return List.copyOf(findings);
    }

    private void follow() {
        var whole = new ArrayList<>(path);
        var trusted = new TrustAnchor(anchor, null);
        if (anchor.getVersion() == EXTENSIBLE && selfSigned()) {
            // As the last step of the path it is looked at like the others.
            whole.add(anchor);
            trusted = new TrustAnchor(anchor.getSubjectX500Principal(), anchor.getPublicKey(), null);
        }
        try {
            var parameters = new PKIXParameters(Set.of(trusted));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(whole), parameters);
        } catch (CertPathValidatorException fault) {
            broken(whole.get(Math.max(0, fault.getIndex())), fault);
        } catch (GeneralSecurityException fault) {
            reject("chain-invalid", path.getFirst(), "its chain cannot be followed: " + fault.getMessage());
        }
    }

    private boolean selfSigned() {
        try {
            anchor.verify(anchor.getPublicKey());
            return ChainInspection.selfIssued(anchor);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private void broken(X509Certificate where, CertPathValidatorException fault) {
        switch (fault.getReason()) {
            case PKIXReason.PATH_TOO_LONG -> tooLong(where);
            case PKIXReason.INVALID_KEY_USAGE -> noSigner(where);
            case PKIXReason.NOT_CA_CERT ->
                reject(
                        "not-an-authority",
                        where,
                        "it certifies another, but is no authority's certificate (basic"
                                + " constraints, RFC 5280 §4.2.1.9); peers will refuse the chain");
            case PKIXReason.INVALID_NAME -> constrained(where);
            case PKIXReason.UNRECOGNIZED_CRIT_EXT ->
                reject(
                        "critical-extension",
                        where,
                        "it has a critical extension that is not commonly known (RFC 5280"
                                + " §4.2); peers will refuse the chain");
            case BasicReason.EXPIRED -> reject("expired", where, "its time has ended; have it renewed");
            case BasicReason.NOT_YET_VALID -> reject("not-yet-valid", where, "its time has not begun; wait");
            case BasicReason.INVALID_SIGNATURE ->
                reject(
                        "bad-signature",
                        where,
                        "its signature is not by the key of "
                                + where.getIssuerX500Principal().getName()
                                + " as it came along; send that issuer's right"
                                + " certificate");
            case BasicReason.ALGORITHM_CONSTRAINED ->
                reject(
                        "weak-algorithm",
                        where,
                        "its key or signature is of a kind that is refused as too weak (" + fault.getMessage()
                                + "); have it issued anew");
            default -> reject("chain-invalid", where, "its chain breaks RFC 5280 §6: " + fault.getMessage());
        }
    }

    /// Where there is no alternative name, the JDK takes the common name for a DNS name (RFC 6125 §6.4.4), of
    /// authorities
    /// too, which other peers do not: then it may mean nothing.
    private void constrained(X509Certificate where) {
        var advice =
                "an authority above it does not allow the names that it has (name constraints, RFC 5280 §4.2.1.10);"
                        + " have it issued for names that are allowed, or by another";
        var subject = where.getSubjectX500Principal().getName();
        findings.add(
                where.equals(path.getFirst())
                        ? Finding.reject("name-constraint", subject, advice)
                        : Finding.warn("name-constraint", subject, advice));
    }

    private void tooLong(X509Certificate where) {
        reject(
                "path-too-long",
                where,
                "more authorities stand below one above it than that one allows (path length, RFC"
                        + " 5280 §4.2.1.9); have the certificate issued by one nearer to the root");
    }

    private void noSigner(X509Certificate where) {
        reject(
                "no-cert-sign",
                where,
                "it certifies another, but its key usage lacks keyCertSign (RFC 5280 §4.2.1.3);"
                        + " peers will refuse the chain");
    }

    private void reject(String code, X509Certificate certificate, String advice) {
        findings.add(Finding.reject(code, certificate.getSubjectX500Principal().getName(), advice));
    }
}
