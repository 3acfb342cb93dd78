package parley.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// What the wire shows: UDP over the loopback interface, captured by `tcpdump`.
final class Capture implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int UDP_HEADER = 8;

    private final Path file;
    private final PeerProcess process;

    /// One datagram.
    /// @param sourcePort of UDP
    /// @param destinationPort of UDP
    /// @param hex its payload
    record Datagram(int sourcePort, int destinationPort, String hex) {
        byte[] payload() {
            return HexFormat.of().parseHex(hex);
        }

        /// RTP or SRTP by first octet (RFC 7983) and payload type (RFC 5761).
        boolean rtp() {
            var octets = payload();
            var type = octets.length > 1 ? octets[1] & 0x7F : 0;
            return octets.length >= 12 && (octets[0] & 0xC0) == 0x80 && (type < 64 || type > 95);
        }

        boolean dtls() {
            var octets = payload();
            return octets.length > 13 && octets[0] >= 20 && octets[0] <= 63;
        }
    }

    private Capture(Path file, PeerProcess process) {
        this.file = file;
        this.process = process;
    }

    static Capture start(Path directory) throws IOException {
        var file = directory.resolve("wire.pcap");
        var process = PeerProcess.start(
                directory, "tcpdump", "tcpdump", "-i", "lo", "-U", "-s", "0", "-w", file.toString(), "udp");
        process.awaitText("listening on lo", START);
        return new Capture(file, process);
    }

    /// Everything seen so far.
    List<Datagram> datagrams() throws IOException {
        var octets = Files.readAllBytes(file);
        var pcap = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        var datagrams = new ArrayList<Datagram>();
        var position = FILE_HEADER;
        while (position + RECORD_HEADER <= octets.length) {
            var length = pcap.getInt(position + 8);
            var start = position + RECORD_HEADER;
            if (start + length > octets.length) {
                break;
            }
            datagram(octets, start + ETHERNET_HEADER, start + length, datagrams);
            position = start + length;
        }
        return datagrams;
    }

    private static void datagram(byte[] octets, int ip, int end, List<Datagram> datagrams) {
        if ((octets[ip] & 0xF0) != 0x40) {
            return;
        }
        var udp = ip + (octets[ip] & 0x0F) * 4;
        var payload = Arrays.copyOfRange(octets, udp + UDP_HEADER, end);
        datagrams.add(new Datagram(
                port(octets, udp), port(octets, udp + 2), HexFormat.of().formatHex(payload)));
    }

    private static int port(byte[] octets, int at) {
        return ((octets[at] & 0xFF) << 8) | (octets[at + 1] & 0xFF);
    }

    @Override
    public void close() {
        process.close();
    }
}
