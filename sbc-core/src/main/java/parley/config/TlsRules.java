package parley.config;

import java.util.List;
import parley.common.CipherPolicy;

/// What holds for TLS on either side.
final class TlsRules {
    private TlsRules() {}

    static Rules enforce(List<String> versions, CipherPolicy policy, List<String> ciphers) {
        return new Rules()
                .require(
                        !versions.isEmpty() && TlsServerConfig.VERSIONS.containsAll(versions),
                        "versions",
                        "must name some of " + String.join(", ", TlsServerConfig.VERSIONS),
                        versions)
                .distinct("versions", versions)
                .require(
                        (policy == CipherPolicy.LIST) != ciphers.isEmpty(),
                        "ciphers",
                        policy == CipherPolicy.LIST
                                ? "must name some where cipher-policy is list"
                                : "must be empty where cipher-policy is not list",
                        ciphers);
    }
}
