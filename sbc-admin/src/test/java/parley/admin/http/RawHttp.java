package parley.admin.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import parley.common.Endpoint;

/// HTTP as somebody writes it who does not keep to it.
final class RawHttp {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /// Sends, and reads until the other side closes.
    /// @param text with line ends of Unix
    static String exchange(Endpoint server, String text) throws IOException {
        try (var socket = new Socket(server.address(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
