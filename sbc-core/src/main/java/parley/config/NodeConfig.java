package parley.config;

import java.time.Duration;
import java.util.List;

/// Block `sbc.node`.
/// @param name of this node, in logs
/// @param domains we answer for: Request-URIs of these, and of our own addresses, are ours
/// @param drain how long running calls may go on after SIGTERM before they are ended
public record NodeConfig(String name, List<String> domains, Duration drain) {
    public NodeConfig {
        domains = List.copyOf(domains);
        new Rules()
                .require(
                        Syntax.word(name), "name", "must be 1 to 63 letters, digits, dots, dashes or underscores", name)
                .require(
                        domains.stream().allMatch(Syntax::host),
                        "domains",
                        "must be host names or IP addresses",
                        domains)
                .distinct("domains", domains)
                .notNegative("drain", drain)
                .enforce();
    }
}
