package parley.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.CertificateUse;
import parley.common.Secret;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Issued;
import parley.tls.TestCertificates.Wish;

class CertificateInspectionTest {
    private static final Instant NOW = TestCertificates.NOW;
    private static final Issued ROOT = TestCertificates.root("Root");
    private static final Issued ISSUING = TestCertificates.intermediate(ROOT, "Issuing");

    private static Surroundings around(String... names) {
        return new Surroundings(NOW, List.of(names), List.of("carrier"), Optional.empty());
    }

    private static Wish sip() {
        return Wish.of("sip.example.com", "DNS:sip.example.com");
    }

    private static Secret pem(PrivateKey key) {
        return Secret.of("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
    }

    private static Upload upload(List<X509Certificate> chain, PrivateKey key, CertificateUse use) {
        return new Upload(Secret.of(Pem.text(chain)), Optional.of(pem(key)), Optional.empty(), Optional.empty(), use);
    }

    private static CertificateInspection.Outcome inspect(Issued issued, Surroundings around) {
        return CertificateInspection.inspect(upload(issued.chain(), issued.key(), CertificateUse.BOTH), around);
    }

    /// An upload, and the findings that it must have.
    record Row(String name, Upload upload, List<String> findings) {
        Row {
            findings = List.copyOf(findings);
        }
    }

    static Stream<Row> rows() throws GeneralSecurityException, OperatorCreationException {
        return Stream.of(
                row("less than 30 days", sip().between(NOW.minus(days(60)), NOW.plus(days(29))), "WARN expires-soon"),
                row("no client usage", sip().usable(KeyPurposeId.id_kp_serverAuth), "WARN no-client-auth"),
                row("no server usage", sip().usable(KeyPurposeId.id_kp_clientAuth), "REJECT no-server-auth"),
                row(
                        "SIP domain usage (RFC 5924)",
                        sip().usable(KeyPurposeId.getInstance(
                                new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.20")))),
                row("another name", Wish.of("x", "DNS:other.example.com"), "WARN name-mismatch"),
                row("a wildcard", Wish.of("x", "DNS:*.example.com"), "WARN wildcard"),
                row("common name only", Wish.of("sip.example.com"), "WARN common-name-only"),
                new Row(
                        "an authority as leaf",
                        upload(ISSUING.chain(), ISSUING.key(), CertificateUse.BOTH),
                        List.of("REJECT authority-as-leaf", "REJECT key-usage")),
                row("RSA-1024", made("RSA", "1024", "SHA256withRSA"), "REJECT weak-key", "WARN self-signed"),
                row("SHA-1", made("RSA", "2048", "SHA1withRSA"), "REJECT weak-signature", "WARN self-signed"),
                row("secp256k1", onCurve("secp256k1"), "REJECT unsupported-curve"),
                row("brainpoolP384r1", onCurve("brainpoolP384r1"), "REJECT unsupported-curve"),
                row("Ed25519", made("Ed25519", "", "Ed25519"), "REJECT bad-key", "REJECT unsupported-key"));
    }

    private static Duration days(int count) {
        return Duration.ofDays(count);
    }

    private static Row row(String name, Wish wish, String... findings) {
        var leaf = TestCertificates.leaf(ISSUING, wish);
        return new Row(name, upload(leaf.chain(), leaf.key(), CertificateUse.BOTH), List.of(findings));
    }

    private static Row row(String name, Issued issued, String... findings) {
        return new Row(name, upload(issued.chain(), issued.key(), CertificateUse.BOTH), List.of(findings));
    }

    private static Issued made(String kind, String size, String signature)
            throws GeneralSecurityException, OperatorCreationException {
        var generator = KeyPairGenerator.getInstance(kind);
        if (!size.isEmpty()) {
            generator.initialize(Integer.parseInt(size));
        }
        return signed(generator.generateKeyPair(), new JcaContentSignerBuilder(signature));
    }

    /// A curve that the JDK does not sign on.
    private static Issued onCurve(String name) throws GeneralSecurityException, OperatorCreationException {
        var provider = new BouncyCastleProvider();
        var generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec(name));
        return signed(
                generator.generateKeyPair(), new JcaContentSignerBuilder("SHA256withECDSA").setProvider(provider));
    }

    private static Issued signed(KeyPair keys, JcaContentSignerBuilder signer)
            throws GeneralSecurityException, OperatorCreationException {
        var name = new javax.security.auth.x500.X500Principal("CN=sip.example.com");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                java.math.BigInteger.TWO,
                java.util.Date.from(NOW.minus(days(1))),
                java.util.Date.from(NOW.plus(days(90))),
                name,
                keys.getPublic());
        var certificate =
                new JcaX509CertificateConverter().getCertificate(builder.build(signer.build(keys.getPrivate())));
        return new Issued(certificate, keys.getPrivate(), List.of());
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("What will not work is found before anybody is shown it")
    void finds(Row row) {
        var outcome = CertificateInspection.inspect(row.upload(), around("sip.example.com"));
        var found = outcome.report().findings().stream()
                .map(finding -> finding.severity() + " " + finding.code())
                .collect(Collectors.toSet());
        assertTrue(found.containsAll(row.findings()), () -> row.name() + ": " + outcome.report());
        assertFalse(found.contains("REJECT key-mismatch"), () -> row.name() + ": " + outcome.report());
        assertEquals(
                row.findings().stream().noneMatch(finding -> finding.startsWith("REJECT")),
                outcome.candidate().isPresent(),
                () -> row.name() + ": " + outcome.report());
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT", "BOTH"})
    @DisplayName(
            "RFC 5280 §4.2.1.12: a certificate for servers is taken as client's, and the peers it may break are named")
    void serverAuthOnly(CertificateUse use) {
        var leaf = TestCertificates.leaf(ISSUING, sip().usable(KeyPurposeId.id_kp_serverAuth));
        var outcome = CertificateInspection.inspect(upload(leaf.chain(), leaf.key(), use), around("sip.example.com"));
        var finding = outcome.report().findings().stream()
                .filter(found -> found.code().equals("no-client-auth"))
                .findFirst()
                .orElseThrow();
        assertEquals(Severity.WARN, finding.severity());
        assertTrue(finding.advice().contains("dialled with it (carrier)"), finding.advice());
        assertEquals(use, outcome.candidate().orElseThrow().credential().use());
    }

    @Test
    @DisplayName("A certificate for servers that no peer is dialled with as yet: the warning says so")
    void serverAuthOnlyForNobody() {
        var leaf = TestCertificates.leaf(ISSUING, sip().usable(KeyPurposeId.id_kp_serverAuth));
        var outcome = CertificateInspection.inspect(
                upload(leaf.chain(), leaf.key(), CertificateUse.CLIENT),
                new Surroundings(NOW, List.of(), List.of(), Optional.empty()));
        assertTrue(outcome.candidate().isPresent(), outcome.report()::toString);
        assertTrue(outcome.report().toString().contains("no configured peer is dialled with it"));
    }

    @Test
    @DisplayName("A chain that leads to another authority than the one sent along is refused")
    void otherAuthority() {
        var leaf = TestCertificates.leaf(ISSUING, sip());
        var other = TestCertificates.root("Root");
        var upload = new Upload(
                Secret.of(Pem.text(leaf.chain())),
                Optional.of(pem(leaf.key())),
                Optional.of(Secret.of(Pem.text(List.of(other.certificate())))),
                Optional.empty(),
                CertificateUse.BOTH);
        assertTrue(CertificateInspection.inspect(upload, around()).report().has("chain-incomplete"));
    }

    @Test
    @DisplayName("A certificate renewed with the same key needs no key; the same one again is a duplicate")
    void sameKey() {
        var leaf = TestCertificates.leaf(ISSUING, sip());
        var active =
                new Identity("edge", List.of(new Credential(leaf.chain(), leaf.key(), CertificateUse.BOTH)), List.of());
        var upload = new Upload(
                Secret.of(Pem.text(leaf.chain())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CertificateUse.BOTH);
        var outcome = CertificateInspection.inspect(
                upload, new Surroundings(NOW, List.of("sip.example.com"), List.of(), Optional.of(active)));
        assertTrue(outcome.report().has("key-kept") && outcome.report().has("duplicate"), outcome.report()::toString);
        assertTrue(outcome.candidate().isPresent());
    }

    @Test
    @DisplayName("An RSA certificate stands beside an ECDSA one; of the same kind, the new one takes its place")
    void besides() {
        var ec = TestCertificates.leaf(ISSUING, sip());
        var rsa = TestCertificates.rsaLeaf(ISSUING, sip());
        var active =
                new Identity("edge", List.of(new Credential(ec.chain(), ec.key(), CertificateUse.BOTH)), List.of());
        var both = inspect(rsa, around()).candidate().orElseThrow().in(active, false);
        assertEquals(
                List.of("RSA", "EC"),
                both.credentials().stream().map(Credential::keyType).toList());
        var alone = inspect(rsa, around()).candidate().orElseThrow().in(active, true);
        assertEquals(1, alone.credentials().size());
        var server = new CertificateInspection.Candidate(
                        new Credential(ec.chain(), ec.key(), CertificateUse.SERVER), List.of())
                .in(active, false);
        assertEquals(
                List.of(CertificateUse.SERVER, CertificateUse.CLIENT),
                server.credentials().stream().map(Credential::use).toList());
    }

    @Test
    @DisplayName("Keys that OpenSSL encrypted before PKCS#8 are read with their passphrase, and with no other")
    void legacyEncryption() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(
                    generator.generateKeyPair().getPrivate(),
                    new JcePEMEncryptorBuilder("AES-256-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .build("secret".toCharArray()));
        }
        var block = block(text.toString());
        assertTrue(read(block, "secret") instanceof PrivateKeyReader.Reading.Key);
        assertTrue(read(block, "guess") instanceof PrivateKeyReader.Reading.PassphraseWrong);
        assertTrue(
                PrivateKeyReader.read(block, Optional.empty()) instanceof PrivateKeyReader.Reading.PassphraseMissing);
    }

    @Test
    @DisplayName("RFC 7914: a key encrypted with scrypt is not taken, and what to do about it is said")
    void scrypt() throws IOException, GeneralSecurityException, OperatorCreationException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var encryptor = new JcePKCSPBEOutputEncryptorBuilder(
                        new ScryptConfig.Builder(16_384, 8, 1).build(), NISTObjectIdentifiers.id_aes256_CBC)
                .setProvider(new BouncyCastleProvider())
                .build("secret".toCharArray());
        var encrypted = new JcaPKCS8EncryptedPrivateKeyInfoBuilder(
                        generator.generateKeyPair().getPrivate())
                .build(encryptor);
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(encrypted);
        }
        var reading = assertInstanceOf(PrivateKeyReader.Reading.Unusable.class, read(block(text.toString()), "secret"));
        assertTrue(reading.why().contains("scrypt"), reading.why());
        assertTrue(reading.why().contains("openssl pkcs8"), reading.why());
    }

    @Test
    @DisplayName("RFC 8018 §6.2: what we encrypt is read back on every curve and prints no key")
    void encryption() throws GeneralSecurityException {
        for (var curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            var key = generator.generateKeyPair().getPrivate();
            var block = block(KeyEncryption.text(key, Secret.of("a passphrase of ours")));
            assertEquals(new PrivateKeyReader.Reading.Key(key), read(block, "a passphrase of ours"));
            assertFalse(block.toString().contains(new String(block.content().reveal(), StandardCharsets.ISO_8859_1)));
        }
    }

    private static PemBlock block(String text) {
        return switch (PemText.read(Secret.of(text), Upload.PART_MAX_BYTES)) {
            case PemText.Reading.Blocks(var blocks) -> blocks.getFirst();
            case PemText.Reading.Malformed malformed -> throw new AssertionError(malformed);
        };
    }

    private static PrivateKeyReader.Reading read(PemBlock block, String passphrase) {
        return PrivateKeyReader.read(block, Optional.of(Secret.of(passphrase)));
    }

    @Test
    @DisplayName("Bombs are refused before a parser sees them: size, number, nesting, lengths that lie")
    void bounded() {
        var leaf = TestCertificates.leaf(ISSUING, sip());
        var many = Stream.generate(() -> TestCertificates.leaf(ROOT, sip()).certificate())
                .limit(Upload.CERTIFICATES_MAX + 1)
                .toList();
        assertTrue(CertificateInspection.inspect(upload(many, leaf.key(), CertificateUse.BOTH), around())
                .report()
                .has("too-many-certificates"));
        var large = Upload.of(Secret.of(new byte[Upload.PART_MAX_BYTES + 1]), pem(leaf.key()));
        assertTrue(CertificateInspection.inspect(large, around()).report().has("too-large"));
        var deep = new byte[2 * 60];
        for (var i = 0; i < 60; i++) {
            deep[2 * i] = 0x30;
            deep[2 * i + 1] = (byte) (deep.length - 2 * i - 2);
        }
        assertFalse(DerDepth.fits(deep));
        assertFalse(DerDepth.fits(new byte[] {0x30, (byte) 0x84, 0x7f, 0x7f, 0x7f, 0x7f, 0}));
        assertFalse(DerDepth.fits(new byte[] {0x30, (byte) 0x80, 0, 0}));
        assertFalse(DerDepth.fits(new byte[] {0x1f, (byte) 0xff}));
        assertTrue(DerDepth.fits(new byte[] {0x30, 3, 2, 1, 5}));
    }
}
