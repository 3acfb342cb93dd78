package parley.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// Makes authorities, certificates and revocation lists, good and bad ones. ECDSA P-256 unless said otherwise.
public final class TestCertificates {
    /// A fixed wall clock for tests without sockets.
    public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(0x1000);

    private TestCertificates() {}

    /// A certificate that can issue others, or a leaf, with its key.
    /// @param certificate of it
    /// @param key of it
    /// @param issuers its chain above, without the root
    public record Issued(X509Certificate certificate, PrivateKey key, List<X509Certificate> issuers) {
        /// The chain as a TLS peer sends it.
        public List<X509Certificate> chain() {
            return java.util.stream.Stream.concat(java.util.stream.Stream.of(certificate), issuers.stream())
                    .toList();
        }

        /// The chain and the key as PEM files in that directory.
        public Written write(Path directory, String name) {
            var chain = directory.resolve(name + ".crt");
            var keyFile = directory.resolve(name + ".key");
            TestCertificates.write(chain, chain().toArray());
            TestCertificates.write(keyFile, key);
            return new Written(chain, keyFile);
        }
    }

    /// Where an identity was written.
    /// @param chain leaf first
    /// @param key PEM
    public record Written(Path chain, Path key) {}

    /// What is to be in a certificate.
    /// @param commonName of the subject
    /// @param names subject alternative names: `DNS:`, `URI:` or `IP:` and the value
    /// @param notBefore start of validity
    /// @param notAfter end of validity
    /// @param usages extended key usages; none: no such extension
    public record Wish(
            String commonName, List<String> names, Instant notBefore, Instant notAfter, List<KeyPurposeId> usages) {
        /// Valid around now, for both sides of TLS.
        public static Wish of(String commonName, String... names) {
            return new Wish(
                    commonName,
                    List.of(names),
                    Instant.parse("2020-01-01T00:00:00Z"),
                    Instant.parse("2099-01-01T00:00:00Z"),
                    List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth));
        }

        public Wish between(Instant from, Instant to) {
            return new Wish(commonName, names, from, to, usages);
        }

        public Wish usable(KeyPurposeId... allowed) {
            return new Wish(commonName, names, notBefore, notAfter, List.of(allowed));
        }
    }

    /// A root authority of that name.
    public static Issued root(String commonName) {
        var keys = ecKeys();
        return new Issued(
                sign(Wish.of(commonName), keys, keys.getPrivate(), principal(commonName), true),
                keys.getPrivate(),
                List.of());
    }

    /// An intermediate authority.
    public static Issued intermediate(Issued issuer, String commonName) {
        return issue(issuer, Wish.of(commonName).usable(), ecKeys(), true);
    }

    /// A leaf with an ECDSA key.
    public static Issued leaf(Issued issuer, Wish wish) {
        return issue(issuer, wish, ecKeys(), false);
    }

    /// A leaf with an RSA key.
    public static Issued rsaLeaf(Issued issuer, Wish wish) {
        return issue(issuer, wish, keys("RSA"), false);
    }

    /// A leaf that vouches for itself.
    public static Issued selfSigned(Wish wish) {
        var keys = ecKeys();
        return new Issued(
                sign(wish, keys, keys.getPrivate(), principal(wish.commonName()), false), keys.getPrivate(), List.of());
    }

    /// A revocation list of that authority.
    public static X509CRL revocationList(Issued issuer, Instant nextUpdate, X509Certificate... revoked) {
        try {
            var builder = new JcaX509v2CRLBuilder(
                    issuer.certificate().getSubjectX500Principal(), Date.from(NOW.minus(Duration.ofDays(1))));
            builder.setNextUpdate(Date.from(nextUpdate));
            for (var certificate : revoked) {
                builder.addCRLEntry(
                        certificate.getSerialNumber(),
                        Date.from(NOW.minus(Duration.ofDays(2))),
                        CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter().getCRL(builder.build(signer(issuer.key())));
        } catch (GeneralSecurityException | OperatorCreationException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /// Writes objects as PEM.
    public static Path write(Path file, Object... objects) {
        try (var text = new StringWriter();
                var pem = new JcaPEMWriter(text)) {
            for (var object : objects) {
                // As PKCS#8: a SEC1 key made out of the JDK's lacks its curve.
                pem.writeObject(
                        object instanceof PrivateKey secret
                                ? new PemObject("PRIVATE KEY", secret.getEncoded())
                                : object);
            }
            pem.flush();
            return Files.writeString(file, text.toString());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Issued issue(Issued issuer, Wish wish, KeyPair keys, boolean authority) {
        var certificate = sign(wish, keys, issuer.key(), issuer.certificate().getSubjectX500Principal(), authority);
        var selfSigned = issuer.certificate()
                .getIssuerX500Principal()
                .equals(issuer.certificate().getSubjectX500Principal());
        return new Issued(certificate, keys.getPrivate(), selfSigned ? List.of() : issuer.chain());
    }

    private static X509Certificate sign(
            Wish wish, KeyPair keys, PrivateKey issuerKey, X500Principal issuer, boolean authority) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(wish.notBefore()),
                    Date.from(wish.notAfter()),
                    principal(wish.commonName()),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            var keyUsage = authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
            if (!authority && !wish.usages().isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(wish.usages().toArray(KeyPurposeId[]::new)));
            }
            if (!wish.names().isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(wish.names()));
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(issuerKey)));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static GeneralNames names(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> {
                    var value = name.substring(name.indexOf(':') + 1);
                    return switch (name.substring(0, name.indexOf(':'))) {
                        case "DNS" -> new GeneralName(GeneralName.dNSName, value);
                        case "IP" -> new GeneralName(GeneralName.iPAddress, value);
                        default -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
                    };
                })
                .toArray(GeneralName[]::new));
    }

    private static org.bouncycastle.operator.ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        return new JcaContentSignerBuilder(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA")
                .build(key);
    }

    private static X500Principal principal(String commonName) {
        return new X500Principal("CN=" + commonName + ",O=Test");
    }

    private static KeyPair ecKeys() {
        return keys("EC");
    }

    private static KeyPair keys(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
