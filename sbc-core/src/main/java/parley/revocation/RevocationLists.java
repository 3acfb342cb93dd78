package parley.revocation;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import parley.revocation.Revocation.Status;

/// Revocation lists at hand, and what they say (RFC 5280 §6.3). A list counts for the certificates of the authority
/// that signed it itself: indirect lists, deltas, and lists with a critical extension that we do not know are left
/// aside, and [Status.Unknown] says so. One that is out of date can still revoke, but clears nobody.
final class RevocationLists {
    /// Authorities whose lists are remembered as verified. A hash over some megabytes is not for every handshake.
    private static final int ISSUERS_MAX = 256;

    private static final int CRL_SIGN_BIT = 6;
    private static final Set<String> KNOWN_CRITICAL = Set.of(Extension.issuingDistributionPoint.getId());

    private final List<X509CRL> lists;
    private final ConcurrentHashMap<X509Certificate, Verified> verified = new ConcurrentHashMap<>();

    RevocationLists(List<X509CRL> lists) {
        this.lists = List.copyOf(lists);
    }

    /// The lists of one authority.
    /// @param usable those that count
    /// @param faults why the others do not
    private record Verified(List<X509CRL> usable, List<String> faults) {}

    /// What they say about that certificate.
    Status status(X509Certificate certificate, X509Certificate issuer, Instant now) {
        var of = verified(issuer);
        var faults = new ArrayList<>(of.faults());
        var cleared = false;
        for (var list : of.usable()) {
            var fault = scope(list, certificate);
            if (fault.isPresent()) {
                faults.add(fault.get());
                continue;
            }
            var entry = list.getRevokedCertificate(certificate.getSerialNumber());
            if (entry != null) {
                return new Status.Revoked(entry.getRevocationDate().toInstant());
            }
            var late = times(list, now).or(() -> partial(list));
            late.ifPresent(faults::add);
            cleared |= late.isEmpty();
        }
        if (cleared) {
            return new Status.Good();
        }
        var name = issuer.getSubjectX500Principal().getName();
        return new Status.Unknown(
                faults.isEmpty()
                        ? "there is no revocation list of " + name
                        : "the revocation list of " + name + " " + String.join(", and ", new HashSet<>(faults)));
    }

    /// Why that list must not be used for the certificates of that authority, or nothing.
    static Optional<String> unfit(X509CRL list, X509Certificate issuer) {
        if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return Optional.of(
                    "is of another authority: " + list.getIssuerX500Principal().getName());
        }
        if (SignatureRule.forgeable(list.getSigAlgName())) {
            return Optional.of("is signed by " + list.getSigAlgName() + ", which can be forged");
        }
        var usage = issuer.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN_BIT]) {
            return Optional.of("is signed by a certificate whose key usage lacks cRLSign");
        }
        if (!signed(list, issuer)) {
            return Optional.of("is not signed by it");
        }
        return kind(list);
    }

    /// Its next update, if it tells one.
    static Optional<Instant> nextUpdate(X509CRL list) {
        return Optional.ofNullable(list.getNextUpdate()).map(java.util.Date::toInstant);
    }

    private Verified verified(X509Certificate issuer) {
        var known = verified.get(issuer);
        if (known != null) {
            return known;
        }
        var usable = new ArrayList<X509CRL>();
        var faults = new ArrayList<String>();
        for (var list : lists) {
            if (list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                unfit(list, issuer).ifPresentOrElse(faults::add, () -> usable.add(list));
            }
        }
        var found = new Verified(List.copyOf(usable), List.copyOf(faults));
        if (verified.size() < ISSUERS_MAX) {
            verified.put(issuer, found);
        }
        return found;
    }

    private static boolean signed(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static Optional<String> kind(X509CRL list) {
        if (list.getExtensionValue(Extension.deltaCRLIndicator.getId()) != null) {
            return Optional.of("is a delta (RFC 5280 §5.2.4): whole lists only");
        }
        var critical = list.getCriticalExtensionOIDs();
        if (critical != null && !KNOWN_CRITICAL.containsAll(critical)) {
            return Optional.of("has a critical extension that is not known here: " + critical);
        }
        // RFC 5280 §5.3: one critical extension of one entry that is not understood spoils the list; that of an
        // indirect list, which names the entry's authority, is among them.
        var entries = list.getRevokedCertificates();
        if (entries != null
                && entries.stream()
                        .map(entry -> entry.getCriticalExtensionOIDs())
                        .anyMatch(oids -> oids != null && !oids.isEmpty())) {
            return Optional.of("has an entry with a critical extension, as indirect lists do");
        }
        return point(list, IssuingDistributionPoint::isIndirectCRL)
                ? Optional.of("is indirect (RFC 5280 §5.2.5): lists of the authority itself only")
                : Optional.empty();
    }

    // RFC 5280 §6.3.3 (b): a list that is split up speaks for the certificates of its part only.
    private static Optional<String> scope(X509CRL list, X509Certificate certificate) {
        var authority = certificate.getBasicConstraints() >= 0;
        if (point(
                list,
                scope -> scope.onlyContainsAttributeCerts()
                        || (authority ? scope.onlyContainsUserCerts() : scope.onlyContainsCACerts()))) {
            return Optional.of("is for another kind of certificates");
        }
        var elsewhere = point(list, scope -> {
            var point = scope.getDistributionPoint();
            return point != null && !shared(point, certificate);
        });
        return elsewhere ? Optional.of("is that of another distribution point") : Optional.empty();
    }

    private static boolean shared(DistributionPointName point, X509Certificate certificate) {
        var own = CertificateSources.distributionPointNames(certificate);
        return CertificateSources.names(point).anyMatch(own::contains);
    }

    private static Optional<String> partial(X509CRL list) {
        return point(list, scope -> scope.getOnlySomeReasons() != null)
                ? Optional.of("tells some reasons of revocation only")
                : Optional.empty();
    }

    private static Optional<String> times(X509CRL list, Instant now) {
        if (list.getThisUpdate().toInstant().isAfter(now.plus(OcspAnswer.SKEW_MAX))) {
            return Optional.of("is of the future: " + list.getThisUpdate().toInstant());
        }
        return nextUpdate(list).filter(now::isAfter).map(next -> "is out of date: its next update was due at " + next);
    }

    private static boolean point(X509CRL list, java.util.function.Predicate<IssuingDistributionPoint> says) {
        var value = list.getExtensionValue(Extension.issuingDistributionPoint.getId());
        if (value == null) {
            return false;
        }
        try {
            return says.test(IssuingDistributionPoint.getInstance(
                    ASN1OctetString.getInstance(value).getOctets()));
        } catch (RuntimeException _) {
            // What cannot be read restricts in a way that we do not know.
            return true;
        }
    }
}
