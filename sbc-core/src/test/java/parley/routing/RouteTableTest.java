package parley.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.Endpoint;
import parley.common.MediaSecurity;
import parley.common.TransportProtocol;
import parley.sip.message.OtherUri;
import parley.sip.message.SipUri;

final class RouteTableTest {
    private static final Trunk CARRIER = trunk("carrier", List.of("198.51.100.0/24"), List.of());
    private static final Trunk PROVEN = trunk("proven", List.of("203.0.113.7"), List.of("proven.example"));
    private static final RouteTable TABLE = RouteTable.of(new RoutingRules(
            Set.of("example.org"),
            Set.of(new Endpoint("192.0.2.1", 5061), new Endpoint("2001:db8::1", 0)),
            Map.of("carrier", CARRIER, "proven", PROVEN),
            List.of(
                    route("900", "", "", "", "proven"),
                    route("", "+", "", "", "carrier"),
                    route("", "", "partner.example", "", "carrier"),
                    route("", "7", "", "carrier", "proven")),
            Map.of("alice", new Subscriber(profile("alice")))));

    private static LegProfile profile(String name) {
        return ProfileDraft.named(name).security(MediaSecurity.SDES).profile();
    }

    private static Trunk trunk(String name, List<String> sources, List<String> names) {
        var prefixes = sources.stream()
                .map(source -> AddressPrefix.parse(source).orElseThrow())
                .toList();
        return new Trunk(profile(name), name + ".example", 5061, TransportProtocol.TLS, prefixes, names);
    }

    private static Route route(String user, String prefix, String domain, String from, String to) {
        return new Route(set(user), set(prefix), set(domain), set(from), to);
    }

    private static Optional<String> set(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    @ParameterizedTest(name = "{0}@{1} from \"{2}\" -> {3}")
    @DisplayName("the first route whose every condition holds decides; then our own users")
    @CsvSource({
        "900, example.org, '', proven",
        "+4930, example.org, '', carrier",
        "%2B4930, example.org, '', carrier",
        "bob, PARTNER.example, '', carrier",
        "77, example.org, carrier, proven",
        "77, example.org, proven, 404",
        "77, example.org, '', 404",
        "alice, example.org, '', alice",
        "alice, 192.0.2.1, '', alice",
        "alice, elsewhere.example, '', 403",
        "nobody, example.org, '', 404"
    })
    void destination(String user, String host, String from, String expected) {
        var found = TABLE.destination(SipUri.of(false, user, host, -1), set(from));
        assertEquals(
                expected,
                switch (found) {
                    case Destination.ToTrunk(var trunk) -> trunk.name();
                    case Destination.ToSubscriber(var subscriber) -> subscriber.user();
                    case Destination.Ourselves() -> "ourselves";
                    case Destination.Unroutable(var status, var _) -> Integer.toString(status);
                });
    }

    @ParameterizedTest
    @DisplayName("a URI without user at our domain or address means us")
    @CsvSource({
        "example.org, -1, true",
        "Example.ORG, 5099, true",
        "192.0.2.1, 5061, true",
        "192.0.2.1, -1, true",
        "192.0.2.1, 5062, false",
        "[2001:db8::1], 5999, true",
        "192.0.2.2, 5061, false"
    })
    void ours(String host, int port, boolean expected) {
        assertEquals(expected, TABLE.ours(host, port));
        var found = TABLE.destination(SipUri.of(true, null, host, port), Optional.empty());
        assertEquals(expected, found instanceof Destination.Ourselves);
    }

    @Test
    @DisplayName("RFC 3261 §21.4.14: a scheme that is not routed is answered 416")
    void unknownScheme() {
        var found = TABLE.destination(new OtherUri("tel", "+49"), Optional.empty());
        assertEquals(416, assertInstanceOf(Destination.Unroutable.class, found).status());
    }

    @Test
    @DisplayName("a trunk is known by its source address, unless it must prove itself by certificate")
    void trunkOf() {
        assertEquals(Optional.of(CARRIER), TABLE.trunkOf(TransportProtocol.TLS, "198.51.100.9", List.of()));
        assertEquals(Optional.empty(), TABLE.trunkOf(TransportProtocol.TLS, "203.0.113.7", List.of()));
        assertEquals(
                Optional.of(PROVEN), TABLE.trunkOf(TransportProtocol.TLS, "203.0.113.7", List.of("Proven.Example")));
        assertEquals(Optional.empty(), TABLE.trunkOf(TransportProtocol.TLS, "192.0.2.99", List.of("other.example")));
    }

    @ParameterizedTest
    @DisplayName("a trunk that we reach over TLS is not known by an address in the clear, which anyone can forge")
    @EnumSource(names = {"UDP", "TCP"})
    void forgedSource(TransportProtocol protocol) {
        assertEquals(Optional.empty(), TABLE.trunkOf(protocol, "198.51.100.9", List.of()));
    }
}
