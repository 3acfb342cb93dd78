package parley.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.ClientAuth;
import parley.common.TransportProtocol;

/// That nothing is left of a transport that was stopped.
final class TransportResourcesTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static Set<Thread> ourThreads() {
        var threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("parley-"));
        return threads;
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    // One life with connections in every state: in use, dialled, idle, in the handshake, and ended by the peer.
    private void live(TlsLab lab) throws IOException {
        var peers = new ArrayList<StreamPeer>();
        try (var trunk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var phone = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var bench = TransportBench.with(
                        KIT,
                        it -> it.identities(lab.identities())
                                .listener("udp", TransportProtocol.UDP)
                                .listener("tcp", TransportProtocol.TCP)
                                .tls("tls", lab.server(ClientAuth.NONE)))) {
            var octets = SipText.octets(SipText.options("UDP", "udp"));
            phone.send(new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), bench.port("udp")));
            bench.received();
            for (var i = 0; i < 20; i++) {
                var tcp = StreamPeer.connect(bench.port("tcp"));
                tcp.send(SipText.options("TCP", "tcp"));
                bench.received();
                peers.add(tcp);
                if (i % 2 == 0) {
                    tcp.hangUp();
                    bench.flowClosed();
                }
            }
            var tls = StreamPeer.connect(TlsLab.socket("TLSv1.3"), bench.port("tls"));
            tls.send(SipText.options("TLS", "tls"));
            bench.received();
            peers.add(tls);
            peers.add(StreamPeer.connect(bench.port("tls")));
            bench.send(
                    new NextHop(TransportProtocol.TCP, "127.0.0.1", trunk.getLocalPort(), ""),
                    SipText.request("out"),
                    "out");
            peers.add(new StreamPeer(trunk.accept()));
            bench.sent("out");
        }
        peers.forEach(StreamPeer::close);
    }

    @Test
    @DisplayName("Stop leaves no thread and no file descriptor behind, whatever state connections were in")
    void nothingLeft() throws IOException, InterruptedException {
        var lab = new TlsLab(directory);
        // Loads what is loaded once.
        live(lab);
        var threads = ourThreads();
        var files = openFiles();
        for (var i = 0; i < 3; i++) {
            live(lab);
        }
        for (var left : ourThreads()) {
            left.join(TransportBench.PATIENCE);
            assertTrue(!left.isAlive() || threads.contains(left), left.getName());
        }
        var more = openFiles() - files;
        assertTrue(more <= 0, more + " file descriptors are left");
    }
}
