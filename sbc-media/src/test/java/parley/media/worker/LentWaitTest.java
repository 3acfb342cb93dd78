package parley.media.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.AddressFamily;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;

/// A stream that waits for its packets itself, on the worker's thread.
@Timeout(30)
class LentWaitTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final int FIRST_PORT = 26_500;
    private static final int LAST_PORT = 26_599;

    private @Nullable WorkerLoop loop;
    private @Nullable Thread thread;

    private WorkerLoop start(PollerKind kind) throws IOException {
        return start(kind, Duration.ZERO);
    }

    private WorkerLoop start(PollerKind kind, Duration coalescing) throws IOException {
        loop = WorkerLoop.start(kind, coalescing, task -> {
            thread = new Thread(task);
            return thread;
        });
        return loop;
    }

    @AfterEach
    void end() {
        if (loop != null) {
            loop.shutdown();
        }
    }

    private static <T extends @Nullable Object> T on(WorkerLoop loop, Callable<T> task) throws Exception {
        return loop.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static Future<@Nullable Integer> waits(WorkerLoop loop) {
        return loop.submit(() -> {
            PacketBatch batch = loop.next();
            return batch == null ? null : batch.size();
        });
    }

    /// Until the worker waits in [WorkerLoop#next()], and not in its own loop, or has done so.
    private void awaitWait(Future<?> waiting) {
        var worker = Objects.requireNonNull(thread);
        Set<String> methods;
        do {
            Thread.onSpinWait();
            methods = Arrays.stream(worker.getStackTrace())
                    .map(StackTraceElement::getMethodName)
                    .collect(Collectors.toSet());
        } while (!methods.containsAll(Set.of("next", "await")) && !waiting.isDone());
    }

    private static void lend(WorkerLoop loop) throws Exception {
        on(loop, () -> {
            loop.lends();
            return 0;
        });
    }

    private static int open(WorkerLoop loop) throws Exception {
        var pool = new PortPool(FIRST_PORT, LAST_PORT, 0, 1, 0, new Random(1));
        var local = TransportAddress.of(InetAddress.getLoopbackAddress().getAddress(), 0);
        var ports = new MediaPorts(loop, pool, Map.of(AddressFamily.IPV4, local), 0);
        return on(loop, () -> ports.open(new RelayLeg(new Random(1)), AddressFamily.IPV4, 0));
    }

    private static void send(int port) throws IOException {
        try (var peer = new DatagramSocket()) {
            peer.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.getLoopbackAddress(), port));
        }
    }

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("Once the wait is lent, the stream gets the next packets where it waits")
    void packets(PollerKind kind) throws Exception {
        var worker = start(kind);
        int port = open(worker);
        lend(worker);
        // On the worker's thread, or its loop could read the packet before the wait begins.
        Integer packets = on(worker, () -> {
            send(port);
            PacketBatch batch = worker.next();
            return batch == null ? null : batch.size();
        });
        assertEquals(1, packets);
    }

    @Test
    @DisplayName("It waits on where it rests between two looks, for packets to gather")
    void coalescing() throws Exception {
        var rest = Duration.ofMillis(1);
        var worker = start(PollerKind.EPOLL, rest);
        int port = open(worker);
        lend(worker);
        var gathering = new CountDownLatch(1);
        var waiting = worker.submit(() -> {
            // More than it takes for a rest to be worth it, in more than one window.
            long end = System.nanoTime() + 3 * WakeUpPacing.WINDOW_NANOS;
            while (System.nanoTime() < end) {
                send(port);
                assertNotNull(worker.next());
            }
            gathering.countDown();
            PacketBatch batch = worker.next();
            return batch == null ? null : batch.size();
        });
        assertTrue(gathering.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        awaitWait(waiting);
        send(port);
        assertEquals(1, waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("A task of another thread ends the wait, and is run")
    void task(PollerKind kind) throws Exception {
        var worker = start(kind);
        lend(worker);
        var waiting = waits(worker);
        awaitWait(waiting);
        assertEquals("run", on(worker, () -> "run"));
        assertNull(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("The end of the worker ends the wait")
    void shutdown(PollerKind kind) throws Exception {
        var worker = start(kind);
        lend(worker);
        var waiting = waits(worker);
        awaitWait(waiting);
        worker.shutdown();
        assertNull(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("Nobody waits in the stream but while the wait is lent")
    void notLent() throws Exception {
        var worker = start(PollerKind.EPOLL);
        send(open(worker));
        assertNull(waits(worker).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        lend(worker);
        on(worker, () -> {
            worker.takesBack();
            return 0;
        });
        assertNull(waits(worker).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
}
