package parley.media.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.media.bridge.LegPort;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;

/// Someone copies each packet of a steady peer and sends the copy from elsewhere: it is to be a replay (RFC 3711
/// §3.3.2), and not what the peer sends from its new address. So the poller must not give it before the packet itself,
/// however much the batch already holds. [ReadingOrderTest] has the rare cases.
class CopyOrderTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final int PATIENCE_SECONDS = 60;
    private static final int PACKETS = 30_000;
    /// Originals under way: so few that none is lost, and that most batches have room for a copy, too.
    private static final int WINDOW = 8;

    private final Random random = new Random(1);
    private final PacketBatch batch = new PacketBatch();
    private final LegPort port = new RelayLeg(random).rtp();
    private final LegPort other = new RelayLeg(random).rtp();
    private final EpollUdpPoller poller;
    private final DatagramSocket peer = socket();
    private final DatagramSocket copier = socket();
    private int local;

    CopyOrderTest() throws IOException {
        poller = new EpollUdpPoller();
    }

    private static DatagramSocket socket() throws IOException {
        return new DatagramSocket(new InetSocketAddress(HERE, 0));
    }

    @BeforeEach
    void steady() throws IOException {
        // A number that is free, and stays so for as long as it takes to open it again.
        try (var free = socket()) {
            local = free.getLocalPort();
        }
        poller.open(port, TransportAddress.of(HERE.getAddress(), local), 0);
        var to = TransportAddress.of(HERE.getAddress(), peer.getLocalPort());
        for (int packet = 0; packet < SteadyPeers.STEADY_PACKETS + 1; packet++) {
            assertTrue(poller.send(port, new byte[12], 12, to));
        }
        // What is read now may be left out by right: the second socket is new.
        read(0, 0);
    }

    @AfterEach
    void shut() {
        poller.close(port);
        poller.shut();
        peer.close();
        copier.close();
    }

    private void send(DatagramSocket from, int number) throws IOException {
        var octets = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        from.send(new DatagramPacket(octets, octets.length, HERE, local));
    }

    /// One reading, into a batch in which others have some places already.
    private void read(int places, int waitMillis) {
        poller.await(waitMillis);
        batch.begin(0);
        for (int place = 0; place < places; place++) {
            batch.next().received(other, 0, 0, 0, 0);
            batch.keep();
        }
        poller.receive(batch);
    }

    private static int number(PacketBatch batch, int at) {
        return ByteBuffer.wrap(batch.get(at).octets()).getInt();
    }

    private boolean ofPeer(int at) {
        return batch.get(at).sourcePort() == peer.getLocalPort();
    }

    @Test
    @DisplayName("A copy never comes before its packet, as both come in while the poller reads")
    void copyComesAfter() throws Exception {
        var given = new AtomicInteger(-1);
        var done = new AtomicBoolean();
        try (var executor = Executors.newSingleThreadExecutor();
                AutoCloseable _ = () -> done.set(true)) {
            var sending = executor.submit(() -> {
                for (int number = 0; number < PACKETS; number++) {
                    while (number - given.get() > WINDOW && !done.get()) {
                        Thread.onSpinWait();
                    }
                    send(peer, number);
                    send(copier, number);
                }
                return true;
            });
            long limit =
                    System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
            int copies = 0;
            while (given.get() < PACKETS - 1) {
                assertTrue(System.nanoTime() < limit, "packet " + given.get() + " was the last that came");
                int places = random.nextInt(PacketBatch.CAPACITY_PACKETS);
                read(places, 0);
                for (int at = places; at < batch.size(); at++) {
                    if (ofPeer(at)) {
                        assertEquals(given.get() + 1, number(batch, at));
                        given.set(number(batch, at));
                    } else {
                        copies++;
                        assertTrue(number(batch, at) <= given.get(), "a copy of " + number(batch, at));
                    }
                }
            }
            assertTrue(sending.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertTrue(copies > PACKETS / 100, "others are heard too: " + copies);
        }
    }

    @Test
    @DisplayName("Where a batch has little room left, others at a steady peer's port are the first of the next one")
    void firstOfTheNext() throws IOException {
        send(copier, 1);
        read(PacketBatch.CAPACITY_PACKETS - 1, 1_000);
        assertEquals(PacketBatch.CAPACITY_PACKETS - 1, batch.size());
        send(peer, 2);
        read(0, 0);
        assertEquals(2, batch.size());
        assertTrue(ofPeer(0));
        assertEquals(1, number(batch, 1));
    }
}
