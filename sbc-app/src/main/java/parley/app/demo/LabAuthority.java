package parley.app.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority made on the spot, for the lab only: ECDSA P-256, all certificates valid for two days.
public final class LabAuthority {
    private static final Duration VALIDITY = Duration.ofDays(2);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int SERIAL_BITS = 120;

    private final SecureRandom random;
    private final Instant now;
    private final KeyPair key;
    private final X509Certificate certificate;

    /// A certificate with its key, issued by this authority.
    public record Issued(X509Certificate certificate, KeyPair key, X509Certificate authority) {
        /// A TLS context that shows this certificate and trusts the authority alone.
        public SSLContext context() throws GeneralSecurityException, IOException {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("own", key.getPrivate(), new char[0], new Certificate[] {certificate, authority});
            var keyManagers = KeyManagerFactory.getInstance("SunX509");
            keyManagers.init(keys, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trusting(authority).getTrustManagers(), null);
            return context;
        }

        /// Writes certificate and key where only the owner can read them.
        public void write(Path directory, String name) throws IOException {
            writePem(directory.resolve(name + ".crt"), List.of(certificate, authority));
            writePem(directory.resolve(name + ".key"), List.of(new JcaPKCS8Generator(key.getPrivate(), null)));
        }
    }

    /// A new authority.
    /// @param now from when on it is valid
    public LabAuthority(SecureRandom random, Instant now) throws GeneralSecurityException, IOException {
        this.random = random;
        this.now = now;
        this.key = keyPair();
        this.certificate = sign(new X500Name("CN=Parley lab authority"), key, List.of(), true);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /// A TLS context that shows no certificate and trusts this authority alone.
    public SSLContext anonymous() throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, trusting(certificate).getTrustManagers(), null);
        return context;
    }

    /// Writes its certificate as `ca.crt`.
    public void write(Path directory) throws IOException {
        writePem(directory.resolve("ca.crt"), List.of(certificate));
    }

    /// A certificate for both ends of TLS.
    public Issued issue(String commonName, List<GeneralName> names) throws GeneralSecurityException, IOException {
        var pair = keyPair();
        return new Issued(sign(new X500Name("CN=" + commonName), pair, names, false), pair, certificate);
    }

    private X509Certificate sign(X500Name subject, KeyPair pair, List<GeneralName> names, boolean authority)
            throws GeneralSecurityException, IOException {
        var issuer = authority
                ? subject
                : new X500Name(certificate.getSubjectX500Principal().getName());
        var builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(VALIDITY)),
                subject,
                pair.getPublic());
        try {
            extend(builder, names, authority);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException fault) {
            throw new GeneralSecurityException(fault);
        }
    }

    private static void extend(JcaX509v3CertificateBuilder builder, List<GeneralName> names, boolean authority)
            throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (authority) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return;
        }
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
    }

    private KeyPair keyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static TrustManagerFactory trusting(X509Certificate authority)
            throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        return trust;
    }

    private static void writePem(Path file, List<?> objects) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (var object : new ArrayList<Object>(objects)) {
                writer.writeObject(object);
            }
        }
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text.toString());
    }
}
