package parley.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import parley.common.CertificateUse;

/// What speaks against showing a certificate as our own: what it is meant for, and whose name is in it.
final class LeafInspection {
    /// Longest life that public authorities give (CA/Browser Forum, until 2026).
    private static final Duration PUBLIC_LIFE_MAX = Duration.ofDays(398);

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    // Good for any purpose (RFC 5280 §4.2.1.12), and for a SIP domain on either side (RFC 5924 §4).
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String SIP_DOMAIN = "1.3.6.1.5.5.7.3.20";

    private static final int DIGITAL_SIGNATURE = 0;

    private final X509Certificate leaf;
    private final String subject;
    private final CertificateUse use;
    private final Surroundings surroundings;
    private final List<Finding> findings = new ArrayList<>();

    LeafInspection(X509Certificate leaf, CertificateUse use, Surroundings surroundings) {
        this.leaf = leaf;
        this.subject = leaf.getSubjectX500Principal().getName();
        this.use = use;
        this.surroundings = surroundings;
    }

    List<Finding> findings() {
        constraints();
        keyUsage();
        extendedKeyUsage();
        names();
        lifetime();
        return List.copyOf(findings);
    }

    private void constraints() {
        if (leaf.getBasicConstraints() >= 0) {
            findings.add(Finding.reject(
                    "authority-as-leaf",
                    subject,
                    "it is an authority's certificate (basic constraints say CA); send one that"
                            + " was issued for this SBC, with its own key"));
        }
        if (ChainInspection.selfIssued(leaf)) {
            findings.add(Finding.warn(
                    "self-signed",
                    subject,
                    "it vouches for itself: each peer must be told to trust this very certificate"));
        }
    }

    private void keyUsage() {
        var usage = leaf.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            findings.add(Finding.reject(
                    "key-usage",
                    subject,
                    "its key usage lacks digitalSignature, without which no TLS 1.3 and no ECDHE"
                            + " handshake is possible (RFC 5280 §4.2.1.3); have it issued anew"));
        }
    }

    private void extendedKeyUsage() {
        var usages = usages();
        if (usages.isEmpty() || usages.contains(ANY_USAGE) || usages.contains(SIP_DOMAIN)) {
            return;
        }
        if (use.server() && !usages.contains(SERVER_AUTH)) {
            findings.add(Finding.reject(
                    "no-server-auth",
                    subject,
                    "its extended key usage lacks serverAuth, so every client will refuse us; upload it"
                            + " for use client, or have it issued anew"));
        }
        if (use.client() && !usages.contains(CLIENT_AUTH)) {
            clientAuth();
        }
    }

    // Never refused: public authorities issue no other certificates any more, and many peers take one that is
    // meant for servers (as we do, by verify.usage). Who may not is named.
    private void clientAuth() {
        var breaks = surroundings.clientOf().isEmpty()
                ? "peers that ask us for a certificate and hold it to its usage will refuse us; no configured peer is"
                        + " dialled with it at present"
                : "of the peers that are dialled with it (" + String.join(", ", surroundings.clientOf())
                        + ") those that ask us for a certificate and hold it to its usage will refuse us";
        findings.add(Finding.warn(
                "no-client-auth",
                subject,
                "its extended key usage lacks clientAuth: " + breaks
                        + ". Public authorities issue no clientAuth since 2026: have such a peer accept it, or use a"
                        + " certificate of a private authority for use client, beside this one for use server"));
    }

    private List<String> usages() {
        try {
            var usages = leaf.getExtendedKeyUsage();
            return usages == null ? List.of() : usages;
        } catch (CertificateParsingException _) {
            findings.add(Finding.reject("not-x509", subject, "its extended key usage cannot be read"));
            return List.of();
        }
    }

    private void names() {
        var names = CertificateNames.of(leaf);
        if (names.isEmpty()) {
            findings.add(Finding.warn(
                    "no-name", subject, "there is no name in it that a SIP peer could look for (RFC 5922 §7.1)"));
        } else if (withoutAlternatives()) {
            findings.add(Finding.warn(
                    "common-name-only",
                    subject,
                    "its name is in the common name only; most peers look at subject alternative"
                            + " names alone. Have it issued with one"));
        }
        if (names.stream().anyMatch(name -> name.startsWith("*."))) {
            findings.add(Finding.warn(
                    "wildcard",
                    subject,
                    "it has a wildcard, which SIP peers must not accept (RFC 5922 §7.2); have it"
                            + " issued for the full name"));
        }
        var absent = use.server()
                ? surroundings.advertisedNames().stream()
                        .filter(name -> !covers(names, name))
                        .toList()
                : List.<String>of();
        if (!absent.isEmpty()) {
            findings.add(Finding.warn(
                    "name-mismatch",
                    subject,
                    "clients look for " + String.join(", ", absent) + ", and it is good for "
                            + (names.isEmpty() ? "nothing" : String.join(", ", names))
                            + "; they will refuse us, or advertised-host is wrong"));
        }
    }

    private static boolean covers(List<String> names, String wanted) {
        var folded = wanted.toLowerCase(Locale.ROOT);
        var dot = folded.indexOf('.');
        return CertificateNames.match(List.of(folded), names)
                || (dot > 0 && !folded.startsWith("*") && names.contains("*" + folded.substring(dot)));
    }

    private boolean withoutAlternatives() {
        try {
            return leaf.getSubjectAlternativeNames() == null;
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    private void lifetime() {
        var life = Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        if (life.compareTo(PUBLIC_LIFE_MAX) > 0) {
            findings.add(Finding.note(
                    "long-life",
                    subject,
                    "it is valid for " + life.toDays() + " days; public authorities issue none for more than "
                            + PUBLIC_LIFE_MAX.toDays() + ", and some peers refuse longer ones"));
        }
        surroundings.active().ifPresent(this::duplicate);
    }

    private void duplicate(Identity active) {
        Optional<Credential> same = active.credentials().stream()
                .filter(credential -> credential.leaf().equals(leaf))
                .findFirst();
        same.ifPresent(_ -> findings.add(Finding.note(
                "duplicate", subject, "this very certificate is shown already; activating it changes nothing")));
    }
}
