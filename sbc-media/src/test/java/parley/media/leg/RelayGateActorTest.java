package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.AddressFamily;
import parley.config.MediaConfig;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;
import parley.media.worker.MediaPorts;
import parley.media.worker.MediaWorkers;
import parley.media.worker.PortPool;
import parley.media.worker.WorkerLoop;

/// When the stream of a worker may wait for packets itself.
class RelayGateActorTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final int FIRST_PORT = 26_400;
    private static final int LAST_PORT = 26_499;
    private static final MediaConfig CONFIG = LoopbackMedia.config(FIRST_PORT, LAST_PORT, 1, Duration.ZERO);
    private static final DispatcherSelector WORKER = DispatcherSelector.fromConfig(MediaWorkers.dispatcher(0));

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString(MediaWorkers.dispatcherConfig(CONFIG)).withFallback(ConfigFactory.load()));
    private final Executor worker = kit.system().dispatchers().lookup(WORKER);

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    private <T> Future<T> on(Callable<T> task) {
        var future = new FutureTask<>(task);
        worker.execute(future);
        return future;
    }

    /// @return true once packets came, false if it is not to wait for any
    private static boolean waits() {
        return WorkerLoop.current().next() != null;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static int open() throws IOException {
        var pool = new PortPool(FIRST_PORT, LAST_PORT, 0, 1, 0, new Random(1));
        var local = TransportAddress.of(InetAddress.getLoopbackAddress().getAddress(), 0);
        return new MediaPorts(WorkerLoop.current(), pool, Map.of(AddressFamily.IPV4, local), 0)
                .open(new RelayLeg(new Random(1)), AddressFamily.IPV4, 0);
    }

    private static void send(int port) throws IOException {
        try (var peer = new DatagramSocket()) {
            peer.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    @DisplayName("The stream waits for packets while the gate lives, and not once it has stopped")
    void lifetime() throws Exception {
        int port = get(on(RelayGateActorTest::open));
        assertFalse(get(on(RelayGateActorTest::waits)), "before the gate");
        var gate = kit.spawn(RelayGateActor.create(), "gate", WORKER);
        // On the worker's thread, or its loop could read the packet before the wait begins.
        var waiting = on(() -> {
            send(port);
            return waits();
        });
        assertTrue(get(waiting), "while it lives");
        kit.stop(gate);
        assertFalse(get(on(RelayGateActorTest::waits)), "after the gate");
    }
}
