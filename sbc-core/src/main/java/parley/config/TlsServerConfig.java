package parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.common.ClientAuth;

/// Block `sbc.listeners.NAME.tls`.
/// @param identity name in `sbc.identities`
/// @param sni identity name by server name
/// @param clientAuth whether clients must show a certificate
/// @param trust PEM bundle of the authorities that clients' certificates chain to; needed unless `clientAuth` is none
/// @param crl PEM revocation lists that clients' certificates are checked against
/// @param versions `TLSv1.2`, `TLSv1.3`
/// @param ciphers OpenSSL names of TLS 1.2 suites; empty means our default
public record TlsServerConfig(
        String identity,
        Map<String, String> sni,
        ClientAuth clientAuth,
        Optional<Path> trust,
        Optional<Path> crl,
        List<String> versions,
        List<String> ciphers) {
    /// Older ones are broken (RFC 8996).
    static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    public TlsServerConfig {
        sni = Map.copyOf(sni);
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        new Rules()
                .require(
                        trust.isPresent() || clientAuth == ClientAuth.NONE,
                        "trust",
                        "is required where client-auth is not none",
                        "none")
                .require(
                        !versions.isEmpty() && VERSIONS.containsAll(versions),
                        "versions",
                        "must name some of " + String.join(", ", VERSIONS),
                        versions)
                .enforce();
    }
}
