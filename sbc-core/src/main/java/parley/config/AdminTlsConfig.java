package parley.config;

import java.nio.file.Path;
import java.util.Optional;

/// Block `sbc.admin.tls`.
/// @param identity name in `sbc.identities` whose server certificate is shown
/// @param trust PEM bundle of the authorities that operators' certificates chain to; none: they show none
public record AdminTlsConfig(String identity, Optional<Path> trust) {}
