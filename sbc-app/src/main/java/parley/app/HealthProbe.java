package parley.app;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.config.ListenerConfig;
import parley.config.SbcConfig;

/// Asks for a sign of life: the admin interface whether the node is ready; where there is none, one listener: over
/// UDP
/// an answer to OPTIONS (RFC 3261 §11), over the others that it accepts a connection.
final class HealthProbe {
    /// A healthy node answers within milliseconds; an orchestrator's own patience is longer.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// More than any answer to OPTIONS needs.
    private static final int ANSWER_MAX_BYTES = 4096;

    private HealthProbe() {}

    /// What came of it.
    /// @param healthy whether there was a sign of life
    /// @param words for the operator
    record Finding(boolean healthy, String words) {
        @Override
        public String toString() {
            return (healthy ? "healthy: " : "not healthy: ") + words;
        }
    }

    /// Asks the admin interface.
    static Finding ask(AdminClient admin) {
        try {
            var reply = admin.get("/ready");
            return new Finding(reply.done(), admin.base() + "/ready " + reply.body());
        } catch (IOException fault) {
            return new Finding(false, Objects.requireNonNullElse(fault.getMessage(), "does not answer"));
        }
    }

    /// Asks a listener.
    static Finding ask(SbcConfig config) {
        return config.listeners().values().stream()
                .filter(listener -> listener.port() != 0)
                // UDP first: its answer shows that signalling lives, not only the socket.
                .min(Comparator.comparing(ListenerConfig::transport))
                .map(HealthProbe::ask)
                .orElse(new Finding(false, "no listener has a fixed port"));
    }

    private static Finding ask(ListenerConfig listener) {
        var target = new InetSocketAddress(reachable(listener.address()), listener.port());
        var name = listener.transport().token() + " "
                + new Endpoint(target.getAddress().getHostAddress(), target.getPort());
        try {
            return new Finding(
                    true,
                    name + " "
                            + (listener.transport() == TransportProtocol.UDP ? options(target) : connection(target)));
        } catch (IOException fault) {
            // A port that nobody listens on has no message of its own.
            return new Finding(false, name + " " + Objects.requireNonNullElse(fault.getMessage(), "does not answer"));
        }
    }

    private static InetAddress reachable(String address) {
        var bound = InetAddress.ofLiteral(address);
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }

    private static String options(InetSocketAddress target) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(target);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var request = request(target, socket.getLocalPort()).getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(request, request.length));
            var answer = new DatagramPacket(new byte[ANSWER_MAX_BYTES], ANSWER_MAX_BYTES);
            socket.receive(answer);
            var text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            if (!text.startsWith("SIP/2.0 ")) {
                throw new IOException("answers, but not in SIP");
            }
            return text.lines().findFirst().orElse("");
        }
    }

    private static String request(InetSocketAddress target, int port) {
        var us = new Endpoint(target.getAddress().getHostAddress(), port);
        var them = new Endpoint(target.getAddress().getHostAddress(), target.getPort());
        var unique = UUID.randomUUID();
        return """
            OPTIONS sip:%1$s SIP/2.0
            Via: SIP/2.0/UDP %2$s;branch=z9hG4bK%3$s;rport
            Max-Forwards: 0
            From: <sip:health@%2$s>;tag=%3$s
            To: <sip:%1$s>
            Call-ID: %3$s
            CSeq: 1 OPTIONS
            Content-Length: 0

            """.formatted(them, us, unique).replace("\n", "\r\n");
    }

    private static String connection(InetSocketAddress target) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(target, (int) PATIENCE.toMillis());
            return "accepts connections";
        }
    }
}
