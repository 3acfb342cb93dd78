package parley.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Stands between a TLS client and a server, and cuts the first record that the client sends: into records of
/// another
/// size (RFC 8446 §5.1 lets a message spread over several), and into as many segments. The rest passes as it comes.
final class HelloCutter implements AutoCloseable {
    private static final int RECORD_HEADER_OCTETS = 5;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final int recordOctets;
    private final int segmentOctets;

    /// @param target port of the server
    /// @param recordOctets content of each record
    /// @param segmentOctets of each write, which leaves at once
    HelloCutter(int target, int recordOctets, int segmentOctets) throws IOException {
        this.target = target;
        this.recordOctets = recordOctets;
        this.segmentOctets = segmentOctets;
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                var client = socket.accept();
                Thread.startVirtualThread(() -> relay(client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void relay(Socket client) {
        try (client;
                var server = new Socket()) {
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            var in = new DataInputStream(client.getInputStream());
            var header = in.readNBytes(RECORD_HEADER_OCTETS);
            var content = in.readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
            write(cut(header, content), server.getOutputStream());
            var back = Thread.startVirtualThread(() -> pass(server, client));
            pass(client, server);
            back.join();
        } catch (IOException _) {
            // One of them has closed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] cut(byte[] header, byte[] content) {
        var records = new ByteArrayOutputStream();
        for (var from = 0; from < content.length; from += recordOctets) {
            var length = Math.min(recordOctets, content.length - from);
            records.write(header, 0, RECORD_HEADER_OCTETS - 2);
            records.write(length >>> 8);
            records.write(length);
            records.write(content, from, length);
        }
        return records.toByteArray();
    }

    private void write(byte[] octets, OutputStream out) throws IOException {
        for (var from = 0; from < octets.length; from += segmentOctets) {
            out.write(octets, from, Math.min(segmentOctets, octets.length - from));
            out.flush();
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // One of them has closed.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
