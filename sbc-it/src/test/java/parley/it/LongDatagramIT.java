package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.AddressFamily;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;
import parley.media.worker.MediaPorts;
import parley.media.worker.PollerKind;
import parley.media.worker.PortPool;
import parley.media.worker.WorkerLoop;

/// A packet for a path whose MTU is smaller than it: in a network of its own, whose loopback carries 600 octets.
class LongDatagramIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MTU_BYTES = 600;
    private static final int LONG_BYTES = 1400;
    private static final int SHORT_BYTES = 172;
    private static final int FIRST_PORT = 25_000;
    private static final int LAST_PORT = 25_099;
    private static final int RECEIVER_PORT = 25_200;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("RFC 791 §2.3: a packet longer than the path's MTU goes in fragments, and the short ones before and"
            + " after it as they are")
    void fragments(PollerKind kind) throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var told = PeerProcess.run(
                directory,
                LIMIT,
                0,
                "unshare",
                "--net",
                "sh",
                "-c",
                "ip link set lo mtu " + MTU_BYTES + " up && exec \"$@\"",
                "sh",
                java,
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Sender.class.getName(),
                kind.name());
        assertEquals("%d %d %d %d".formatted(SHORT_BYTES, LONG_BYTES, LONG_BYTES, SHORT_BYTES), told.strip());
    }

    /// Sends them from a leg's socket, and prints how long what arrives is.
    static final class Sender {
        private Sender() {}

        /// Runs it.
        /// @param arguments the poller's name
        public static void main(String... arguments) throws IOException, InterruptedException, ExecutionException {
            var host = InetAddress.ofLiteral("127.0.0.1");
            var loop = WorkerLoop.start(PollerKind.valueOf(arguments[0]), Duration.ZERO, Thread::new);
            try (var receiver = new DatagramSocket(new InetSocketAddress(host, RECEIVER_PORT))) {
                receiver.setSoTimeout(PATIENCE_MILLIS);
                var pool = new PortPool(FIRST_PORT, LAST_PORT, 0, 1, 0, new Random(1));
                var local = Map.of(AddressFamily.IPV4, TransportAddress.of(host.getAddress(), 0));
                var ports = new MediaPorts(loop, pool, local, 0);
                var leg = new RelayLeg(new Random(1));
                loop.submit(() -> ports.open(leg, AddressFamily.IPV4, 0)).get();
                var to = TransportAddress.of(host.getAddress(), RECEIVER_PORT);
                var told = new StringBuilder();
                for (int length : new int[] {SHORT_BYTES, LONG_BYTES, LONG_BYTES, SHORT_BYTES}) {
                    loop.submit(() -> loop.send(leg.rtp(), new byte[length], to))
                            .get();
                    var packet = new DatagramPacket(new byte[2 * LONG_BYTES], 2 * LONG_BYTES);
                    receiver.receive(packet);
                    told.append(packet.getLength()).append(' ');
                }
                System.out.println(told.toString().strip());
            } finally {
                loop.shutdown();
            }
        }
    }
}
