package parley.config;

import java.nio.file.Path;
import java.util.Optional;

/// Block `sbc.lab`: what helps in a laboratory and harms in service.
/// @param authority whether our own certificate authority issues what is asked for
/// @param tlsKeyLog file that TLS secrets are appended to, as Wireshark reads it (RFC 9850); whoever has it reads all
public record LabConfig(boolean authority, Optional<Path> tlsKeyLog) {}
