package parley.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.CertificateUse;
import parley.common.Secret;
import parley.tls.TestCertificates;

/// Uploads whose chains are signed as they should be, and break another rule of RFC 5280 §6.
class PathInspectionTest {
    private static final Instant NOW = TestCertificates.NOW;
    private static final int LEAF = -1;
    private static final int ANY_LENGTH = Integer.MAX_VALUE;
    private static final AtomicLong SERIAL = new AtomicLong(0x5000);

    /// A certificate with its key.
    private record Made(X509Certificate certificate, KeyPair keys) {}

    /// What is to be in one.
    record Shape(String name, int pathLength, int keyUsage, Instant until, Optional<NameConstraints> constraints) {
        static Shape authority(String name, int pathLength) {
            return new Shape(name, pathLength, KeyUsage.keyCertSign, NOW.plus(Duration.ofDays(300)), Optional.empty());
        }

        static Shape leaf() {
            return new Shape(
                    "sip.example.com",
                    LEAF,
                    KeyUsage.digitalSignature,
                    NOW.plus(Duration.ofDays(90)),
                    Optional.empty());
        }

        Shape with(int usage) {
            return new Shape(name, pathLength, usage, until, constraints);
        }

        Shape until(Instant end) {
            return new Shape(name, pathLength, keyUsage, end, constraints);
        }

        Shape permitting(String domain) {
            var permitted = new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain))};
            return new Shape(name, pathLength, keyUsage, until, Optional.of(new NameConstraints(permitted, null)));
        }
    }

    private static Made root(Shape shape) {
        var keys = keys();
        return make(shape, keys, shape.name(), keys.getPrivate());
    }

    private static Made below(Made issuer, Shape shape) {
        return make(
                shape,
                keys(),
                issuer.certificate().getSubjectX500Principal().getName(),
                issuer.keys().getPrivate());
    }

    private static Made make(Shape shape, KeyPair keys, String issuer, PrivateKey issuerKey) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Principal(issuer.startsWith("CN=") ? issuer : "CN=" + issuer),
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(NOW.minus(Duration.ofDays(100))),
                    Date.from(shape.until()),
                    new X500Principal("CN=" + shape.name()),
                    keys.getPublic());
            extend(builder, shape);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey);
            return new Made(new JcaX509CertificateConverter().getCertificate(builder.build(signer)), keys);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static void extend(JcaX509v3CertificateBuilder builder, Shape shape) throws CertIOException {
        builder.addExtension(
                Extension.basicConstraints,
                true,
                shape.pathLength() == LEAF
                        ? new BasicConstraints(false)
                        : shape.pathLength() == ANY_LENGTH
                                ? new BasicConstraints(true)
                                : new BasicConstraints(shape.pathLength()));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(shape.keyUsage()));
        if (shape.constraints().isPresent()) {
            builder.addExtension(
                    Extension.nameConstraints, true, shape.constraints().get());
        }
        if (shape.pathLength() == LEAF) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, shape.name())));
        }
        if (shape.name().equals("Odd")) {
            builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE);
        }
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /// A root, what stands between, and the one finding that must come of it; empty: none.
    record Row(String reads, Shape root, List<Shape> between, String code) {
        Row {
            between = List.copyOf(between);
        }
    }

    static Stream<Row> rows() {
        var root = Shape.authority("Root", ANY_LENGTH);
        var issuing = Shape.authority("Lab Issuing", ANY_LENGTH);
        return Stream.of(
                new Row("nothing is wrong", root, List.of(issuing), ""),
                new Row("a root alone", root, List.of(), ""),
                new Row("as many intermediates as are allowed", Shape.authority("Root", 1), List.of(issuing), ""),
                new Row(
                        "§4.2.1.9: one intermediate too many below an intermediate",
                        root,
                        List.of(Shape.authority("Policy", 0), issuing),
                        "path-too-long"),
                new Row(
                        "§4.2.1.9: one intermediate too many below the root",
                        Shape.authority("Root", 0),
                        List.of(issuing),
                        "path-too-long"),
                new Row(
                        "§4.2.1.3: an intermediate that may not sign certificates",
                        root,
                        List.of(issuing.with(KeyUsage.cRLSign)),
                        "no-cert-sign"),
                new Row(
                        "§4.2.1.3: a root that may not sign certificates",
                        root.with(KeyUsage.cRLSign),
                        List.of(issuing),
                        "no-cert-sign"),
                new Row(
                        "§4.2.1.10: a name that the intermediate may not certify",
                        root,
                        List.of(issuing.permitting("example.net")),
                        "name-constraint"),
                new Row(
                        "§4.2.1.10: a name that the root may not certify",
                        root.permitting("example.net"),
                        List.of(issuing),
                        "name-constraint"),
                new Row("§4.2.1.10: a name that it may", root.permitting("example.com"), List.of(issuing), ""),
                new Row(
                        "§4.2: a critical extension that nobody knows",
                        root,
                        List.of(Shape.authority("Odd", ANY_LENGTH)),
                        "critical-extension"),
                new Row("§4.1.2.5: an expired root", root.until(NOW.minusSeconds(1)), List.of(issuing), "expired"));
    }

    private static CertificateReport inspect(Row row, boolean authorities) {
        var root = root(row.root());
        var issuer = root;
        var chain = new ArrayDeque<X509Certificate>();
        for (var shape : row.between()) {
            issuer = below(issuer, shape);
            chain.addFirst(issuer.certificate());
        }
        var leaf = below(issuer, Shape.leaf());
        chain.addFirst(leaf.certificate());
        if (!authorities) {
            chain.addLast(root.certificate());
        }
        var upload = new Upload(
                Secret.of(Pem.text(List.copyOf(chain))),
                Optional.of(Secret.of("-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(leaf.keys().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n")),
                authorities ? Optional.of(Secret.of(Pem.text(List.of(root.certificate())))) : Optional.empty(),
                Optional.empty(),
                CertificateUse.BOTH);
        var around = new Surroundings(NOW, List.of("sip.example.com"), List.of(), Optional.empty());
        return CertificateInspection.inspect(upload, around).report();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @DisplayName("RFC 5280 §6: a chain that peers would refuse is refused with the rule that it breaks, once")
    void followed(Row row) {
        for (var authorities : List.of(true, false)) {
            var report = inspect(row, authorities);
            var rejected = report.findings().stream()
                    .filter(finding -> finding.severity() == Severity.REJECT)
                    .toList();
            assertEquals(
                    row.code().isEmpty() ? List.of() : List.of(row.code()),
                    rejected.stream().map(Finding::code).toList(),
                    report.toString());
            assertEquals(row.code().isEmpty(), report.accepted());
            rejected.forEach(finding -> assertTrue(finding.advice().length() > 30, finding.toString()));
        }
    }

    @Test
    @DisplayName("RFC 5280 §4.2.1.9: a leaf that the upload calls an authority certifies nothing")
    void leafAsRoot() {
        var row = new Row("", Shape.authority("Root", LEAF), List.of(), "not-an-authority");
        assertTrue(inspect(row, true).has("not-an-authority"));
        assertFalse(inspect(row, true).accepted());
    }
}
