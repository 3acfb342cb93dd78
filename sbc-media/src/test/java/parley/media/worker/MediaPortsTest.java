package parley.media.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.AddressFamily;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;

/// The sockets of legs, as the other end sees them.
class MediaPortsTest {
    private static final int EXPEDITED_FORWARDING = 46;
    private static final int FIRST_PORT = 25_000;
    private static final int LAST_PORT = 25_099;
    private static final int RECEIVER_PORT = 25_200;

    private static <T> T on(WorkerLoop loop, Callable<T> task) throws Exception {
        return loop.submit(task).get();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"EPOLL, 127.0.0.1", "EPOLL, ::1", "NIO, 127.0.0.1", "NIO, ::1"})
    @DisplayName("RFC 2474 §3: what a leg sends is marked as configured")
    void marked(PollerKind kind, String host) throws Throwable {
        var octets = InetAddress.ofLiteral(host).getAddress();
        var receiver = TransportAddress.of(octets, RECEIVER_PORT);
        var loop = WorkerLoop.start(kind, Duration.ZERO, Thread::new);
        try (var far = new MarkedReceiver(receiver)) {
            var pool = new PortPool(FIRST_PORT, LAST_PORT, 0, 1, 0, new Random(1));
            var family = AddressFamily.of(host);
            var local = Map.of(family, TransportAddress.of(octets, 0));
            var ports = new MediaPorts(loop, pool, local, EXPEDITED_FORWARDING);
            var leg = new RelayLeg(new Random(1));
            on(loop, () -> ports.open(leg, family, 0));
            on(loop, () -> loop.send(leg.rtp(), new byte[12], receiver));
            on(loop, () -> loop.send(leg.rtcp(), new byte[12], receiver));
            assertEquals(EXPEDITED_FORWARDING << 2, far.trafficClass());
            assertEquals(EXPEDITED_FORWARDING << 2, far.trafficClass());
        } finally {
            loop.shutdown();
        }
    }
}
