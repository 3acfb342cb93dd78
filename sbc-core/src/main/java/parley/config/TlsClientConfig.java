package parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Block `sbc.peers.NAME.tls`: how we dial that peer.
/// @param identity name in `sbc.identities` whose certificate we show when asked
/// @param trust PEM bundle of the authorities its certificate chains to; the JDK's if not set
/// @param crl PEM revocation lists its certificate is checked against
/// @param verifyName true: the certificate must carry the host or one of `names` (RFC 5922)
/// @param names accepted besides the host
/// @param versions `TLSv1.2`, `TLSv1.3`
/// @param ciphers OpenSSL names of TLS 1.2 suites; empty means our default
public record TlsClientConfig(
        Optional<String> identity,
        Optional<Path> trust,
        Optional<Path> crl,
        boolean verifyName,
        List<String> names,
        List<String> versions,
        List<String> ciphers) {
    public TlsClientConfig {
        names = List.copyOf(names);
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        new Rules()
                .require(names.stream().allMatch(Syntax::host), "names", "must be host names or IP addresses", names)
                .require(verifyName || names.isEmpty(), "names", "must be empty where verify-name is false", names)
                .require(
                        !versions.isEmpty() && TlsServerConfig.VERSIONS.containsAll(versions),
                        "versions",
                        "must name some of " + String.join(", ", TlsServerConfig.VERSIONS),
                        versions)
                .enforce();
    }
}
