package parley.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.Endpoint;
import parley.common.Parsed;
import parley.common.TransportProtocol;
import parley.sip.message.SipParser;
import parley.sip.message.Uri;
import parley.tls.PeerIdentity;
import parley.transport.Flow;
import parley.transport.FlowCommand;
import parley.transport.NextHop;

/// Where the requests of a leg go.
final class LegTargetTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static Uri uri(String text) {
        return switch (SipParser.uri(text)) {
            case Parsed.Ok<Uri>(var uri) -> uri;
            case Parsed.Refused<Uri>(var rule, var _) -> throw new AssertionError(rule);
        };
    }

    private static LegTarget.OpenFlow flow(TransportProtocol protocol) {
        TestProbe<FlowCommand> connection = KIT.createTestProbe();
        return new LegTarget.OpenFlow(new Flow(
                protocol,
                new Endpoint("192.0.2.1", 5060),
                new Endpoint("192.0.2.9", 40_000),
                "listener",
                PeerIdentity.NONE,
                connection.getRef()));
    }

    private static LegTarget.Dialled dialled(TransportProtocol protocol) {
        return new LegTarget.Dialled(new NextHop(protocol, "trunk.example.com", 5070, "trunk"));
    }

    @ParameterizedTest(name = "{1} over {0}: {2} {3} {4}")
    @DisplayName("RFC 3263 §4.1: the nearest route or remote target says transport, host and port, else the leg's own")
    @CsvSource({
        "UDP, sip:proxy.example.com;lr, UDP, proxy.example.com, 0",
        "UDP, sip:proxy.example.com:5080;lr, UDP, proxy.example.com, 5080",
        "UDP, sip:[2001:db8::1];transport=tcp, TCP, 2001:db8::1, 5060",
        "UDP, sips:proxy.example.com, TLS, proxy.example.com, 0",
        "TLS, sip:proxy.example.com, TLS, proxy.example.com, 0",
        "TLS, sip:192.0.2.7:5061;transport=tls, TLS, trunk.example.com, 5070",
        "TCP, sip:192.0.2.7, TCP, 192.0.2.7, 5060",
        "TLS, sip:proxy.example.com;transport=UDP, UDP, proxy.example.com, 0",
        "TLS, tel:+4930, TLS, trunk.example.com, 5070"
    })
    void towards(TransportProtocol protocol, String next, TransportProtocol expected, String host, int port) {
        var way = dialled(protocol).way(uri("sip:bob@far.example.com"), Optional.of(uri(next)));
        assertEquals(Optional.of(new LegTarget.Dialled(new NextHop(expected, host, port, "trunk"))), way);
    }

    @Test
    @DisplayName("RFC 5922 §7.1: a flow of a configured peer that is gone is dialled anew under the peer's name")
    void homeOfPeer() {
        var trunk = new NextHop(TransportProtocol.TLS, "trunk.example.com", 0, "trunk");
        assertEquals(trunk, flow(TransportProtocol.TLS).home(Optional.of(trunk)));
        assertEquals(
                new NextHop(TransportProtocol.TCP, "192.0.2.9", 40_000, "trunk"),
                flow(TransportProtocol.TCP).home(Optional.of(trunk)));
        assertEquals(
                new NextHop(TransportProtocol.TLS, "192.0.2.9", 40_000, ""),
                flow(TransportProtocol.TLS).home(Optional.empty()));
        assertEquals(
                dialled(TransportProtocol.TLS).hop(),
                dialled(TransportProtocol.TLS).home(Optional.of(trunk)));
    }

    @Test
    @DisplayName("RFC 5626 §3.2: an open flow is taken wherever the remote target points")
    void openFlow() {
        var flow = flow(TransportProtocol.TLS);
        var target = uri("sips:alice@10.0.0.5:1234");
        assertEquals(Optional.of(flow), flow.way(target, Optional.of(target)));
    }

    @ParameterizedTest
    @DisplayName("RFC 5630 §5.3: a sips remote target is not asked over a flow without TLS: TLS is dialled")
    @EnumSource(
            value = TransportProtocol.class,
            names = {"UDP", "TCP", "WS"})
    void secureTarget(TransportProtocol protocol) {
        var target = uri("sips:alice@phone.example.com");
        var way = flow(protocol).way(target, Optional.of(target));
        assertEquals(
                Optional.of(new LegTarget.Dialled(new NextHop(TransportProtocol.TLS, "phone.example.com", 0, ""))),
                way);
    }

    @ParameterizedTest
    @DisplayName("RFC 5630 §5.3: a sips Request-URI behind a route without TLS has no way, over any target")
    @EnumSource(
            value = TransportProtocol.class,
            names = {"UDP", "TCP", "WS"})
    void noWay(TransportProtocol protocol) {
        var target = uri("sips:alice@phone.example.com");
        var route = Optional.of(uri("sip:proxy.example.com;lr"));
        assertTrue(flow(protocol).way(target, route).isEmpty());
        assertTrue(dialled(protocol).way(target, route).isEmpty());
        assertTrue(dialled(protocol).way(target, Optional.empty()).isEmpty(), "nor the INVITE itself");
        assertTrue(dialled(TransportProtocol.TLS)
                .way(target, Optional.of(uri("sip:proxy.example.com;lr;transport=udp")))
                .isEmpty());
    }
}
