package parley.config;

import java.nio.file.Path;

/// Block `sbc.identities.NAME`: a certificate with its chain and key, PEM.
/// @param certificateChain leaf first
/// @param privateKey PKCS#1, PKCS#8 or SEC1
public record IdentityConfig(Path certificateChain, Path privateKey) {}
