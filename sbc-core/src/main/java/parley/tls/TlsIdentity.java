package parley.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import parley.common.Parsed;
import parley.config.IdentityConfig;

/// A certificate with its chain and its key: what we show to prove who we are. Prints its subject, never its key.
/// @param name in `sbc.identities`
/// @param chain leaf first
/// @param privateKey of the leaf
public record TlsIdentity(String name, List<X509Certificate> chain, PrivateKey privateKey) {
    // The algorithm that proves, by one signature, that key and certificate are a pair.
    private static final Map<String, String> PROOF =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "EdDSA");

    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /// Reads the files of an identity; refused with file and reason.
    static Parsed<TlsIdentity> load(String name, IdentityConfig identity) {
        if (identity.files().isEmpty()) {
            return new Parsed.Refused<>("has no certificate", 0);
        }
        var config = identity.files().getFirst();
        return switch (Pem.certificates(config.certificateChain())) {
            case Parsed.Refused<List<X509Certificate>>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
            case Parsed.Ok<List<X509Certificate>>(var chain) ->
                switch (Pem.privateKey(config.privateKey())) {
                    case Parsed.Refused<PrivateKey>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
                    case Parsed.Ok<PrivateKey>(var key) ->
                        matches(chain.getFirst().getPublicKey(), key)
                                ? new Parsed.Ok<>(new TlsIdentity(name, chain, key))
                                : new Parsed.Refused<>(
                                        config.privateKey() + " is not the key of the first certificate in "
                                                + config.certificateChain(),
                                        0);
                };
        };
    }

    /// `RSA` or `EC`, as key managers name key types.
    String keyType() {
        return privateKey.getAlgorithm();
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    private static boolean matches(PublicKey publicKey, PrivateKey privateKey) {
        var algorithm = PROOF.get(privateKey.getAlgorithm());
        if (algorithm == null) {
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

    @Override
    public String toString() {
        return "TlsIdentity[" + name + ", " + leaf().getSubjectX500Principal().getName() + "]";
    }
}
