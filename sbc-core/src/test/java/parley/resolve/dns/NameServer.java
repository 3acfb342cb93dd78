package parley.resolve.dns;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A name server on loopback, with the zone `example.com`: by UDP, and by TCP at the same port.
final class NameServer implements AutoCloseable {
    private static final int DATAGRAM_MAX_BYTES = 1_200;

    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final List<Record> zone;
    private final Mode mode;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger streamed = new AtomicInteger();

    private enum Mode {
        ANSWERING,
        FAILING,
        SILENT
    }

    private NameServer(List<Record> zone, Mode mode) throws IOException {
        this.zone = zone;
        this.mode = mode;
        var loopback = InetAddress.ofLiteral("127.0.0.1");
        this.streams = new ServerSocket(0, 10, loopback);
        this.datagrams = new DatagramSocket(streams.getLocalPort(), loopback);
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveStreams);
    }

    /// @param lines of the zone file, relative to `example.com`
    static NameServer start(String lines) throws IOException {
        var origin = Name.fromConstantString("example.com.");
        try (var master = new Master(
                new ByteArrayInputStream(lines.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), origin)) {
            var records = new java.util.ArrayList<Record>();
            for (var record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
            return new NameServer(records, Mode.ANSWERING);
        }
    }

    static NameServer failing() throws IOException {
        return new NameServer(List.of(), Mode.FAILING);
    }

    static NameServer silent() throws IOException {
        return new NameServer(List.of(), Mode.SILENT);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(datagrams.getLocalAddress(), datagrams.getLocalPort());
    }

    String text() {
        return "127.0.0.1:" + datagrams.getLocalPort();
    }

    /// What it was asked, as `A host.example.com`, by UDP.
    List<String> asked() {
        return asked;
    }

    /// How many questions came by TCP.
    int streams() {
        return streamed.get();
    }

    private void serveDatagrams() {
        var buffer = new byte[65_535];
        while (!datagrams.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                var query = new Message(java.util.Arrays.copyOf(buffer, packet.getLength()));
                var question = query.getQuestion();
                asked.add(Type.string(question.getType()) + " "
                        + question.getName().toString(true));
                var answer = answer(query);
                if (answer.isPresent()) {
                    var octets = answer.get().toWire(DATAGRAM_MAX_BYTES);
                    datagrams.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!datagrams.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serveStreams() {
        while (!streams.isClosed()) {
            try (var socket = streams.accept()) {
                streamed.incrementAndGet();
                var in = new DataInputStream(socket.getInputStream());
                var query = new Message(in.readNBytes(in.readUnsignedShort()));
                var octets = answer(query).orElseThrow().toWire();
                var out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(octets.length);
                out.write(octets);
                out.flush();
                in.read();
            } catch (IOException e) {
                if (!streams.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Optional<Message> answer(Message query) {
        if (mode == Mode.SILENT) {
            return Optional.empty();
        }
        var question = query.getQuestion();
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        if (mode == Mode.FAILING) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return Optional.of(answer);
        }
        zone.stream()
                .filter(record -> record.getName().equals(question.getName()))
                .filter(record -> record.getType() == question.getType() || record.getType() == Type.CNAME)
                .forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (zone.stream().noneMatch(record -> record.getName().equals(question.getName()))) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return Optional.of(answer);
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
