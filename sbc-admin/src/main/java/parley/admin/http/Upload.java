package parley.admin.http;

import java.util.Optional;
import parley.common.CertificateUse;
import parley.common.Secret;

/// What an operator wants us to use from now on. Prints no key.
/// @param chain PEM, in whatever order; the key may stand among it
/// @param key PEM, if it does not stand among the chain
/// @param authorities PEM
/// @param passphrase of the key
/// @param use on which side of TLS it is to be shown
public record Upload(
        Secret chain,
        Optional<Secret> key,
        Optional<Secret> authorities,
        Optional<Secret> passphrase,
        CertificateUse use) {}
