package parley.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import parley.sdp.Fingerprint;

/// A self-signed P-256 certificate and its private key: worth nothing by itself, vouched for by the fingerprint in
/// SDP (RFC 5763 §3). Immutable; many associations may show the same one.
public final class DtlsCertificate {
    /// How long one is shown: short, so that a stolen key soon ends to matter and calls cannot be linked for long.
    static final Duration VALIDITY = Duration.ofHours(24);

    // Peers' clocks are wrong by more than one thinks.
    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final int SERIAL_BITS = 63;
    private static final X500Name NAME = new X500Name("CN=parley");

    private final AsymmetricKeyParameter privateKey;
    private final byte[] encoded;
    private final Instant notAfter;
    private final Fingerprint fingerprint;

    DtlsCertificate(AsymmetricKeyParameter privateKey, byte[] encoded, Instant notAfter) {
        this.privateKey = privateKey;
        this.encoded = encoded;
        this.notAfter = notAfter;
        this.fingerprint = CertificateFingerprint.of(encoded, CertificateFingerprint.Hash.SHA_256);
    }

    /// Makes a key pair and a certificate valid for 24 hours from `now`.
    public static DtlsCertificate selfSigned(Instant now, SecureRandom random) {
        var curve = SECObjectIdentifiers.secp256r1;
        // The same curve, in arithmetic made for it: in the general one signing is the dearest part of a handshake.
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                new ECNamedDomainParameters(curve, CustomNamedCurves.getByOID(curve)), random));
        var keyPair = generator.generateKeyPair();
        var notAfter = now.plus(VALIDITY);
        var signature = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
        var digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        try {
            byte[] encoded = new BcX509v3CertificateBuilder(
                            NAME,
                            new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                            Date.from(now.minus(BACKDATED)),
                            Date.from(notAfter),
                            NAME,
                            keyPair.getPublic())
                    .build(new BcECContentSignerBuilder(signature, digest).build(keyPair.getPrivate()))
                    .getEncoded();
            return new DtlsCertificate(keyPair.getPrivate(), encoded, notAfter);
        } catch (IOException | OperatorCreationException impossible) {
            throw new IllegalStateException("a P-256 certificate can be signed", impossible);
        }
    }

    /// What `a=fingerprint` says of it, by SHA-256 (RFC 8122 §5).
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /// The last moment of its validity.
    public Instant notAfter() {
        return notAfter;
    }

    AsymmetricKeyParameter privateKey() {
        return privateKey;
    }

    /// DER.
    byte[] encoded() {
        return encoded.clone();
    }

    @Override
    public String toString() {
        return "DtlsCertificate[" + fingerprint + "]";
    }
}
