package parley.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import parley.common.Endpoint;
import parley.probe.AddressReport.OptionsReply;

/// One OPTIONS over a connection (RFC 3261 §11), and the status line that comes back.
final class SipPing {
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d)(?: ([^\\r\\n]*))?\\r?\\n");

    /// As much as is read of an answer to find its status line: whoever talks longer does not speak SIP.
    private static final int ANSWER_MAX_BYTES = 8 * 1024;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private SipPing() {}

    /// Sends it and waits for the final answer, as long as the socket's timeout lets each read wait.
    /// @param transport `TLS` or `TCP`
    /// @param host that the request is for
    /// @return empty if what comes is no SIP
    static Optional<OptionsReply> send(Socket socket, String transport, String host, RandomGenerator random)
            throws IOException {
        var begun = System.nanoTime();
        socket.getOutputStream().write(request(socket, transport, host, random).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return read(socket.getInputStream(), begun);
    }

    /// True if SIP is answered there without TLS.
    static boolean answersInTheClear(
            InetSocketAddress address, int timeoutMillis, String host, RandomGenerator random) {
        try (var socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return send(socket, "TCP", host, random).isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    private static Optional<OptionsReply> read(InputStream in, long begun) throws IOException {
        var heard = new ByteArrayOutputStream();
        var buffer = new byte[1024];
        while (heard.size() < ANSWER_MAX_BYTES) {
            var length = in.read(buffer);
            if (length < 0) {
                return Optional.empty();
            }
            heard.write(buffer, 0, length);
            var text = heard.toString(StandardCharsets.UTF_8);
            var status = STATUS.matcher(text);
            if (status.find()) {
                var reason = status.group(2) == null ? "" : status.group(2).replaceAll("\\p{Cntrl}", "");
                return Optional.of(new OptionsReply(
                        Integer.parseInt(status.group(1)), reason, (System.nanoTime() - begun) / NANOS_PER_MILLI));
            }
        }
        return Optional.empty();
    }

    private static String request(Socket socket, String transport, String host, RandomGenerator random) {
        var us = new Endpoint(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
        var octets = new byte[12];
        random.nextBytes(octets);
        var name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return """
            OPTIONS sip:%1$s SIP/2.0
            Via: SIP/2.0/%4$s %2$s;branch=z9hG4bK%3$s;rport
            Max-Forwards: 70
            From: <sip:probe@%2$s>;tag=%3$s
            To: <sip:%1$s>
            Call-ID: %3$s
            CSeq: 1 OPTIONS
            Contact: <sip:probe@%2$s;transport=tls>
            Accept: application/sdp
            Content-Length: 0

            """.formatted(name, us, HexFormat.of().formatHex(octets), transport)
                .replace("\n", "\r\n");
    }
}
