package parley.config;

import java.nio.file.Path;
import java.util.Optional;
import parley.common.CertificateUse;
import parley.common.Secret;

/// One element of `sbc.identities.NAME.certificates`.
/// @param certificateChain PEM, leaf first
/// @param privateKey PKCS#1, PKCS#8 or SEC1, encrypted or not
/// @param passphrase of the key, if it is encrypted
/// @param use on which side of TLS it is shown
public record CertificateConfig(
        Path certificateChain, Path privateKey, Optional<Secret> passphrase, CertificateUse use) {}
