package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIPp as two fax gateways in the clear: voice, a re-INVITE to T.38, datagrams both ways, a re-INVITE back to
/// voice.
final class FaxIT {
    private static final int CALLEE_PORT = 25_171;
    private static final int CALLER_PORT = 25_173;
    private static final int CALLER_MEDIA_PORT = 35_300;
    private static final int CALLEE_MEDIA_PORT = 36_300;
    private static final int DATAGRAMS = 60;
    private static final int FAX_MILLIS = 2_500;
    private static final int LISTEN_MILLIS = 20_000;
    private static final int LINGER_MILLIS = 500;
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final Pattern CALL = Pattern.compile("event=call-answered .*?call=(\\S+)");

    @TempDir
    Path directory;

    /// Data of a page, and the packet before it once more (ITU-T T.38 §9.1.4).
    static byte[] datagram(int number) {
        return HexFormat.of().parseHex("%04x03c00180000103c00180".formatted(number));
    }

    private static List<String> page(int first) {
        return IntStream.range(first, first + DATAGRAMS)
                .mapToObj(number -> HexFormat.of().formatHex(datagram(number)))
                .toList();
    }

    private static byte[] pcap(int first) {
        return PlayedCapture.of(IntStream.range(first, first + DATAGRAMS)
                .mapToObj(FaxIT::datagram)
                .toList());
    }

    /// Where a gateway takes its fax.
    private static final class FaxEnd implements AutoCloseable {
        private final DatagramSocket socket;
        private final List<String> heard = new ArrayList<>();
        private final CompletableFuture<SocketAddress> midway = new CompletableFuture<>();
        private final CompletableFuture<Void> over;

        FaxEnd(int mediaPort) throws IOException {
            var address = InetAddress.getLoopbackAddress();
            socket = new DatagramSocket(new InetSocketAddress(address, mediaPort + FaxScenario.FAX_PORT_OFFSET));
            over = CompletableFuture.runAsync(
                    this::listen, task -> Thread.ofVirtual().start(task));
        }

        private void listen() {
            var packet = new DatagramPacket(new byte[2048], 2048);
            try {
                socket.setSoTimeout(LISTEN_MILLIS);
                while (true) {
                    packet.setLength(2048);
                    socket.receive(packet);
                    assertTrue(Sbc.ownsMediaPort(packet.getPort()), "from " + packet.getSocketAddress());
                    heard.add(HexFormat.of().formatHex(packet.getData(), 0, packet.getLength()));
                    if (heard.size() == DATAGRAMS / 3) {
                        midway.complete(packet.getSocketAddress());
                    }
                    if (heard.size() >= DATAGRAMS) {
                        socket.setSoTimeout(LINGER_MILLIS);
                    }
                }
            } catch (SocketTimeoutException _) {
                // All that comes has come.
            } catch (IOException fault) {
                throw new AssertionError(fault);
            }
        }

        /// Waits until a third of the page has come, and answers whence.
        SocketAddress midway() {
            return midway.orTimeout(LISTEN_MILLIS, TimeUnit.MILLISECONDS).join();
        }

        List<String> heard() {
            over.orTimeout(LISTEN_MILLIS, TimeUnit.MILLISECONDS).join();
            return heard;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    @DisplayName("RFC 3264 §8.3.3, T.38: two SIPp change a call to fax and back; no datagram of a stranger gets in")
    void voiceFaxVoice() throws Exception {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        Files.write(directory.resolve("caller.pcap"), pcap(0));
        Files.write(directory.resolve("callee.pcap"), pcap(0x7fe0));
        Files.writeString(directory.resolve("caller.xml"), FaxScenario.caller("fax", "caller.pcap"));
        Files.writeString(directory.resolve("callee.xml"), FaxScenario.callee("callee.pcap", FAX_MILLIS));
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, peers());
                var atCaller = new FaxEnd(CALLER_MEDIA_PORT);
                var atCallee = new FaxEnd(CALLEE_MEDIA_PORT);
                var mallory = new DatagramSocket();
                var callee = sipp("callee", CALLEE_PORT, CALLEE_MEDIA_PORT, List.of());
                var caller = sipp("caller", CALLER_PORT, CALLER_MEDIA_PORT, List.of("127.0.0.1:" + Sbc.UDP_PORT))) {
            // Once each has been heard by the other, both legs know their peers.
            for (var ours : List.of(atCaller.midway(), atCallee.midway())) {
                for (int number = 0; number < 10; number++) {
                    mallory.send(new DatagramPacket(datagram(0x4000 + number), datagram(0).length, ours));
                }
            }
            assertMeasured(sbc);
            assertEquals(page(0x7fe0), atCaller.heard());
            assertEquals(page(0), atCallee.heard());
            assertEquals(0, caller.awaitExit(LIMIT), "the caller's exit code: " + caller.text());
            assertEquals(0, callee.awaitExit(LIMIT), "the callee's exit code: " + callee.text());
            sbc.awaitEvent("call-ended");
            assertEquals(
                    List.of("plain RTP", "UDPTL in the clear", "plain RTP"),
                    keyings(sbc, "0/A"),
                    () -> String.join("\n", sbc.events("media-keying")));
        }
    }

    /// While it is a fax, its legs are told of as such.
    private static void assertMeasured(Sbc sbc) throws IOException {
        var answered = CALL.matcher(sbc.text());
        assertTrue(answered.find(), sbc::text);
        var api = new AdminApi();
        var call = "/v1/calls/" + answered.group(1);
        // The first answer of a cold node may come before its media has told.
        Await.until(
                LIMIT,
                "legs to be measured",
                () -> api.get(call).body().path("legs").size() == 2,
                sbc::text);
        var legs = api.get(call).body().path("legs");
        for (var leg : legs) {
            var statistics = leg.path("statistics");
            assertEquals("fax", statistics.path("kind").asText());
            assertTrue(statistics.path("received").asInt() >= DATAGRAMS / 3, legs::toString);
            assertTrue(statistics.path("sent").asInt() >= DATAGRAMS / 3, legs::toString);
            assertTrue(statistics.path("jitterMillis").isNull(), legs::toString);
            assertTrue(statistics.path("meanOpinionScore").isNull(), legs::toString);
        }
    }

    private static List<String> keyings(Sbc sbc, String leg) {
        return sbc.events("media-keying").stream()
                .filter(line -> line.contains(leg))
                .map(line -> line.contains("UDPTL in the clear")
                        ? "UDPTL in the clear"
                        : line.contains("plain RTP") ? "plain RTP" : line)
                .toList();
    }

    private PeerProcess sipp(String name, int port, int mediaPort, List<String> more) throws IOException {
        var command = new ArrayList<>(List.of("sipp"));
        command.addAll(more);
        command.addAll(List.of("-sf", name + ".xml", "-i", "127.0.0.1", "-p", Integer.toString(port), "-t", "u1"));
        command.addAll(List.of("-mp", Integer.toString(mediaPort), "-m", "1", "-nostdin", "-trace_err"));
        return PeerProcess.start(directory, name, command.toArray(String[]::new));
    }

    private static String peers() {
        return AdminApi.configuration() + """
            sbc.peers {
              caller { host = "127.0.0.1", port = %d, transport = udp, media.fax = relay }
              callee { host = "127.0.0.1", port = %d, transport = udp, sources = ["127.0.0.9"], media.fax = relay }
            }
            sbc.routes = [ { user = fax, to = callee } ]
            """.formatted(CALLER_PORT, CALLEE_PORT);
    }
}
