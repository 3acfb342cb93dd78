package parley.media.dtls;

import java.io.IOException;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/// The library's cryptography, with OpenSSL's X25519 and P-256 in place of its own: all that handshakes between peers
/// of these days come to.
final class HandshakeCrypto extends BcTlsCrypto {
    private static final int SCALAR_BYTES = 32;

    @Override
    public TlsECDomain createECDomain(TlsECConfig config) {
        return config.getNamedGroup() == NamedGroup.x25519
                ? () -> new NativeX25519(this)
                : super.createECDomain(config);
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        return type == CertificateType.X509 ? new Shown(this, encoding) : super.createCertificate(type, encoding);
    }

    /// What signs with a key of P-256.
    static TlsCredentialedSigner credentials(
            TlsCryptoParameters parameters,
            ECPrivateKeyParameters key,
            Certificate chain,
            SignatureAndHashAlgorithm algorithm) {
        byte[] scalar = BigIntegers.asUnsignedByteArray(SCALAR_BYTES, key.getD());
        return new DefaultTlsCredentialedSigner(parameters, new Signer(scalar), chain, algorithm);
    }

    // DTLS 1.2 always names it.
    private static void requireEcdsa(@Nullable SignatureAndHashAlgorithm algorithm) {
        if (algorithm == null || algorithm.getSignature() != SignatureAlgorithm.ecdsa) {
            throw new IllegalStateException("a key for ECDSA cannot be used for " + algorithm);
        }
    }

    private static final class Signer implements TlsSigner {
        private final byte[] scalar;

        Signer(byte[] scalar) {
            this.scalar = scalar;
        }

        @Override
        public byte[] generateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash) {
            requireEcdsa(algorithm);
            return LibCrypto.sign(scalar, hash);
        }

        @Override
        public @Nullable TlsStreamSigner getStreamSigner(SignatureAndHashAlgorithm algorithm) {
            return null;
        }
    }

    /// A peer's certificate, or ours.
    private static final class Shown extends BcTlsCertificate {
        Shown(BcTlsCrypto crypto, byte[] encoding) throws IOException {
            super(crypto, encoding);
        }

        @Override
        public TlsVerifier createVerifier(short signatureAlgorithm) throws IOException {
            boolean p256 = signatureAlgorithm == SignatureAlgorithm.ecdsa
                    && SECObjectIdentifiers.secp256r1.equals(
                            keyInfo.getAlgorithm().getParameters());
            if (!p256) {
                return super.createVerifier(signatureAlgorithm);
            }
            validateKeyUsage(KeyUsage.digitalSignature);
            // Found to be a point of the curve, and not the one at infinity.
            return new Verifier(getPubKeyEC().getQ().getEncoded(false));
        }
    }

    private static final class Verifier implements TlsVerifier {
        private final byte[] point;

        Verifier(byte[] point) {
            this.point = point;
        }

        @Override
        public @Nullable TlsStreamVerifier getStreamVerifier(DigitallySigned signed) {
            return null;
        }

        @Override
        public boolean verifyRawSignature(DigitallySigned signed, byte[] hash) {
            requireEcdsa(signed.getAlgorithm());
            return LibCrypto.verify(point, hash, signed.getSignature());
        }
    }
}
