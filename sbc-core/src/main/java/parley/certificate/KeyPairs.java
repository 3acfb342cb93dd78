package parley.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;

/// Whether a private and a public key belong together.
public final class KeyPairs {
    private static final Map<String, String> PROOF = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private KeyPairs() {}

    /// True if what one signs, the other verifies. Of RSA and EC; all others match nothing.
    public static boolean match(PublicKey publicKey, PrivateKey privateKey) {
        var algorithm = PROOF.get(privateKey.getAlgorithm());
        if (algorithm == null || !privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update((byte) 0);
            var proof = signature.sign();
            signature.initVerify(publicKey);
            signature.update((byte) 0);
            return signature.verify(proof);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
