package parley.revocation;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/// What a certificate says about where its revocation is published. An extension that cannot be read says nothing.
final class CertificateSources {
    /// URLs of one kind that are tried. Each may cost its timeout while a handshake waits.
    static final int SOURCES_MAX = 2;

    // RFC 7633: the TLS features that a server must show; status_request is that of RFC 6066 §8.
    private static final ASN1ObjectIdentifier TLS_FEATURE = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24");
    private static final int STATUS_REQUEST = 5;

    private CertificateSources() {}

    /// Its OCSP responders (RFC 5280 §4.2.2.1), http only.
    static List<URI> responders(X509Certificate certificate) {
        if (!(extension(certificate, Extension.authorityInfoAccess) instanceof ASN1Sequence sequence)) {
            return List.of();
        }
        try {
            return urls(
                    Stream.of(AuthorityInformationAccess.getInstance(sequence).getAccessDescriptions())
                            .filter(access -> access.getAccessMethod().equals(X509ObjectIdentifiers.ocspAccessMethod))
                            .map(AccessDescription::getAccessLocation));
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    /// Where its authority's lists are (RFC 5280 §4.2.1.13), http only.
    static List<URI> distributionPoints(X509Certificate certificate) {
        return urls(distributionPointNames(certificate).stream());
    }

    /// All names of its distribution points. Those that another authority publishes are left out: its lists are
    /// indirect.
    static List<GeneralName> distributionPointNames(X509Certificate certificate) {
        if (!(extension(certificate, Extension.cRLDistributionPoints) instanceof ASN1Sequence sequence)) {
            return List.of();
        }
        try {
            return Stream.of(CRLDistPoint.getInstance(sequence).getDistributionPoints())
                    .filter(point -> point.getCRLIssuer() == null)
                    .map(DistributionPoint::getDistributionPoint)
                    .flatMap(CertificateSources::names)
                    .toList();
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    /// The full names of a distribution point.
    static Stream<GeneralName> names(@Nullable DistributionPointName point) {
        return point != null && point.getType() == DistributionPointName.FULL_NAME
                ? Arrays.stream(GeneralNames.getInstance(point.getName()).getNames())
                : Stream.empty();
    }

    /// True if it may only be shown together with an OCSP answer (RFC 7633 §4).
    static boolean mustStaple(X509Certificate certificate) {
        return extension(certificate, TLS_FEATURE) instanceof ASN1Sequence features
                && Arrays.stream(features.toArray())
                        .anyMatch(feature -> feature instanceof ASN1Integer number && number.hasValue(STATUS_REQUEST));
    }

    /// True if it signs OCSP answers and needs no check of its own (RFC 6960 §4.2.2.2.1).
    static boolean needsNoCheck(X509Certificate certificate) {
        return certificate.getExtensionValue(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck.getId()) != null;
    }

    private static List<URI> urls(Stream<GeneralName> names) {
        return names.filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                .map(name -> name.getName().toString())
                .filter(url -> url.regionMatches(true, 0, "http://", 0, "http://".length()))
                .flatMap(CertificateSources::url)
                .distinct()
                .limit(SOURCES_MAX)
                .toList();
    }

    private static Stream<URI> url(String text) {
        try {
            return Stream.of(new URI(text));
        } catch (URISyntaxException _) {
            return Stream.empty();
        }
    }

    private static @Nullable ASN1Primitive extension(X509Certificate certificate, ASN1ObjectIdentifier identifier) {
        var value = certificate.getExtensionValue(identifier.getId());
        if (value == null) {
            return null;
        }
        try {
            return ASN1Primitive.fromByteArray(
                    ASN1OctetString.getInstance(value).getOctets());
        } catch (java.io.IOException | RuntimeException _) {
            // BC reports broken ASN.1 by several unchecked exceptions too.
            return null;
        }
    }
}
