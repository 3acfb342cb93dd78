package parley.media.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.AddressFamily;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;

/// More packets than one batch holds: whoever had no room comes next.
class PollerTurnsTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final int FIRST_PORT = 25_400;
    private static final int LAST_PORT = 25_599;
    private static final int PACKETS_EACH = 4;
    private static final int ROUNDS = 200;
    private static final int COALESCED_LEGS = 10;
    private static final int COALESCED_PACKETS = 4_000;
    private static final long COALESCED_GAP_NANOS = 100_000;
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final LinkedBlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Integer> sources = new LinkedBlockingQueue<>();
    private final List<RelayLeg> legs = new ArrayList<>();
    private volatile Runnable refill = () -> {};

    /// Opens that many legs, and tells of each packet which leg has it.
    private List<Integer> open(WorkerLoop loop, int count) throws Exception {
        var pool = new PortPool(FIRST_PORT, LAST_PORT, 0, 1, 0, new Random(1));
        var ports =
                new MediaPorts(loop, pool, Map.of(AddressFamily.IPV4, TransportAddress.of(HERE.getAddress(), 0)), 0);
        return on(loop, () -> {
            loop.receiver(new PacketReceiver() {
                @Override
                public boolean ready() {
                    return true;
                }

                @Override
                public void deliver(PacketBatch batch) {
                    for (int at = 0; at < batch.size(); at++) {
                        heard.add(legs.indexOf(batch.get(at).leg()));
                        sources.add(batch.get(at).sourcePort());
                    }
                    refill.run();
                }
            });
            var opened = new ArrayList<Integer>();
            for (int leg = 0; leg < count; leg++) {
                legs.add(new RelayLeg(new Random(leg)));
                opened.add(ports.open(legs.getLast(), AddressFamily.IPV4, 0));
            }
            return opened;
        });
    }

    private static <T> T on(WorkerLoop loop, Callable<T> task) throws Exception {
        return loop.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Keeps the loop from reading until the latch opens.
    private static Future<Boolean> hold(WorkerLoop loop, CountDownLatch held) throws InterruptedException {
        var holding = new CountDownLatch(1);
        var waiting = loop.submit(() -> {
            holding.countDown();
            return held.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
        assertTrue(holding.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        return waiting;
    }

    private static void end(WorkerLoop loop) throws InterruptedException {
        loop.shutdown();
        assertTrue(loop.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /// Makes the peer of the first leg a steady one. Once a packet of the peer's has been heard, the loop is past what
    /// others sent while the second socket was being connected; until then it would be right to lose theirs.
    private void becomeSteady(WorkerLoop loop, DatagramSocket peer, int port) throws Exception {
        var to = TransportAddress.of(HERE.getAddress(), peer.getLocalPort());
        for (int packet = 0; packet < SteadyPeers.STEADY_PACKETS + 20; packet++) {
            assertTrue(on(loop, () -> loop.send(legs.getFirst().rtp(), new byte[12], to)));
        }
        send(peer, port);
        assertEquals(0, next());
        assertEquals(peer.getLocalPort(), sources.take());
    }

    private static DatagramSocket peer() throws IOException {
        return new DatagramSocket(new InetSocketAddress(HERE, 0));
    }

    private static void send(DatagramSocket from, int port) throws IOException {
        var octets = "packet".getBytes(US_ASCII);
        from.send(new DatagramPacket(octets, octets.length, HERE, port));
    }

    private int next() throws InterruptedException {
        return Objects.requireNonNull(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "a packet was not read");
    }

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("With more sockets ready than a batch has room for, each has its turn before any has a third")
    void everyoneHasATurn(PollerKind kind) throws Exception {
        var loop = WorkerLoop.start(kind, Duration.ZERO, Thread::new);
        try (var peer = peer()) {
            int count = 2 * PacketBatch.CAPACITY_PACKETS + 3;
            var ports = open(loop, count);
            var held = new CountDownLatch(1);
            var waiting = hold(loop, held);
            for (int packet = 0; packet < PACKETS_EACH; packet++) {
                for (int port : ports) {
                    send(peer, port);
                }
            }
            held.countDown();
            assertTrue(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            var turns = new HashMap<Integer, Integer>();
            for (int packet = 0; packet < PACKETS_EACH * count; packet++) {
                int had = turns.merge(next(), 1, Integer::sum);
                assertTrue(had < 3 || turns.size() == count, "a third packet while a leg has had none");
            }
            turns.forEach((leg, had) -> assertEquals(PACKETS_EACH, had, "leg " + leg));
        } finally {
            end(loop);
        }
    }

    @Test
    @DisplayName("A peer that floods its own port delays others by less than two batches")
    void floodDelaysLittle() throws Exception {
        var loop = WorkerLoop.start(PollerKind.EPOLL, Duration.ZERO, Thread::new);
        try (var flooding = peer();
                var stranger = peer();
                var other = peer()) {
            var ports = open(loop, 2);
            becomeSteady(loop, flooding, ports.getFirst());
            var held = new CountDownLatch(1);
            var waiting = hold(loop, held);
            send(stranger, ports.getFirst());
            for (int packet = 0; packet < 4 * PacketBatch.CAPACITY_PACKETS; packet++) {
                send(flooding, ports.getFirst());
            }
            send(other, ports.getLast());
            held.countDown();
            assertTrue(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            int before = 0;
            while (next() == 0) {
                before++;
            }
            assertTrue(before < 2 * PacketBatch.CAPACITY_PACKETS, before + " packets of the flood before it");
        } finally {
            end(loop);
        }
    }

    @Test
    @DisplayName(
            "A flood that never ends, in the name of a steady peer, does not keep others from being heard at its port")
    void floodEndsForOthers() throws Exception {
        var loop = WorkerLoop.start(PollerKind.EPOLL, Duration.ZERO, Thread::new);
        try (var flooding = peer();
                var stranger = peer()) {
            int port = open(loop, 1).getFirst();
            becomeSteady(loop, flooding, port);
            var rounds = new AtomicInteger();
            var held = new CountDownLatch(1);
            var waiting = hold(loop, held);
            refill = () -> {
                if (rounds.incrementAndGet() < ROUNDS) {
                    flood(flooding, port);
                }
            };
            flood(flooding, port);
            send(stranger, port);
            held.countDown();
            assertTrue(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            int before = 0;
            while (Objects.requireNonNull(sources.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    != stranger.getLocalPort()) {
                before++;
            }
            assertTrue(
                    before < ROUNDS / 2 * PacketBatch.CAPACITY_PACKETS,
                    before + " packets of the flood before another's");
        } finally {
            end(loop);
        }
    }

    private static void flood(DatagramSocket from, int port) {
        try {
            for (int packet = 0; packet <= PacketBatch.CAPACITY_PACKETS; packet++) {
                send(from, port);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("With coalescing, packets that come ten to a millisecond share wake-ups, and none is lost")
    void gathers(PollerKind kind) throws Exception {
        var loop = WorkerLoop.start(kind, Duration.ofMillis(1), Thread::new);
        try (var peer = peer()) {
            var ports = open(loop, COALESCED_LEGS);
            long beginNanos = System.nanoTime();
            for (int packet = 0; packet < COALESCED_PACKETS; packet++) {
                while (System.nanoTime() - beginNanos < packet * COALESCED_GAP_NANOS) {
                    Thread.onSpinWait();
                }
                send(peer, ports.get(packet % COALESCED_LEGS));
            }
            for (int packet = 0; packet < COALESCED_PACKETS; packet++) {
                next();
            }
            long wakeUps = on(loop, loop::wakeUps);
            assertTrue(wakeUps < COALESCED_PACKETS / 2, () -> wakeUps + " wake-ups for " + COALESCED_PACKETS);
        } finally {
            end(loop);
        }
    }
}
