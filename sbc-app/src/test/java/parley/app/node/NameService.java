package parley.app.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// A name server on loopback for one zone, by UDP.
final class NameService implements AutoCloseable {
    private static final int QUERY_MAX_BYTES = 512;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final List<Record> zone = new ArrayList<>();

    /// @param origin of the zone
    /// @param lines of its file
    NameService(String origin, String lines) throws IOException {
        var file = new ByteArrayInputStream(lines.getBytes(StandardCharsets.US_ASCII));
        try (var master = new Master(file, Name.fromConstantString(origin + "."))) {
            for (var record = master.nextRecord(); record != null; record = master.nextRecord()) {
                zone.add(record);
            }
        }
        Thread.ofVirtual().name("name-service").start(this::serve);
    }

    /// As `dns.servers` has it.
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        var datagram = new DatagramPacket(new byte[QUERY_MAX_BYTES], QUERY_MAX_BYTES);
        while (!socket.isClosed()) {
            try {
                socket.receive(datagram);
                var query = new Message(Arrays.copyOf(datagram.getData(), datagram.getLength()));
                var octets = answer(query).toWire();
                socket.send(new DatagramPacket(octets, octets.length, datagram.getSocketAddress()));
            } catch (IOException failure) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
    }

    private Message answer(Message query) {
        var question = query.getQuestion();
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        zone.stream()
                .filter(record -> record.getName().equals(question.getName()))
                .filter(record -> record.getType() == question.getType())
                .forEach(record -> answer.addRecord(record, Section.ANSWER));
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
