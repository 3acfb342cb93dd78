package parley.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
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
        return new DefaultTlsCredentialedSigner(parameters, new Signer(octets(key.getD())), chain, algorithm);
    }

    // As many octets as the curve's, whatever the number.
    private static byte[] octets(BigInteger scalar) {
        byte[] signed = scalar.toByteArray();
        byte[] octets = new byte[SCALAR_BYTES];
        int taken = Math.min(signed.length, SCALAR_BYTES);
        System.arraycopy(signed, signed.length - taken, octets, SCALAR_BYTES - taken, taken);
        return octets;
    }

    private static final class Signer implements TlsSigner {
        private final byte[] scalar;

        Signer(byte[] scalar) {
            this.scalar = scalar;
        }

        @Override
        public byte[] generateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash) {
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
            // It looks at what the key may be used for, too.
            var otherwise = super.createVerifier(signatureAlgorithm);
            var algorithm = keyInfo.getAlgorithm();
            boolean p256 = signatureAlgorithm == SignatureAlgorithm.ecdsa
                    && SECObjectIdentifiers.secp256r1.equals(algorithm.getParameters());
            return p256 ? new Verifier(keyInfo.getPublicKeyData().getOctets()) : otherwise;
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
            return LibCrypto.verify(point, hash, signed.getSignature());
        }
    }
}
