package parley.revocation;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/// An OCSP answer in the making: good, of an hour ago, due in an hour, signed by the authority itself.
final class TestAnswer {
    X509Certificate about;
    X509Certificate issuer;
    PrivateKey key;
    List<X509Certificate> enclosed = new ArrayList<>();

    @Nullable
    CertificateStatus status = CertificateStatus.GOOD;

    Instant producedAt = TestAuthority.NOW.minus(Duration.ofHours(1));
    Instant thisUpdate = TestAuthority.NOW.minus(Duration.ofHours(1));

    @Nullable
    Instant nextUpdate = TestAuthority.NOW.plus(Duration.ofHours(1));

    int responseStatus = OCSPRespBuilder.SUCCESSFUL;
    String algorithm = "SHA256withECDSA";
    List<Extension> extensions = new ArrayList<>();

    TestAnswer(X509Certificate about, X509Certificate issuer, PrivateKey key) {
        this.about = about;
        this.issuer = issuer;
        this.key = key;
    }

    TestAnswer by(TestAuthority.Leaf delegate) {
        key = delegate.key();
        enclosed.add(delegate.certificate());
        return this;
    }

    TestAnswer nonce(byte[] nonce) {
        try {
            extensions.add(new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce).getEncoded()));
            return this;
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    byte[] der() {
        try {
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var holder = new JcaX509CertificateHolder(issuer);
            var sha1 = digests.get(CertificateID.HASH_SHA1);
            var builder = new BasicOCSPRespBuilder(new RespID(holder.getSubjectPublicKeyInfo(), sha1));
            builder.addResponse(
                    new CertificateID(sha1, holder, about.getSerialNumber()),
                    status,
                    Date.from(thisUpdate),
                    nextUpdate == null ? null : Date.from(nextUpdate));
            if (!extensions.isEmpty()) {
                builder.setResponseExtensions(new Extensions(extensions.toArray(Extension[]::new)));
            }
            var certificates = new ArrayList<X509CertificateHolder>();
            for (var certificate : enclosed) {
                certificates.add(new JcaX509CertificateHolder(certificate));
            }
            var basic = builder.build(
                    TestAuthority.signer(algorithm, key),
                    certificates.toArray(X509CertificateHolder[]::new),
                    Date.from(producedAt));
            return new OCSPRespBuilder().build(responseStatus, basic).getEncoded();
        } catch (OCSPException | OperatorCreationException | CertificateEncodingException | IOException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
