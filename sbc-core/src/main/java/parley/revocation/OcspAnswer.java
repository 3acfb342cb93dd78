package parley.revocation;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.DefaultSignatureNameFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import parley.revocation.Revocation.Status;

/// Judges an OCSP answer (RFC 6960 §3.2), fetched or stapled: it must be about the very certificate in question,
/// signed by its authority or by somebody that the authority has appointed, and of the present.
final class OcspAnswer {
    /// How far a responder's or an authority's clock may be ahead of ours, or ours of theirs.
    static final Duration SKEW_MAX = Duration.ofMinutes(5);

    /// How long an answer counts that does not say when the next will be there: then, "newer revocation information
    /// is available all the time" (RFC 6960 §2.4).
    static final Duration AGE_MAX = Duration.ofHours(1);

    /// Longest answer looked at. With a responder's certificate of RSA-4096 it has 3 KB.
    static final int MAX_BYTES = 64 * 1024;

    private static final int SUCCESSFUL = 0;
    private static final int DIGITAL_SIGNATURE_BIT = 0;

    private final X509Certificate certificate;
    private final X509Certificate issuer;
    private final RevocationLists lists;
    private final Instant now;

    /// @param certificate in question
    /// @param issuer its authority
    /// @param lists that may have revoked a responder's certificate
    /// @param now wall clock
    OcspAnswer(X509Certificate certificate, X509Certificate issuer, RevocationLists lists, Instant now) {
        this.certificate = certificate;
        this.issuer = issuer;
        this.lists = lists;
        this.now = now;
    }

    /// What an answer comes to.
    sealed interface Judged {
        /// It counts.
        /// @param status [Status.Good] or [Status.Revoked]
        /// @param until when it stops to count
        /// @param nextUpdate when the responder will know more, if it tells
        record Definite(Status status, Instant until, Optional<Instant> nextUpdate) implements Judged {}

        /// It says nothing about the certificate, or must not be believed.
        /// @param why in words
        record Refused(String why) implements Judged {}
    }

    /// @param der of the answer
    /// @param nonce of the question; empty where none was asked
    Judged judge(byte[] der, Optional<byte[]> nonce) {
        if (der.length > MAX_BYTES) {
            return new Judged.Refused("the OCSP answer is longer than " + MAX_BYTES + " octets");
        }
        try {
            var response = new OCSPResp(der);
            if (response.getStatus() != SUCCESSFUL) {
                return new Judged.Refused("the OCSP responder says \"" + status(response.getStatus()) + '"');
            }
            return response.getResponseObject() instanceof BasicOCSPResp basic
                    ? judge(basic, nonce)
                    : new Judged.Refused("the OCSP answer is of a kind that is not known here");
        } catch (IOException | OCSPException | GeneralSecurityException | RuntimeException _) {
            // BC reports broken ASN.1 by several unchecked exceptions too.
            return new Judged.Refused("the OCSP answer is malformed");
        }
    }

    // RFC 6960 §4.2.1.
    private static String status(int code) {
        return switch (code) {
            case 1 -> "malformed request";
            case 2 -> "internal error";
            case 3 -> "try later";
            case 5 -> "the request must be signed";
            case 6 -> "unauthorized";
            default -> "status " + code;
        };
    }

    private Judged judge(BasicOCSPResp basic, Optional<byte[]> nonce) throws OCSPException, GeneralSecurityException {
        var about = Stream.of(basic.getResponses())
                .filter(single -> OcspQuestion.means(single.getCertID(), certificate.getSerialNumber(), issuer))
                .toList();
        if (about.isEmpty()) {
            return new Judged.Refused("the OCSP answer is about another certificate");
        }
        if (!basic.getCriticalExtensionOIDs().isEmpty()
                || about.stream()
                        .anyMatch(single -> !single.getCriticalExtensionOIDs().isEmpty())) {
            return new Judged.Refused("the OCSP answer has a critical extension that is not known here");
        }
        var fault = signature(basic).or(() -> nonce(basic, nonce)).or(() -> produced(basic));
        if (fault.isPresent()) {
            return new Judged.Refused(fault.get());
        }
        // Should there be two about it, the worse one.
        return about.stream()
                .filter(single -> single.getCertStatus() instanceof RevokedStatus)
                .findFirst()
                .map(this::single)
                .orElseGet(() -> single(about.getFirst()));
    }

    private Optional<String> nonce(BasicOCSPResp basic, Optional<byte[]> asked) {
        var extension = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        // Many responders sign their answers beforehand, so a missing nonce is no fault (RFC 9654 §2.1).
        if (extension == null || asked.isEmpty()) {
            return Optional.empty();
        }
        return Arrays.equals(nonce(extension), asked.get())
                ? Optional.empty()
                : Optional.of("the OCSP answer carries the nonce of another question");
    }

