package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.observe.SbcEvent;
import parley.sip.message.HeaderName;
import parley.sip.message.SipRequest;
import parley.sip.message.UasResponse;

/// UDP and TCP listeners over real sockets.
final class ListenerSocketTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    // Datagrams; a socket's own queue holds some 270 small ones, and the kernel drops what comes on top.
    private static final int FITS_THE_KERNELS_QUEUE = 64;

    private final TransportBench bench = TransportBench.with(
            KIT, it -> it.listener("udp", TransportProtocol.UDP).listener("tcp", TransportProtocol.TCP));

    @AfterEach
    void stop() {
        bench.close();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static void send(DatagramSocket from, String text, int port) throws IOException {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), port));
    }

    private static String receive(DatagramSocket at) throws IOException {
        at.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        at.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private void answer(InboundSip.Received received) {
        bench.send(received.flow(), UasResponse.to((SipRequest) received.message(), 200, "us"), "answer");
    }

    private static DatagramSocket socket() throws IOException {
        return new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @Test
    @DisplayName("RFC 3581 §4: over UDP the response goes to the port it came from, if the request has rport")
    void udpRport() throws IOException {
        try (var phone = socket()) {
            send(phone, SipText.options("UDP", "rport", "127.0.0.1:9;rport", ""), bench.port("udp"));
            var received = bench.received();
            assertEquals(
                    new Endpoint("127.0.0.1", phone.getLocalPort()),
                    received.flow().remote());
            assertEquals("udp", received.flow().listener());
            answer(received);
            assertTrue(receive(phone)
                    .contains("127.0.0.1:9;rport=" + phone.getLocalPort() + ";branch=z9hG4bKrport;received=127.0.0.1"));
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.2.2: without rport it goes to the port of sent-by, at the source address")
    void udpSentBy() throws IOException {
        try (var phone = socket();
                var other = socket()) {
            send(
                    phone,
                    SipText.options("UDP", "sent-by", "198.51.100.1:" + other.getLocalPort(), ""),
                    bench.port("udp"));
            answer(bench.received());
            assertTrue(receive(other).startsWith("SIP/2.0 200 OK"));
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.3: over UDP a body ends with its datagram where no length is stated; excess is cut off")
    void udpLength() throws IOException {
        try (var phone = socket()) {
            send(phone, SipText.head("UDP", "none", "a;rport") + "\r\nbody", bench.port("udp"));
            assertEquals(4, bench.received().message().body().length());
            send(phone, SipText.head("UDP", "more", "a;rport") + "l: 2\r\n\r\nbody", bench.port("udp"));
            assertEquals(2, bench.received().message().body().length());
            send(phone, SipText.head("UDP", "less", "a;rport") + "l: 9\r\n\r\nbody", bench.port("udp"));
            assertEquals(
                    400,
                    bench.inbound()
                            .expectMessageClass(InboundSip.Malformed.class, TransportBench.PATIENCE)
                            .fault()
                            .response()
                            .status());
        }
    }

    @Test
    @DisplayName("RFC 4475 §3.1.2: garbage, and a Via that cannot be read, cost an event and nothing else")
    void udpGarbage() throws IOException {
        try (var phone = socket()) {
            send(phone, "\u0000\u0001\u0002\u0003\u0004garbage", bench.port("udp"));
            assertEquals("udp", bench.event(SbcEvent.MessageRefused.class).via());
            send(
                    phone,
                    SipText.options("UDP", "bad-via", "x", "").replace("SIP/2.0/UDP x", "what is this"),
                    bench.port("udp"));
            var malformed = bench.inbound().expectMessageClass(InboundSip.Malformed.class, TransportBench.PATIENCE);
            bench.send(malformed.flow(), malformed.fault().response(), "refusal");
            assertTrue(receive(phone).startsWith("SIP/2.0 400 "));
            send(phone, SipText.options("UDP", "alive"), bench.port("udp"));
            assertEquals("alive", bench.receivedCall());
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.3: datagrams that come faster than we work are dropped, counted, and told in one event")
    void udpFlood() throws IOException {
        var released = new CountDownLatch(1);
        try (var flooded = TransportBench.with(
                        KIT,
                        it -> it.listener("udp", TransportProtocol.UDP)
                                .eventTrap(_ -> awaitUninterruptibly(released)));
                var flooder = socket()) {
            for (var i = 0; i < 2 * TransportLimits.DATAGRAMS_MAX; i++) {
                send(flooder, "garbage", flooded.port("udp"));
                if (i % FITS_THE_KERNELS_QUEUE == 0) {
                    KernelQueue.awaitRead(flooded.port("udp"));
                }
            }
            released.countDown();
            var rules = new ArrayList<String>();
            do {
                rules.add(flooded.event(SbcEvent.MessageRefused.class).rule());
            } while (!rules.getLast().startsWith("overload: "));
            assertTrue(rules.size() >= TransportLimits.DATAGRAMS_MAX, rules.size() + " were taken");
            send(flooder, SipText.options("UDP", "calm"), flooded.port("udp"));
            assertEquals("calm", flooded.receivedCall());
        } finally {
            released.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: keepalives over UDP (CRLFs, zero octets) reach nobody and cause no event")
    void udpKeepalive() throws IOException {
        try (var phone = socket()) {
            for (var keepalive : new String[] {"", "\r\n", "\r\n\r\n", "\u0000\u0000\u0000\u0000"}) {
                send(phone, keepalive, bench.port("udp"));
            }
            send(phone, SipText.options("UDP", "after"), bench.port("udp"));
            assertEquals("after", bench.receivedCall());
            assertTrue(bench.seen().isEmpty());
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.2.2: over TCP the response goes back on the connection, whatever Via says")
    void tcp() {
        try (var phone = StreamPeer.connect(bench.port("tcp"))) {
            phone.send(SipText.options("TCP", "tcp", "198.51.100.1:9", ""));
            var received = bench.received();
            assertEquals(
                    new Endpoint("127.0.0.1", phone.port()), received.flow().remote());
            assertEquals(bench.local("tcp"), received.flow().local());
            answer(received);
            var response = phone.message();
            assertTrue(response.startsWith("SIP/2.0 200 OK"), response);
            assertTrue(response.contains(";received=127.0.0.1"), response);
        }
    }

    @Test
    @DisplayName("RFC 5626 §3.5.1: a ping is answered by a pong, also between two messages")
    void tcpPing() {
        try (var phone = StreamPeer.connect(bench.port("tcp"))) {
            phone.send(SipText.options("TCP", "one") + "\r\n\r\n" + SipText.options("TCP", "two"));
            assertEquals("\r\n", new String(phone.octets(2), StandardCharsets.US_ASCII));
            assertEquals("one", bench.receivedCall());
            assertEquals("two", bench.receivedCall());
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.3: no Content-Length on TCP is answered 400, then the connection is closed")
    void tcpNoLength() {
        try (var phone = StreamPeer.connect(bench.port("tcp"))) {
            phone.send(SipText.head("TCP", "no-length", "a.example.com") + "\r\n" + SipText.options("TCP", "next"));
            var response = phone.message();
            assertTrue(response.startsWith("SIP/2.0 400 "), response);
            assertTrue(phone.ended());
            assertEquals(400, bench.event(SbcEvent.MessageRefused.class).answer());
            var closed = bench.event(SbcEvent.ConnectionClosed.class);
            assertTrue(closed.reason().contains("Content-Length"), closed.reason());
            bench.flowClosed();
        }
    }

    @Test
    @DisplayName("RFC 3261 §21.5.7: a body too large is answered 513 and never read")
    void tcpTooLarge() {
        try (var phone = StreamPeer.connect(bench.port("tcp"))) {
            phone.send(SipText.head("TCP", "huge", "a.example.com") + "l: 1000000\r\n\r\n");
            assertTrue(phone.message().startsWith("SIP/2.0 513 "));
            assertTrue(phone.ended());
        }
    }

    @Test
    @DisplayName("RFC 3261 §7.1: another protocol on the SIP port is cut off with an event that says so")
    void tcpGarbage() {
        try (var scanner = StreamPeer.connect(bench.port("tcp"))) {
            scanner.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(scanner.ended());
            var refused = bench.event(SbcEvent.MessageRefused.class);
            assertEquals("RFC 3261 §7.1: the first line is none of SIP", refused.rule());
            assertEquals(0, refused.answer());
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.2: on an IPv6 listener too, with the address as the system writes it")
    void ipv6() throws IOException {
        try (var six = TransportBench.with(KIT, it -> it.listener("six", TransportProtocol.UDP, "::1", 0));
                var phone = new DatagramSocket(0, InetAddress.ofLiteral("::1"))) {
            var octets = SipText.octets(SipText.options("UDP", "six", "[::1]:" + phone.getLocalPort(), ""));
            phone.send(new DatagramPacket(octets, octets.length, phone.getLocalAddress(), six.port("six")));
            var received = six.received();
            assertTrue(received.flow().remote().ipv6());
            assertEquals(
                    "SIP/2.0/UDP [::1]:" + phone.getLocalPort() + ";branch=z9hG4bKsix",
                    received.message().headers().all(HeaderName.VIA).getFirst());
            six.send(received.flow(), UasResponse.to((SipRequest) received.message(), 200, "us"), "answer");
            assertTrue(receive(phone).startsWith("SIP/2.0 200 "));
        }
    }

    @Test
    @DisplayName("A port that is taken is reported with the listener's name and in words; the others are bound")
    void bindFails() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var half = new TransportBench(KIT)
                        .listener("mine", TransportProtocol.TCP)
                        .listener("taken", TransportProtocol.TCP, "127.0.0.1", taken.getLocalPort())
                        .listener("foreign", TransportProtocol.UDP, "192.0.2.1", 0)) {
            var failed = assertInstanceOf(TransportActor.Report.BindFailed.class, half.launch());
            assertEquals(
                    Map.of(
                            "taken",
                            "tcp 127.0.0.1 port " + taken.getLocalPort()
                                    + ": another process, or another listener, has it",
                            "foreign",
                            "udp 192.0.2.1 port 0: this machine has no such address"),
                    failed.causes());
        }
    }
}
