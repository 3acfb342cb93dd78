package parley.admin.http;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import parley.certificate.Credential;
import parley.common.CertificateUse;

/// Issues what tests need, with keys on P-256.
final class TestAuthority {
    private static final Duration LIFE = Duration.ofDays(1);

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private long serial = System.nanoTime();

    TestAuthority(String commonName) throws GeneralSecurityException, OperatorCreationException, IOException {
        this.name = new X500Name("CN=" + commonName);
        this.keys = keys();
        this.certificate = sign(name, keys, true, "");
    }

    private static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    X509Certificate certificate() {
        return certificate;
    }

    /// A credential whose certificate has that DNS name.
    Credential issue(String host) throws GeneralSecurityException, OperatorCreationException, IOException {
        var own = keys();
        var leaf = sign(new X500Name("CN=" + host), own, false, host);
        return new Credential(List.of(leaf), own.getPrivate(), CertificateUse.BOTH);
    }

    private X509Certificate sign(X500Name subject, KeyPair subjectKeys, boolean authority, String host)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial++),
                Date.from(now.minus(LIFE)),
                Date.from(now.plus(LIFE)),
                subject,
                subjectKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!host.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /// Its certificate, as PEM.
    Path write(Path file) throws GeneralSecurityException, IOException {
        return Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }
}