    // RFC 9654 §2.1: an OCTET STRING in the extension's own; some wrote it without.
    private static byte[] nonce(Extension extension) {
        var value = extension.getExtnValue().getOctets();
        try {
            return ASN1OctetString.getInstance(value).getOctets();
        } catch (IllegalArgumentException _) {
            return value;
        }
    }

    private Optional<String> produced(BasicOCSPResp basic) {
        var at = basic.getProducedAt().toInstant();
        return at.isAfter(now.plus(SKEW_MAX))
                ? Optional.of("the OCSP answer was made in the future, at " + at + "; check the clocks")
                : Optional.empty();
    }

    private Judged single(SingleResp single) {
        var from = single.getThisUpdate().toInstant();
        var next = Optional.ofNullable(single.getNextUpdate()).map(Date::toInstant);
        var until = next.orElse(from.plus(AGE_MAX));
        if (from.isAfter(now.plus(SKEW_MAX))) {
            return new Judged.Refused(
                    "the OCSP answer is of the future: it counts from " + from + "; check the clocks");
        }
        if (until.isBefore(from) || now.isAfter(until.plus(SKEW_MAX))) {
            return new Judged.Refused("the OCSP answer is out of date: it counted until " + until);
        }
        return switch (single.getCertStatus()) {
            case null -> new Judged.Definite(new Status.Good(), until, next);
            case RevokedStatus revoked ->
                new Judged.Definite(
                        new Status.Revoked(revoked.getRevocationTime().toInstant()), until, next);
            default -> new Judged.Refused("the OCSP responder does not know the certificate");
        };
    }

    // RFC 6960 §4.2.2.2: the authority itself, or whom it has appointed. Which of them the responder's identifier
    // names does not matter: whose key fits is who has signed.
    private Optional<String> signature(BasicOCSPResp basic) throws OCSPException, GeneralSecurityException {
        var algorithm = new DefaultSignatureNameFinder().getAlgorithmName(basic.getSignatureAlgorithmID());
        if (SignatureRule.forgeable(algorithm)) {
            return Optional.of("the OCSP answer is signed by " + algorithm + ", which can be forged");
        }
        if (signed(basic, issuer)) {
            return Optional.empty();
        }
        var faults = new ArrayList<String>();
        for (var delegate : enclosed(basic)) {
            if (signed(basic, delegate)) {
                var fault = appointed(delegate);
                if (fault.isEmpty()) {
                    return Optional.empty();
                }
                faults.add(fault.get());
            }
        }
        return Optional.of(
                faults.isEmpty()
                        ? "the OCSP answer is not signed by " + name(issuer) + ", nor by a certificate in it"
                        : "the OCSP answer is signed by " + faults.getFirst());
    }

    private static List<X509Certificate> enclosed(BasicOCSPResp basic) throws CertificateException {
        var converter = new JcaX509CertificateConverter();
        var found = new ArrayList<X509Certificate>();
        for (var holder : basic.getCerts()) {
            found.add(converter.getCertificate(holder));
        }
        return found;
    }

    /// What forbids that certificate to sign answers in the authority's name, or nothing.
    private Optional<String> appointed(X509Certificate delegate) throws CertificateParsingException {
        var name = name(delegate);
        if (!delegate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()) || !issuedBy(delegate)) {
            return Optional.of(name + ", which the certificate's authority has not issued");
        }
        var usages = delegate.getExtendedKeyUsage();
        if (usages == null || !usages.contains(KeyPurposeId.id_kp_OCSPSigning.getId())) {
            return Optional.of(name + ", which is not meant for it: its extended key usage lacks OCSPSigning");
        }
        var usage = delegate.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE_BIT]) {
            return Optional.of(name + ", whose key usage lacks digitalSignature");
        }
        if (now.isAfter(delegate.getNotAfter().toInstant())
                || now.isBefore(delegate.getNotBefore().toInstant())) {
            return Optional.of(name + ", which is valid from "
                    + delegate.getNotBefore().toInstant() + " to "
                    + delegate.getNotAfter().toInstant());
        }
        // Its responder would be itself: of its own revocation only a list at hand can tell.
        return !CertificateSources.needsNoCheck(delegate)
                        && lists.status(delegate, issuer, now) instanceof Status.Revoked(var since)
                ? Optional.of(name + ", which has been revoked at " + since)
                : Optional.empty();
    }

    private boolean issuedBy(X509Certificate delegate) {
        try {
            delegate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static boolean signed(BasicOCSPResp basic, X509Certificate signer) {
        try {
            return basic.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer.getPublicKey()));
        } catch (OCSPException | OperatorCreationException _) {
            // A key of another kind.
            return false;
        }
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
