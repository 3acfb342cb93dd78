package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.config.SbcConfig;
import parley.config.SbcConfiguration;

/// What the configuration's words become in routing.
class ConfiguredRoutingTest {
    private static SbcConfig config(String block) {
        var outcome = SbcConfiguration.parse("sbc { " + block + " }", Path.of("."));
        return assertInstanceOf(SbcConfiguration.Loaded.class, outcome, outcome::toString)
                .config();
    }

    private static String listener(String address) {
        return "listeners.a { transport = udp, address = \"" + address + "\" }";
    }

    @Test
    @DisplayName("Without sources a peer's calls come from its host, where that is an address")
    void hostIsTheSource() {
        var routes = ConfiguredRouting.of(config("peers.pbx.host = \"192.0.2.7\""));
        assertEquals(
                1,
                routes.trunkOf(TransportProtocol.TLS, "192.0.2.7", List.of()).stream()
                        .count());
    }

    @Test
    @DisplayName("An empty list of sources trusts no address, not even the peer's host")
    void emptySourcesTrustNobody() {
        var routes = ConfiguredRouting.of(config("peers.pbx { host = \"192.0.2.7\", sources = [] }"));
        assertEquals(
                0,
                routes.trunkOf(TransportProtocol.TLS, "192.0.2.7", List.of()).stream()
                        .count());
    }

    @Test
    @DisplayName("§8.1.1.3: our host in From is the first domain, or without one a listener's address")
    void domainOfCalls() {
        assertEquals(
                "example.org",
                CallIntake.settings(config("node.domains = [example.org], " + listener("192.0.2.1")))
                        .domain());
        assertEquals(
                "192.0.2.1", CallIntake.settings(config(listener("192.0.2.1"))).domain());
        assertEquals(
                "[2001:db8::1]",
                CallIntake.settings(config(listener("2001:db8::1"))).domain());
    }
}
