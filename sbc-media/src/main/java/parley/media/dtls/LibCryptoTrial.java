package parley.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// One key of each kind, by OpenSSL and by Bouncy Castle.
final class LibCryptoTrial {
    private static final byte[] OCTETS = new byte[LibCrypto.X25519_BYTES];

    static {
        Arrays.fill(OCTETS, (byte) 1);
    }

    private LibCryptoTrial() {}

    /// True if both say the same, of what is right and of what is wrong.
    static boolean passes() {
        try {
            return agrees() && signs();
        } catch (RuntimeException | IOException _) {
            // It makes nothing, or what cannot be read.
            return false;
        }
    }

    private static boolean agrees() {
        byte[] own = new byte[LibCrypto.X25519_BYTES];
        X25519.scalarMultBase(OCTETS, 0, own, 0);
        byte[] common = new byte[LibCrypto.X25519_BYTES];
        X25519.scalarMult(OCTETS, 0, own, 0, common, 0);
        var key = LibCrypto.x25519Key(OCTETS);
        try {
            // Zero is of small order.
            return Arrays.equals(own, LibCrypto.x25519Public(key))
                    && Arrays.equals(common, LibCrypto.x25519(key, own))
                    && LibCrypto.x25519(key, new byte[LibCrypto.X25519_BYTES]).length == 0;
        } finally {
            LibCrypto.free(key);
        }
    }

    private static boolean signs() throws IOException {
        var curve = CustomNamedCurves.getByName("secp256r1");
        var point = curve.getG().multiply(new BigInteger(OCTETS)).normalize();
        byte[] signature = LibCrypto.sign(OCTETS, OCTETS);
        var verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(point, new ECDomainParameters(curve)));
        var numbers = StandardDSAEncoding.INSTANCE.decode(curve.getN(), signature);
        byte[] another = OCTETS.clone();
        another[0]++;
        return verifier.verifySignature(OCTETS, numbers[0], numbers[1])
                && LibCrypto.verify(point.getEncoded(false), OCTETS, signature)
                && !LibCrypto.verify(point.getEncoded(false), another, signature);
    }
}
