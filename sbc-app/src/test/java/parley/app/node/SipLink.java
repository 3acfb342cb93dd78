package parley.app.node;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;

/// One end of a path that carries SIP: a stream, or a UDP socket with one far end.
final class SipLink implements AutoCloseable {
    private static final int DATAGRAM_MAX_OCTETS = 65_535;

    private final String protocol;
    private final InetSocketAddress local;
    private final Sending sending;
    private final AutoCloseable socket;
    private final LinkedBlockingQueue<Optional<SipMessage>> inbox = new LinkedBlockingQueue<>();

    private interface Sending {
        void send(byte[] octets) throws IOException;
    }

    private SipLink(String protocol, InetSocketAddress local, Sending sending, AutoCloseable socket) {
        this.protocol = protocol;
        this.local = local;
        this.sending = sending;
        this.socket = socket;
    }

    /// Over a stream that is open.
    /// @param protocol `TCP` or `TLS`
    static SipLink over(String protocol, Socket socket) {
        var local = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        var link =
                new SipLink(protocol, local, octets -> socket.getOutputStream().write(octets), socket);
        Thread.ofVirtual().name("sip-link").start(() -> link.readStream(socket));
        return link;
    }

    static SipLink tcp(int port) throws IOException {
        return over("TCP", new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Over UDP, from a port of its own.
    static SipLink udp(InetSocketAddress to) throws IOException {
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        return over(socket, to);
    }

    /// Over a UDP socket.
    static SipLink over(DatagramSocket socket, InetSocketAddress to) {
        var local = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        Sending sending = octets -> socket.send(new DatagramPacket(octets, octets.length, to));
        var link = new SipLink("UDP", local, sending, socket);
        Thread.ofVirtual().name("sip-link").start(() -> link.readDatagrams(socket));
        return link;
    }

    /// As Via says it.
    String protocol() {
        return protocol;
    }

    /// As a URI's parameter says it.
    String transport() {
        return protocol.toLowerCase(Locale.ROOT);
    }

    /// As Via and Contact say it.
    String address() {
        return local.getAddress().getHostAddress() + ":" + local.getPort();
    }

    void send(byte[] message) throws IOException {
        sending.send(message);
    }

    /// The next message.
    SipMessage receive() throws InterruptedException {
        return next(Events.PATIENCE).orElseThrow(() -> new AssertionError("the SBC has closed the connection"));
    }

    /// The next message, or nothing if the far end has closed the path.
    Optional<SipMessage> next(Duration patience) throws InterruptedException {
        var message = inbox.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (message == null) {
            throw new AssertionError("nothing came for " + patience);
        }
        return message;
    }

    /// The next message that is such; others are passed over.
    <M extends SipMessage> M receive(Class<M> kind, Predicate<M> such) throws InterruptedException {
        while (true) {
            var message = receive();
            if (kind.isInstance(message) && such.test(kind.cast(message))) {
                return kind.cast(message);
            }
        }
    }

    private void readStream(Socket socket) {
        try (var input = new BufferedInputStream(socket.getInputStream())) {
            for (var octets = frame(input); octets != null; octets = frame(input)) {
                deliver(octets, octets.length);
            }
        } catch (IOException closed) {
            // Told below, as an orderly end is.
        }
        inbox.add(Optional.empty());
    }

    private void readDatagrams(DatagramSocket socket) {
        var datagram = new DatagramPacket(new byte[DATAGRAM_MAX_OCTETS], DATAGRAM_MAX_OCTETS);
        try {
            while (true) {
                socket.receive(datagram);
                deliver(datagram.getData(), datagram.getLength());
            }
        } catch (IOException closed) {
            inbox.add(Optional.empty());
        }
    }

    private void deliver(byte[] octets, int length) {
        if (SipParser.parse(Arrays.copyOf(octets, length), 0, length) instanceof ParseOutcome.Accepted(var message)) {
            inbox.add(Optional.of(message));
        }
    }

    /// One message by its Content-Length (RFC 3261 §18.3).
    private static byte @Nullable [] frame(InputStream input) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            var octet = input.read();
            if (octet < 0) {
                return null;
            }
            head.append((char) octet);
        }
        var length = head.toString()
                .lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
                .findFirst()
                .orElse(0);
        var octets = Arrays.copyOf(head.toString().getBytes(StandardCharsets.ISO_8859_1), head.length() + length);
        input.readNBytes(octets, head.length(), length);
        return octets;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception alreadyBroken) {
            throw new AssertionError(alreadyBroken);
        }
    }
}
