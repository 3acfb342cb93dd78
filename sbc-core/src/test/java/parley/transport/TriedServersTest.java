package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.resolve.Target;

/// Messages that some of a hop's servers have had in vain (RFC 3263 §4.3).
final class TriedServersTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String HOST = "two.example.com";

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static Endpoint at(int port) {
        return new Endpoint("127.0.0.1", port);
    }

    private static TransportBench bench(TransportProtocol protocol, int first, int second) {
        var servers = new KnownServers()
                .with(
                        HOST,
                        new Target(protocol, "127.0.0.1", first, HOST),
                        new Target(protocol, "127.0.0.1", second, HOST));
        return TransportBench.with(
                KIT, it -> it.listener("udp", TransportProtocol.UDP).servers(servers));
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @Test
    @DisplayName(
            "The next server gets what the first had in vain, others still go to the first; both by one connection")
    void streams() throws IOException {
        var hop = new NextHop(TransportProtocol.TCP, HOST, 0, "trunk");
        try (var first = server();
                var second = server();
                var bench = bench(TransportProtocol.TCP, first.getLocalPort(), second.getLocalPort())) {
            var tried = Set.of(at(first.getLocalPort()));
            bench.send(hop, SipText.request("a"), "1");
            try (var one = new StreamPeer(first.accept())) {
                assertTrue(one.message().contains("Call-ID: a"));
                assertEquals(at(first.getLocalPort()), bench.sent("1").remote());
                bench.send(hop, tried, SipText.request("b"), "2");
                try (var two = new StreamPeer(second.accept())) {
                    assertTrue(two.message().contains("Call-ID: b"));
                    var flow = bench.sent("2");
                    assertEquals(at(second.getLocalPort()), flow.remote());
                    bench.send(hop, tried, SipText.request("c"), "3");
                    assertTrue(two.message().contains("Call-ID: c"));
                    assertEquals(flow, bench.sent("3"));
                    bench.send(hop, SipText.request("d"), "4");
                    assertTrue(one.message().contains("Call-ID: d"));
                    bench.sent("4");
                }
            }
        }
    }

    @Test
    @DisplayName("Nobody left: the send fails at once, in words")
    void noneLeft() throws IOException {
        var hop = new NextHop(TransportProtocol.TCP, HOST, 0, "trunk");
        var both = Set.of(at(1), at(2));
        try (var bench = bench(TransportProtocol.TCP, 1, 2)) {
            bench.send(hop, both, SipText.request("a"), "1");
            assertEquals(
                    new TransportEvent.SendFailed("1", "no other server of two.example.com is left to try"),
                    bench.sendFailed());
            var datagrams = new NextHop(TransportProtocol.UDP, HOST, 0, "trunk");
            bench.send(datagrams, both, SipText.request("b"), "2");
            assertEquals(
                    new TransportEvent.SendFailed("2", "no other server of two.example.com is left to try"),
                    bench.sendFailed());
        }
    }

    @Test
    @DisplayName("The same by datagram")
    void datagrams() throws IOException {
        var hop = new NextHop(TransportProtocol.UDP, HOST, 0, "trunk");
        try (var second = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var bench = bench(TransportProtocol.UDP, 9, second.getLocalPort())) {
            second.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
            bench.send(hop, Set.of(at(9)), SipText.request("a"), "1");
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            second.receive(packet);
            var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertTrue(text.contains("Call-ID: a"), text);
            assertEquals(second.getLocalPort(), bench.sent("1").remote().port());
        }
    }
}
