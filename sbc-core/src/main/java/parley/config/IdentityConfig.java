package parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import parley.common.CertificateUse;
import parley.common.Secret;

/// Block `sbc.identities.NAME`: who we are to others. With no file at all it is empty until a certificate is uploaded
/// or issued.
/// @param certificateChain PEM, leaf first; shown as server and as client
/// @param privateKey PKCS#1, PKCS#8 or SEC1, encrypted or not
/// @param passphrase of the key, if it is encrypted
/// @param certificates more of them: of another kind of key, or for one side of TLS only
/// @param authorities PEM bundle that our own chain leads to, and that peers are judged by where nothing else is named
/// @param acme how it is issued and renewed
public record IdentityConfig(
        Optional<Path> certificateChain,
        Optional<Path> privateKey,
        Optional<Secret> passphrase,
        List<CertificateConfig> certificates,
        Optional<Path> authorities,
        Optional<AcmeConfig> acme) {
    public IdentityConfig {
        certificates = List.copyOf(certificates);
        new Rules()
                .require(
                        certificateChain.isPresent() || privateKey.isEmpty(),
                        "certificate-chain",
                        "is required beside private-key",
                        "none")
                .require(
                        privateKey.isPresent() || certificateChain.isEmpty(),
                        "private-key",
                        "is required beside certificate-chain",
                        "none")
                .enforce();
    }

    /// The usual one: a chain and its key.
    public static IdentityConfig of(Path certificateChain, Path privateKey) {
        return new IdentityConfig(
                Optional.of(certificateChain),
                Optional.of(privateKey),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /// All certificates that are configured as files; may be none.
    public List<CertificateConfig> files() {
        var first = certificateChain.flatMap(
                chain -> privateKey.map(key -> new CertificateConfig(chain, key, passphrase, CertificateUse.BOTH)));
        return Stream.concat(first.stream(), certificates.stream()).toList();
    }
}
