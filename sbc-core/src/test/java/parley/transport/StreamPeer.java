package parley.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The far end of a TCP or TLS connection: a plain blocking socket that shares no code with the transport.
final class StreamPeer implements AutoCloseable {
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\n(?:content-length|l) *: *(\\d+)");

    private final Socket socket;

    StreamPeer(Socket socket) {
        this.socket = socket;
        try {
            socket.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    static StreamPeer connect(int port) {
        return connect(new Socket(), port);
    }

    /// @param socket not connected yet
    static StreamPeer connect(Socket socket, int port) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new StreamPeer(socket);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    Socket socket() {
        return socket;
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
            socket.getOutputStream().flush();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// The next octet, or -1 at the end of the stream.
    int octet() {
        try {
            return socket.getInputStream().read();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    byte[] octets(int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// The next message.
    String message() {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            var octet = octet();
            if (octet < 0) {
                throw new AssertionError("the connection ended after " + head.toString(StandardCharsets.UTF_8));
            }
            head.write(octet);
        }
        var text = head.toString(StandardCharsets.UTF_8);
        var length = CONTENT_LENGTH.matcher(text);
        return length.find()
                ? text + new String(octets(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                : text;
    }

    /// Waits for the other side's end of the stream, or for its reset; false if octets come before.
    boolean ended() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException timeout) {
            throw new AssertionError("still open", timeout);
        } catch (IOException _) {
            return true;
        }
    }

    /// Waits for the other side's end of the stream, whatever comes before.
    void drain() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (java.net.SocketTimeoutException timeout) {
            throw new AssertionError("still open", timeout);
        } catch (IOException _) {
            // A reset is an end too.
        }
    }

    /// Ends our direction only.
    void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Ends the connection with a TCP reset.
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Ends the connection in good order.
    void hangUp() {
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
