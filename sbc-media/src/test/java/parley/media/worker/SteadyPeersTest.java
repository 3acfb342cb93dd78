package parley.media.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.AddressFamily;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;

/// A port that has sent to one peer for so long that it has a socket connected to it: nobody may notice.
class SteadyPeersTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final int FIRST_PORT = 25_300;
    private static final int LAST_PORT = 25_399;
    private static final int STEADY = SteadyPeers.STEADY_PACKETS + 20;
    private static final List<Path> SOCKETS = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final RelayLeg leg = new RelayLeg(new Random(1));
    private final WorkerLoop loop;

    SteadyPeersTest() throws IOException {
        loop = WorkerLoop.start(PollerKind.EPOLL, Duration.ZERO, Thread::new);
    }

    @AfterEach
    void end() {
        loop.shutdown();
    }

    private <T> T on(Callable<T> task) throws Exception {
        return loop.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Opens the leg's ports and answers where RTP is taken.
    private int open(String host) throws Exception {
        var family = AddressFamily.of(host);
        var pool = new PortPool(FIRST_PORT, LAST_PORT, 0, 1, 0, new Random(1));
        var local =
                Map.of(family, TransportAddress.of(InetAddress.ofLiteral(host).getAddress(), 0));
        var ports = new MediaPorts(loop, pool, local, 0);
        return on(() -> {
            loop.receiver(new PacketReceiver() {
                @Override
                public boolean ready() {
                    return true;
                }

                @Override
                public void deliver(PacketBatch batch) {
                    for (int at = 0; at < batch.size(); at++) {
                        var packet = batch.get(at);
                        heard.add(new String(packet.octets(), 0, packet.length(), US_ASCII) + packet.sourcePort());
                    }
                }
            });
            return ports.open(leg, family, 0);
        });
    }

    private static DatagramSocket peer(String host) throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    private boolean send(String text, DatagramSocket to) throws Exception {
        var address = TransportAddress.of(to.getLocalAddress().getAddress(), to.getLocalPort());
        return on(() -> loop.send(leg.rtp(), text.getBytes(US_ASCII), address));
    }

    private static String receive(DatagramSocket by) throws IOException {
        var packet = new DatagramPacket(new byte[64], 64);
        by.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
    }

    private static void send(DatagramSocket from, String text, String host, int port) throws IOException {
        var octets = text.getBytes(US_ASCII);
        from.send(new DatagramPacket(octets, octets.length, InetAddress.ofLiteral(host), port));
    }

    private void say(DatagramSocket from, String text, String host, int port) throws Exception {
        send(from, text, host, port);
        assertEquals(text + from.getLocalPort(), heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private void sendSteadily(DatagramSocket to) throws Exception {
        for (int packet = 0; packet < STEADY; packet++) {
            assertTrue(send("packet " + packet, to));
            assertEquals("packet " + packet, receive(to));
        }
    }

    /// How many sockets this machine has at that port.
    private static long sockets(int port) throws IOException {
        long found = 0;
        for (var table : SOCKETS) {
            found += Files.readAllLines(table).stream()
                    .filter(line -> line.contains(":%04X ".formatted(port)))
                    .count();
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("RFC 4961: whoever sends to the port is heard, a steady peer and any other, and each is sent to")
    void everyoneIsHeard(String host) throws Exception {
        int port = open(host);
        try (var first = peer(host);
                var second = peer(host)) {
            sendSteadily(first);
            say(first, "steady ", host, port);
            say(second, "stranger ", host, port);
            sendSteadily(second);
            say(second, "steady now ", host, port);
            say(first, "former ", host, port);
            assertTrue(send("back", first));
            assertEquals("back", receive(first));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("RFC 7362 §5: what the former peer had sent before another became steady is not taken for the other's")
    void formerPeersPackets(String host) throws Exception {
        int port = open(host);
        try (var former = peer(host);
                var next = peer(host)) {
            sendSteadily(former);
            say(former, "steady ", host, port);
            var to = TransportAddress.of(next.getLocalAddress().getAddress(), next.getLocalPort());
            var holding = new CountDownLatch(1);
            var queued = new CountDownLatch(1);
            var waiting = loop.submit(() -> {
                holding.countDown();
                queued.await();
                for (int packet = 0; packet < STEADY; packet++) {
                    loop.send(leg.rtp(), new byte[12], to);
                }
                return true;
            });
            assertTrue(holding.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            for (int packet = 0; packet < 6; packet++) {
                send(former, "late " + packet + " ", host, port);
            }
            queued.countDown();
            assertTrue(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            for (int packet = 0; packet < 6; packet++) {
                var expected = "late " + packet + " " + former.getLocalPort();
                assertEquals(expected, heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            for (int packet = 0; packet < 6; packet++) {
                say(next, "now " + packet + " ", host, port);
                say(former, "former " + packet + " ", host, port);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("RFC 3711 §3.3.2: what a stranger sends after the peer does not overtake it")
    void inOrder(String host) throws Exception {
        int port = open(host);
        try (var peer = peer(host);
                var stranger = peer(host)) {
            sendSteadily(peer);
            say(peer, "steady ", host, port);
            copiedInOrder(peer, stranger, host, port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("RFC 3711 §3.3.2: nor does it after an ICMP error of what was sent to the peer")
    void inOrderAfterAnError(String host) throws Exception {
        int port = open(host);
        int peerPort;
        try (var peer = peer(host)) {
            sendSteadily(peer);
            say(peer, "steady ", host, port);
            peerPort = peer.getLocalPort();
        }
        var address = TransportAddress.of(InetAddress.ofLiteral(host).getAddress(), peerPort);
        try (var stranger = peer(host)) {
            var holding = new CountDownLatch(1);
            var held = new CountDownLatch(1);
            var waiting = loop.submit(() -> {
                // The first socket is the first to be ready.
                send(stranger, "copy ", host, port);
                // Nobody has that port now; the error waits on the second one.
                loop.send(leg.rtp(), new byte[12], address);
                holding.countDown();
                return held.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            });
            assertTrue(holding.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            try (var again = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(host), peerPort))) {
                sendCopied(again, stranger, host, port);
                held.countDown();
                assertTrue(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                heardInOrder(again, stranger);
                assertEquals("copy " + stranger.getLocalPort(), heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    private void copiedInOrder(DatagramSocket peer, DatagramSocket stranger, String host, int port) throws Exception {
        var holding = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        var waiting = loop.submit(() -> {
            holding.countDown();
            return held.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
        assertTrue(holding.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        sendCopied(peer, stranger, host, port);
        held.countDown();
        assertTrue(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        heardInOrder(peer, stranger);
    }

    private static void sendCopied(DatagramSocket peer, DatagramSocket stranger, String host, int port)
            throws IOException {
        for (int packet = 0; packet < 5; packet++) {
            send(peer, "original ", host, port);
            send(stranger, "copy ", host, port);
        }
    }

    private void heardInOrder(DatagramSocket peer, DatagramSocket stranger) throws InterruptedException {
        for (int packet = 0; packet < 5; packet++) {
            assertEquals("original " + peer.getLocalPort(), heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        for (int packet = 0; packet < 5; packet++) {
            assertEquals("copy " + stranger.getLocalPort(), heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("RFC 3550 §5.1: the packets of a peer that has become steady stay in order")
    void inOrderWhenItBecomesSteady(String host) throws Exception {
        int port = open(host);
        var held = new CountDownLatch(1);
        try (var peer = peer(host)) {
            var to = TransportAddress.of(peer.getLocalAddress().getAddress(), peer.getLocalPort());
            var holding = new CountDownLatch(1);
            var queued = new CountDownLatch(1);
            var sent = new CountDownLatch(1);
            var waiting = loop.submit(() -> {
                holding.countDown();
                queued.await();
                for (int packet = 0; packet < STEADY; packet++) {
                    loop.send(leg.rtp(), new byte[12], to);
                }
                sent.countDown();
                return held.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            });
            assertTrue(holding.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            for (int packet = 0; packet < 5; packet++) {
                send(peer, "before " + packet + " ", host, port);
            }
            queued.countDown();
            assertTrue(sent.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            for (int packet = 0; packet < 5; packet++) {
                send(peer, "after " + packet + " ", host, port);
            }
            held.countDown();
            assertTrue(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            for (var when : List.of("before ", "after ")) {
                for (int packet = 0; packet < 5; packet++) {
                    var expected = when + packet + " " + peer.getLocalPort();
                    assertEquals(expected, heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("RFC 1122 §4.1.3.3: a steady peer whose port is closed for a while costs no packet after that")
    void closedAndOpened(String host) throws Exception {
        int port = open(host);
        int peerPort;
        try (var peer = peer(host)) {
            sendSteadily(peer);
            peerPort = peer.getLocalPort();
        }
        var address = TransportAddress.of(InetAddress.ofLiteral(host).getAddress(), peerPort);
        for (int packet = 0; packet < 5; packet++) {
            assertTrue(on(() -> loop.send(leg.rtp(), new byte[12], address)));
        }
        try (var again = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(host), peerPort));
                var other = peer(host)) {
            again.setSoTimeout(PATIENCE_SECONDS * 1000);
            for (int packet = 0; packet < 5; packet++) {
                assertTrue(send("again " + packet, again));
                assertEquals("again " + packet, receive(again));
            }
            say(again, "back ", host, port);
            say(other, "stranger ", host, port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("A port with a steady peer cannot be bound by another program, not even one that would share it")
    void notShared(String host) throws Exception {
        int port = open(host);
        try (var peer = peer(host);
                var thief = DatagramChannel.open()) {
            sendSteadily(peer);
            thief.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            thief.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            var address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
            assertNotNull(assertThrows(BindException.class, () -> thief.bind(address)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("A port that is closed leaves no socket behind, and can be bound again")
    void nothingStays(String host) throws Exception {
        int port = open(host);
        assertEquals(1, sockets(port));
        try (var peer = peer(host)) {
            sendSteadily(peer);
        }
        assertEquals(2, sockets(port));
        on(() -> {
            loop.close(leg.rtp());
            loop.close(leg.rtcp());
            return true;
        });
        assertEquals(0, sockets(port));
        try (var next = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(host), port))) {
            assertEquals(port, next.getLocalPort());
        }
    }
}
