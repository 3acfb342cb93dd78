package parley.config;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import parley.common.Role;

/// Block `sbc.admin`: the HTTP interface for operators.
/// @param enabled whether it is served
/// @param address to bind, an IP literal
/// @param port to bind; 0 lets the system choose
/// @param tls HTTPS; required unless the address is loopback
/// @param users who may use it, by name; without any, one operator's token is made in the store's directory
public record AdminConfig(
        boolean enabled, String address, int port, Optional<AdminTlsConfig> tls, Map<String, OperatorConfig> users) {
    public AdminConfig {
        users = Map.copyOf(users);
        var literal = Syntax.ipLiteral(address);
        new Rules()
                .require(literal, "address", "must be an IP address without brackets", address)
                .range("port", port, 0, 65_535)
                .require(
                        tls.isPresent()
                                || !literal
                                || InetAddress.ofLiteral(address).isLoopbackAddress(),
                        "tls",
                        "is required where address is not loopback: tokens would cross the network in the clear",
                        "none")
                .enforce();
    }

    /// Somebody may change things.
    public boolean hasOperator() {
        return users.values().stream().anyMatch(user -> user.role() == Role.OPERATOR);
    }
}
