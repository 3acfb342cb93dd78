package parley.revocation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority that issues, revokes and answers, rightly and wrongly. ECDSA P-256.
final class TestAuthority {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final String RESPONDER = "http://ocsp.example.org/";
    static final String LIST = "http://crl.example.org/ca.crl";

    private static final AtomicLong SERIAL = new AtomicLong(0x1000);
    private static final ASN1ObjectIdentifier TLS_FEATURE = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24");

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /// A leaf with its key.
    record Leaf(X509Certificate certificate, PrivateKey key) {}

    /// Adds extensions.
    @FunctionalInterface
    interface Extensions {
        void add(JcaX509v3CertificateBuilder builder) throws CertIOException;
    }

    /// Adds entries and extensions.
    @FunctionalInterface
    interface Contents {
        void add(JcaX509v2CRLBuilder builder) throws CertIOException;
    }

    static TestAuthority root(String name) {
        var keys = keys();
        return new TestAuthority(keys, sign(name, name, keys, keys, days(-900), days(900), authority()));
    }

    /// @param more extensions
    TestAuthority intermediate(String name, Extensions more) {
        var own = keys();
        return new TestAuthority(own, sign(name(), name, own, keys, days(-9), days(90), builder -> {
            authority().add(builder);
            more.add(builder);
        }));
    }

    X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return keys.getPrivate();
    }

    /// A leaf that names the responder and the list.
    X509Certificate leaf(String name) {
        return leaf(name, builder -> {
            responder().add(builder);
            list(LIST).add(builder);
        });
    }

    X509Certificate leaf(String name, Extensions extensions) {
        return sign(name(), name, keys(), keys, days(-9), days(90), extensions);
    }

    /// Somebody who may answer in its name.
    Leaf delegate(Instant notAfter, KeyPurposeId usage, boolean noCheck) {
        var own = keys();
        return new Leaf(
                sign(name(), "responder", own, keys, days(-9), notAfter, builder -> {
                    builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(usage));
                    if (noCheck) {
                        builder.addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
                    }
                }),
                own.getPrivate());
    }

    static Extensions responder() {
        return builder -> builder.addExtension(
                Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
                    new AccessDescription(
                            X509ObjectIdentifiers.ocspAccessMethod, uri("ldap://ocsp.example.org/cn=ocsp")),
                    new AccessDescription(X509ObjectIdentifiers.ocspAccessMethod, uri(RESPONDER))
                }));
    }

    static Extensions list(String url) {
        return builder ->
                builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(new DistributionPointName(new GeneralNames(uri(url))), null, null)
                }));
    }

    static Extensions mustStaple() {
        return builder -> builder.addExtension(TLS_FEATURE, false, new DERSequence(new ASN1Integer(5)));
    }

    /// A list of a day ago, due in a day.
    X509CRL revoking(X509Certificate... revoked) {
        return list(days(-1), days(1), entries(revoked));
    }

    static Contents entries(X509Certificate... revoked) {
        return builder -> {
            for (var one : revoked) {
                builder.addCRLEntry(one.getSerialNumber(), Date.from(days(-2)), CRLReason.keyCompromise);
            }
        };
    }

    /// A scope of a list (RFC 5280 §5.2.5).
    static Contents scope(String point, boolean onlyUsers, boolean onlyAuthorities, boolean indirect) {
        var name = point.isEmpty() ? null : new DistributionPointName(new GeneralNames(uri(point)));
        return critical(
                Extension.issuingDistributionPoint,
                new IssuingDistributionPoint(name, onlyUsers, onlyAuthorities, null, indirect, false));
    }

    static Contents critical(ASN1ObjectIdentifier identifier, ASN1Encodable value) {
        return builder -> builder.addExtension(identifier, true, value);
    }

    X509CRL list(Instant thisUpdate, Instant nextUpdate, Contents contents) {
        return signedList("SHA256withECDSA", thisUpdate, nextUpdate, contents);
    }

    X509CRL signedList(String algorithm, Instant thisUpdate, Instant nextUpdate, Contents contents) {
        try {
            var builder = new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(thisUpdate));
            builder.setNextUpdate(Date.from(nextUpdate));
            contents.add(builder);
            return new JcaX509CRLConverter().getCRL(builder.build(signer(algorithm, keys.getPrivate())));
        } catch (GeneralSecurityException | CertIOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /// An answer that is right unless that is changed.
    TestAnswer answer(X509Certificate about, Consumer<TestAnswer> change) {
        var answer = new TestAnswer(about, certificate, keys.getPrivate());
        change.accept(answer);
        return answer;
    }

    byte[] good(X509Certificate about) {
        return answer(about, _ -> {}).der();
    }

    static Instant days(int days) {
        return NOW.plus(Duration.ofDays(days));
    }

    static ContentSigner signer(String algorithm, PrivateKey key) {
        try {
            return new JcaContentSignerBuilder(algorithm).build(key);
        } catch (OperatorCreationException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private String name() {
        return certificate.getSubjectX500Principal().getName();
    }

    private static GeneralName uri(String text) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, text);
    }

    private static Extensions authority() {
        return builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        };
    }

    private static X509Certificate sign(
            String issuer, String name, KeyPair own, KeyPair by, Instant from, Instant to, Extensions extensions) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Principal(issuer.contains("=") ? issuer : "CN=" + issuer),
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(from),
                    Date.from(to),
                    new X500Principal("CN=" + name),
                    own.getPublic());
            extensions.add(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(signer("SHA256withECDSA", by.getPrivate())));
        } catch (GeneralSecurityException | CertIOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
