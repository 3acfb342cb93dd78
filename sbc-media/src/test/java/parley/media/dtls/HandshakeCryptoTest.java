package parley.media.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsECDSASigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsECDSAVerifier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeCryptoTest {
    private static final SignatureAndHashAlgorithm ECDSA_SHA256 =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
    private static final SignatureAndHashAlgorithm RSA_SHA256 =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HandshakeCrypto crypto = new HandshakeCrypto();

    private static AsymmetricCipherKeyPair keys(ASN1ObjectIdentifier curve) {
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(curve), RANDOM));
        return generator.generateKeyPair();
    }

    private static byte[] certificate(AsymmetricCipherKeyPair keys, int usage) throws Exception {
        var name = new X500Name("CN=peer");
        var day = Date.from(Instant.EPOCH);
        var signature = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
        var digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        return new BcX509v3CertificateBuilder(name, BigInteger.ONE, day, day, name, keys.getPublic())
                .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                .build(new BcECContentSignerBuilder(signature, digest).build(keys.getPrivate()))
                .getEncoded();
    }

    private TlsAgreement exchange(BcTlsCrypto by) {
        return by.createECDomain(new TlsECConfig(NamedGroup.x25519)).createECDH();
    }

    @Test
    @DisplayName("RFC 8422 §5.4: what a key on P-256 signed is verified by OpenSSL, by its own algorithm alone")
    void verifiesP256() throws Exception {
        var keys = keys(SECObjectIdentifiers.secp256r1);
        var verifier = crypto.createCertificate(certificate(keys, KeyUsage.digitalSignature))
                .createVerifier(SignatureAlgorithm.ecdsa);
        assertFalse(verifier instanceof BcTlsECDSAVerifier);
        byte[] hash = new byte[32];
        RANDOM.nextBytes(hash);
        byte[] signature = new BcTlsECDSASigner(crypto, (ECPrivateKeyParameters) keys.getPrivate())
                .generateRawSignature(ECDSA_SHA256, hash);
        assertTrue(verifier.verifyRawSignature(new DigitallySigned(ECDSA_SHA256, signature), hash));
        assertThrows(
                IllegalStateException.class,
                () -> verifier.verifyRawSignature(new DigitallySigned(RSA_SHA256, signature), hash));
        hash[0]++;
        assertFalse(verifier.verifyRawSignature(new DigitallySigned(ECDSA_SHA256, signature), hash));
    }

    @Test
    @DisplayName("RFC 8422 §5.4: what a key on P-384 signed is verified by Bouncy Castle")
    void verifiesP384() throws Exception {
        var encoded = certificate(keys(SECObjectIdentifiers.secp384r1), KeyUsage.digitalSignature);
        assertInstanceOf(
                BcTlsECDSAVerifier.class, crypto.createCertificate(encoded).createVerifier(SignatureAlgorithm.ecdsa));
    }

    @Test
    @DisplayName("RFC 5280 §4.2.1.3: a key that may not sign verifies nothing")
    void keyUsage() throws Exception {
        var certificate =
                crypto.createCertificate(certificate(keys(SECObjectIdentifiers.secp256r1), KeyUsage.keyAgreement));
        assertThrows(TlsFatalAlert.class, () -> certificate.createVerifier(SignatureAlgorithm.ecdsa));
    }

    @Test
    @DisplayName("RFC 8422 §5.10: an exchange with Bouncy Castle gives both the same secret")
    void exchanges() throws Exception {
        var ours = assertInstanceOf(NativeX25519.class, exchange(crypto));
        var theirs = exchange(new BcTlsCrypto());
        ours.receivePeerValue(theirs.generateEphemeral());
        theirs.receivePeerValue(ours.generateEphemeral());
        assertArrayEquals(
                theirs.calculateSecret().extract(), ours.calculateSecret().extract());
        assertThrows(IllegalStateException.class, ours::generateEphemeral);
        assertThrows(IllegalStateException.class, ours::calculateSecret);
    }

    @Test
    @DisplayName("RFC 7748 §6.1: a peer's value of small order ends the handshake")
    void smallOrder() throws Exception {
        var exchange = exchange(crypto);
        exchange.receivePeerValue(new byte[LibCrypto.X25519_BYTES]);
        var alert = assertThrows(TlsFatalAlert.class, exchange::calculateSecret);
        assertEquals(AlertDescription.handshake_failure, alert.getAlertDescription());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    @DisplayName("RFC 8422 §5.11: a peer's value of another length ends the handshake")
    void anotherLength(int length) {
        var alert = assertThrows(TlsFatalAlert.class, () -> exchange(crypto).receivePeerValue(new byte[length]));
        assertEquals(AlertDescription.illegal_parameter, alert.getAlertDescription());
    }
}
