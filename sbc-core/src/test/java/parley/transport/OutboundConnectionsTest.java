package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.config.SipConfig;
import parley.observe.SbcEvent;
import parley.resolve.Target;

/// Which server and which connection a next hop stands for, and when a connection is given up.
final class OutboundConnectionsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final KnownServers servers = new KnownServers();
    private final TransportBench bench = new TransportBench(KIT);

    private void start(SipConfig sip) {
        bench.sip(sip).servers(servers).listener("udp", TransportProtocol.UDP).start();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static ServerSocket server() throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
        return server;
    }

    private static NextHop hop(int port) {
        return new NextHop(TransportProtocol.TCP, "127.0.0.1", port, "trunk");
    }

    private static Target target(InetAddress address, int port) {
        return new Target(TransportProtocol.TCP, address.getHostAddress(), port, "trunk.example.com");
    }

    @Test
    @DisplayName("RFC 3263 §4.3: a server that refused is tried after the others, and tried when it is the only one")
    void failover() throws IOException {
        start(TransportBench.USUAL);
        var two = InetAddress.ofLiteral("127.0.0.2");
        try (var server = server()) {
            var port = server.getLocalPort();
            servers.with("trunk.example.com", target(two, port), target(InetAddress.getLoopbackAddress(), port));
            var hop = new NextHop(TransportProtocol.TCP, "trunk.example.com", 0, "trunk");
            bench.send(hop, SipText.request("first"), "1");
            assertEquals("127.0.0.1", bench.sent("1").remote().address());
            var trunk = new StreamPeer(server.accept());
            trunk.message();
            trunk.hangUp();
            bench.flowClosed();
            try (var back = new ServerSocket(port, 50, two)) {
                bench.send(hop, SipText.request("second"), "2");
                assertEquals("127.0.0.1", bench.sent("2").remote().address());
                servers.with("trunk.example.com", target(two, port));
                var alone = new NextHop(TransportProtocol.TCP, "trunk.example.com", 0, "other");
                bench.send(alone, SipText.request("third"), "3");
                assertEquals("127.0.0.2", bench.sent("3").remote().address());
                back.accept().close();
            }
        }
    }

    @Test
    @DisplayName("RFC 3263 §4.3: a server that answered nobody in time, or 503, is shunned over UDP, too")
    void shunned() {
        start(TransportBench.USUAL);
        var first = new Target(TransportProtocol.UDP, "127.0.0.2", 5999, "trunk.example.com");
        var second = new Target(TransportProtocol.UDP, "127.0.0.3", 5999, "trunk.example.com");
        servers.with("trunk.example.com", first, second);
        var hop = new NextHop(TransportProtocol.UDP, "trunk.example.com", 0, "trunk");
        bench.send(hop, SipText.request("a"), "1");
        var remote = bench.sent("1").remote();
        assertEquals(first.endpoint(), remote);
        bench.shun(hop, remote);
        bench.send(hop, SipText.request("b"), "2");
        assertEquals(second.endpoint(), bench.sent("2").remote());
    }

    @Test
    @DisplayName(
            "Two names, or two peers, at one address are two connections: what one proved says nothing of the other")
    void poolKeys() throws IOException {
        start(TransportBench.USUAL);
        try (var server = server()) {
            var there = target(InetAddress.getLoopbackAddress(), server.getLocalPort());
            servers.with("one.example.com", there).with("two.example.com", there);
            var number = 0;
            for (var hop : List.of(
                    new NextHop(TransportProtocol.TCP, "one.example.com", 0, "one"),
                    new NextHop(TransportProtocol.TCP, "two.example.com", 0, "one"),
                    new NextHop(TransportProtocol.TCP, "one.example.com", 0, "two"))) {
                number++;
                bench.send(hop, SipText.request("x" + number), "" + number);
                try (var trunk = new StreamPeer(server.accept())) {
                    assertTrue(trunk.message().contains("Call-ID: x" + number));
                    bench.sent("" + number);
                }
            }
        }
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: we ping; a peer that has answered before and stays silent is closed, in words")
    void missedPong() throws IOException {
        start(TransportBench.pinging(Duration.ofMillis(50), Duration.ofMillis(200)));
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("a"), "1");
            try (var trunk = new StreamPeer(server.accept())) {
                trunk.message();
                assertEquals("\r\n\r\n", new String(trunk.octets(4), StandardCharsets.US_ASCII));
                trunk.send("\r\n");
                bench.sent("1");
                assertEquals(
                        "no answer to a ping within 200 ms",
                        bench.event(SbcEvent.ConnectionClosed.class).reason());
            }
        }
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: a peer that never answers pings is not closed for it")
    void noPongs() throws IOException {
        start(TransportBench.pinging(Duration.ofMillis(20), Duration.ofMillis(30)));
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("a"), "1");
            try (var trunk = new StreamPeer(server.accept())) {
                trunk.message();
                trunk.octets(4 * 10);
                trunk.send(SipText.options("TCP", "b"));
                assertEquals("b", bench.receivedCall());
            }
        }
    }

    @Test
    @DisplayName(
            "A connection on which three requests in a row got no answer is closed, and the next request dials anew")
    void wedged() throws IOException {
        start(TransportBench.USUAL);
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("a"), "1");
            try (var trunk = new StreamPeer(server.accept())) {
                trunk.message();
                var flow = bench.sent("1");
                flow.connection().tell(new FlowCommand.Unanswered());
                flow.connection().tell(new FlowCommand.Unanswered());
                trunk.send(SipText.options("TCP", "b"));
                assertEquals("b", bench.receivedCall());
                for (var count = 0; count < 3; count++) {
                    flow.connection().tell(new FlowCommand.Unanswered());
                }
                assertEquals(
                        "wedged: 3 requests in a row were not answered, and nothing else came",
                        bench.event(SbcEvent.ConnectionClosed.class).reason());
                bench.flowClosed();
                bench.send(hop(server.getLocalPort()), SipText.request("c"), "2");
                try (var again = new StreamPeer(server.accept())) {
                    assertTrue(again.message().contains("Call-ID: c"));
                }
            }
        }
    }
}
