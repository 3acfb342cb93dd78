package parley.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import parley.certificate.Credential;
import parley.certificate.Identity;
import parley.common.Parsed;
import parley.config.CertificateConfig;
import parley.config.IdentityConfig;

/// Reads the identities that are configured as files.
final class TlsIdentity {
    // The algorithm that proves, by one signature, that key and certificate are a pair.
    private static final Map<String, String> PROOF =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "EdDSA");

    private TlsIdentity() {}

    /// Reads the files of an identity; refused with file and reason.
    static Parsed<Identity> load(String name, IdentityConfig identity) {
        var credentials = new ArrayList<Credential>();
        for (var config : identity.files()) {
            switch (credential(config)) {
                case Parsed.Refused<Credential>(var rule, var offset) -> {
                    return new Parsed.Refused<>(rule, offset);
                }
                case Parsed.Ok<Credential>(var credential) -> credentials.add(credential);
            }
        }
        List<X509Certificate> authorities = List.of();
        if (identity.authorities().isPresent()) {
            switch (Pem.certificates(identity.authorities().get())) {
                case Parsed.Refused<List<X509Certificate>>(var rule, var offset) -> {
                    return new Parsed.Refused<>(rule, offset);
                }
                case Parsed.Ok<List<X509Certificate>>(var read) -> authorities = read;
            }
        }
        return new Parsed.Ok<>(new Identity(name, credentials, authorities));
    }

    private static Parsed<Credential> credential(CertificateConfig config) {
        return switch (Pem.certificates(config.certificateChain())) {
            case Parsed.Refused<List<X509Certificate>>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
            case Parsed.Ok<List<X509Certificate>>(var chain) ->
                switch (Pem.privateKey(config.privateKey())) {
                    case Parsed.Refused<PrivateKey>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
                    case Parsed.Ok<PrivateKey>(var key) ->
                        matches(chain.getFirst().getPublicKey(), key)
                                ? new Parsed.Ok<>(new Credential(chain, key, config.use()))
                                : new Parsed.Refused<>(
                                        config.privateKey() + " is not the key of the first certificate in "
                                                + config.certificateChain(),
                                        0);
                };
        };
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
}
