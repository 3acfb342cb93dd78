package parley.bench.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Commands to rtpengine, by its `ng` protocol: a cookie, a blank and a bencoded dictionary in one datagram.
final class RtpengineControl implements AutoCloseable {
    private static final int ATTEMPTS = 200;
    private static final int TIMEOUT_MILLIS = 500;
    private static final int ANSWER_MAX_OCTETS = 65_535;

    private final DatagramSocket socket;
    private int commands;

    RtpengineControl(int port) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.connect(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    /// Sends a command until it is answered.
    Map<?, ?> send(Map<String, Object> command) throws IOException {
        var cookie = ProcessHandle.current().pid() + "_" + commands++ + " ";
        var body = Bencode.write(command);
        var start = cookie.getBytes(StandardCharsets.US_ASCII);
        var datagram = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, datagram, start.length, body.length);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                socket.send(new DatagramPacket(datagram, datagram.length));
                return answer(cookie);
            } catch (SocketTimeoutException | java.net.PortUnreachableException _) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
        }
        throw new IOException("rtpengine does not answer");
    }

    private Map<?, ?> answer(String cookie) throws IOException {
        var buffer = new byte[ANSWER_MAX_OCTETS];
        while (true) {
            var packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            var text = new String(buffer, 0, Math.min(cookie.length(), packet.getLength()), StandardCharsets.US_ASCII);
            if (text.equals(cookie)) {
                var answer = (Map<?, ?>) Bencode.read(Arrays.copyOfRange(buffer, cookie.length(), packet.getLength()));
                if ("error".equals(answer.get("result"))) {
                    throw new IOException("rtpengine: " + answer);
                }
                return answer;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
