package parley.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// A question to an OCSP responder about one certificate (RFC 6960 §4.1).
final class OcspQuestion {
    /// Octets of a nonce: RFC 9654 §2.1 asks for 32, and responders of RFC 8954 take no more.
    private static final int NONCE_BYTES = 32;

    private static final DigestCalculatorProvider DIGESTS = digests();

    private final Optional<byte[]> nonce;
    private final byte[] der;

    private OcspQuestion(Optional<byte[]> nonce, byte[] der) {
        this.nonce = nonce;
        this.der = der;
    }

    /// Whose answer is for us alone.
    /// @param randomness for the nonce
    static OcspQuestion about(X509Certificate certificate, X509Certificate issuer, RandomGenerator randomness) {
        var nonce = new byte[NONCE_BYTES];
        randomness.nextBytes(nonce);
        return question(certificate, issuer, Optional.of(nonce));
    }

    /// Whose answer is for everybody, to be stapled.
    static OcspQuestion withoutNonce(X509Certificate certificate, X509Certificate issuer) {
        return question(certificate, issuer, Optional.empty());
    }

    private static OcspQuestion question(X509Certificate certificate, X509Certificate issuer, Optional<byte[]> nonce) {
        try {
            var builder = new OCSPReqBuilder();
            if (nonce.isPresent()) {
                var value = new DEROctetString(nonce.get()).getEncoded();
                builder.setRequestExtensions(new Extensions(
                        new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(value))));
            }
            // The name and the key of the authority as SHA-1: no secret depends on it, and it is what every
            // responder knows (RFC 5019 §2.1.1).
            var request = builder.addRequest(new CertificateID(
                            DIGESTS.get(CertificateID.HASH_SHA1), holder(issuer), certificate.getSerialNumber()))
                    .build();
            return new OcspQuestion(nonce, request.getEncoded());
        } catch (IOException | OCSPException | OperatorCreationException fault) {
            throw new IllegalStateException("an OCSP request cannot be built", fault);
        }
    }

    /// True if an answer's identifier means that certificate: its serial number and the hashes of its authority's
    /// name and key (RFC 6960 §4.1.1), by whatever hash the responder has chosen.
    static boolean means(CertificateID identifier, BigInteger serial, X509Certificate issuer) {
        try {
            return identifier.getSerialNumber().equals(serial) && identifier.matchesIssuer(holder(issuer), DIGESTS);
        } catch (OCSPException | RuntimeException _) {
            // A hash that is not known here.
            return false;
        }
    }

    static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new JcaX509CertificateHolder(certificate);
        } catch (CertificateEncodingException fault) {
            throw new IllegalStateException("a certificate has lost its encoding", fault);
        }
    }

    Optional<byte[]> nonce() {
        return nonce.map(byte[]::clone);
    }

    byte[] der() {
        return der.clone();
    }

    private static DigestCalculatorProvider digests() {
        try {
            return new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException fault) {
            throw new IllegalStateException("the JDK has no digests", fault);
        }
    }
}
