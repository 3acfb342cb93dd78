package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.observe.SbcEvent;
import parley.sip.message.SipResponse;

/// Next hops over TCP and UDP.
final class OutboundSocketTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TransportBench bench = TransportBench.with(KIT, it -> it.listener("udp", TransportProtocol.UDP));

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

    private static String answer(String request) {
        return request.replace("OPTIONS sip:sbc@example.com SIP/2.0", "SIP/2.0 200 OK");
    }

    @Test
    @DisplayName("RFC 3261 §18.1: one connection per next hop, kept and used again; its name is the peer's")
    void reuse() throws IOException {
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("first"), "1");
            try (var trunk = new StreamPeer(server.accept())) {
                assertTrue(trunk.message().contains("Call-ID: first"));
                var flow = bench.sent("1");
                assertEquals("trunk", flow.listener());
                assertEquals(server.getLocalPort(), flow.remote().port());
                bench.send(hop(server.getLocalPort()), SipText.request("second"), "2");
                assertEquals(flow, bench.sent("2"));
                assertTrue(trunk.message().contains("Call-ID: second"));
            }
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.1.2: responses, and requests, that come on a connection we dialled are delivered")
    void responses() throws IOException {
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("asked"), "1");
            try (var trunk = new StreamPeer(server.accept())) {
                trunk.send(answer(trunk.message()) + SipText.options("TCP", "from-there"));
                var received = bench.received();
                assertEquals(200, ((SipResponse) received.message()).status());
                assertEquals(bench.sent("1"), received.flow());
                assertEquals("from-there", bench.receivedCall());
            }
        }
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: a pong of a peer we dialled is taken for what it is")
    void pong() throws IOException {
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("asked"), "1");
            try (var trunk = new StreamPeer(server.accept())) {
                trunk.message();
                trunk.send("\r\n");
                trunk.send("\r\n" + SipText.options("TCP", "after"));
                assertEquals("after", bench.receivedCall());
            }
        }
    }

    @Test
    @DisplayName("Messages for one hop arrive in the order they were sent, however the connection came about")
    void order() throws IOException {
        try (var server = server()) {
            IntStream.range(0, 200)
                    .forEach(i -> bench.send(hop(server.getLocalPort()), SipText.request("n" + i), "t" + i));
            try (var trunk = new StreamPeer(server.accept())) {
                for (var i = 0; i < 200; i++) {
                    assertTrue(trunk.message().contains("Call-ID: n" + i + "\r\n"), "message " + i);
                    bench.sent("t" + i);
                }
            }
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.4: nobody listens: the send fails with the address and words, and there is one event")
    void refused() throws IOException {
        int port;
        try (var closed = server()) {
            port = closed.getLocalPort();
        }
        bench.send(hop(port), SipText.request("x"), "1");
        bench.send(hop(port), SipText.request("y"), "2");
        var cause =
                "TCP to 127.0.0.1 port " + port + ": connection-refused: connection refused: nothing listens on that"
                        + " port; check host, port and firewall";
        assertEquals(new TransportEvent.SendFailed("1", cause), bench.sendFailed());
        assertEquals("2", bench.sendFailed().token());
        var event = bench.event(SbcEvent.ConnectionClosed.class);
        assertEquals("trunk", event.via());
        assertEquals(port, event.remote().port());
    }

    @Test
    @DisplayName("RFC 3261 §18.1.1: after the peer closed, signalling knows, and the next send dials anew")
    void dialsAgain() throws IOException {
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("first"), "1");
            var trunk = new StreamPeer(server.accept());
            trunk.message();
            var flow = bench.sent("1");
            trunk.hangUp();
            assertEquals(flow, bench.flowClosed().flow());
            bench.send(hop(server.getLocalPort()), SipText.request("second"), "2");
            try (var again = new StreamPeer(server.accept())) {
                assertTrue(again.message().contains("Call-ID: second"));
                assertNotEquals(flow, bench.sent("2"));
            }
        }
    }

    @Test
    @DisplayName("A connection that we close takes no more: the next send dials anew while the old one still lingers")
    void dialsWhileLingering() throws IOException {
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("first"), "1");
            try (var old = new StreamPeer(server.accept())) {
                old.message();
                bench.sent("1").connection().tell(new FlowCommand.Close("idle"));
                bench.flowClosed();
                // The old peer has not closed its side.
                bench.send(hop(server.getLocalPort()), SipText.request("second"), "2");
                try (var next = new StreamPeer(server.accept())) {
                    assertTrue(next.message().contains("Call-ID: second"));
                }
            }
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.1.1: UDP leaves from the listener's port, where the answer is expected")
    void udp() throws IOException {
        try (var peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
            bench.send(
                    new NextHop(TransportProtocol.UDP, "127.0.0.1", peer.getLocalPort(), ""),
                    SipText.request("datagram"),
                    "1");
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            peer.receive(packet);
            assertEquals(bench.port("udp"), packet.getPort());
            var request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            var octets = SipText.octets(answer(request));
            peer.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
            assertEquals(200, ((SipResponse) bench.received().message()).status());
            assertEquals(peer.getLocalPort(), bench.sent("1").remote().port());
        }
    }

    @Test
    @DisplayName("What cannot be sent from here fails with words: no socket of that family, WebSocket")
    void unreachable() {
        bench.send(new NextHop(TransportProtocol.UDP, "::1", 5060, ""), SipText.request("x"), "1");
        assertEquals(new TransportEvent.SendFailed("1", "no UDP listener of that address family"), bench.sendFailed());
        bench.send(new NextHop(TransportProtocol.WSS, "127.0.0.1", 443, ""), SipText.request("x"), "2");
        assertEquals("2", bench.sendFailed().token());
    }

    @Test
    @DisplayName("Stop closes what we dialled")
    void stopCloses() throws IOException {
        try (var server = server()) {
            bench.send(hop(server.getLocalPort()), SipText.request("first"), "1");
            try (var trunk = new StreamPeer(server.accept())) {
                trunk.message();
                bench.close();
                assertEquals(-1, trunk.octet());
                bench.flowClosed();
            }
        }
    }
}
