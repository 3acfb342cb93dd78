package parley.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// SIP over UDP as much as one call of a test needs, so that every octet of its SDP is the test's own. Nothing is
/// sent again: nothing is lost on loopback.
final class UdpPhone implements AutoCloseable {
    private static final long ANSWER_SECONDS = 10;
    private static final int DATAGRAM_MAX = 65_535;
    private static final Pattern CONTACT = Pattern.compile("(?im)^Contact:\\s*<([^>]+)>");
    private static final Pattern TO = Pattern.compile("(?im)^To:\\s*(.*?)\\s*$");
    private static final Pattern ECHOED =
            Pattern.compile("(?im)^(Via|From|To|Call-ID|CSeq|Record-Route):.*(?:\\r\\n[ \\t].*)*\\r\\n");

    private final Party party;
    private final DatagramSocket socket;
    private final SocketAddress sbc;
    private final BlockingQueue<String> responses = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private String target = "";
    private String to = "";
    private int sequence;

    /// At the party's address.
    /// @param answers from an offer to an answer
    UdpPhone(Party party, UnaryOperator<String> answers) throws IOException {
        this.party = party;
        this.socket = new DatagramSocket(new InetSocketAddress(party.address(), 0));
        this.sbc = new InetSocketAddress(InetAddress.getLoopbackAddress(), Sbc.UDP_PORT);
        Thread.ofVirtual().start(() -> read(answers));
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Calls that user, and answers the answer.
    String invite(String user, String offer) throws IOException {
        target = "sip:" + user + "@lab.test";
        to = "<" + target + ">";
        return reinvite(offer);
    }

    /// Offers anew in the call, and answers the answer.
    String reinvite(String offer) throws IOException {
        sequence++;
        send(request("INVITE", offer));
        var response = finalResponse();
        if (!response.startsWith("SIP/2.0 200")) {
            throw new AssertionError(response);
        }
        to = group(TO, response);
        target = group(CONTACT, response);
        send(request("ACK", ""));
        return body(response);
    }

    /// Ends the call.
    void bye() throws IOException {
        sequence++;
        send(request("BYE", ""));
        finalResponse();
    }

    /// Waits for a request with that method.
    String awaitRequest(String method) {
        for (var request = next(requests); ; request = next(requests)) {
            if (request.startsWith(method + " ")) {
                return request;
            }
        }
    }

    private String finalResponse() {
        for (var response = next(responses); ; response = next(responses)) {
            if (!response.startsWith("SIP/2.0 1")) {
                return response;
            }
        }
    }

    private String next(BlockingQueue<String> queue) {
        try {
            var message = queue.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError(party.user() + " has waited in vain");
            }
            return message;
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new AssertionError(fault);
        }
    }

    private String request(String method, String body) {
        return """
            %1$s %2$s SIP/2.0
            Via: SIP/2.0/UDP %3$s:%4$d;branch=z9hG4bK%1$s%5$d%6$s
            Max-Forwards: 70
            From: <sip:%6$s@lab.test>;tag=%6$s%4$d
            To: %7$s
            Call-ID: %6$s-%4$d
            CSeq: %5$d %1$s
            Contact: <sip:%6$s@%3$s:%4$d>
            """.formatted(method, target, party.address(), port(), sequence, party.user(), to)
                        .replace("\n", "\r\n")
                + content(body);
    }

    private static String content(String body) {
        return (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private void read(UnaryOperator<String> answers) {
        var packet = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
        try {
            while (true) {
                packet.setLength(DATAGRAM_MAX);
                socket.receive(packet);
                var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (text.startsWith("SIP/2.0 ")) {
                    responses.add(text);
                } else {
                    answer(text, answers);
                    requests.add(text);
                }
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void answer(String request, UnaryOperator<String> answers) throws IOException {
        if (request.startsWith("ACK ")) {
            return;
        }
        var echoed = ECHOED.matcher(request)
                .results()
                .map(field -> tagged(field.group()))
                .collect(Collectors.joining());
        var contact = "Contact: <sip:%s@%s:%d>\r\n".formatted(party.user(), party.address(), port());
        var body = request.startsWith("INVITE ") ? answers.apply(body(request)) : "";
        send("SIP/2.0 200 OK\r\n" + echoed + contact + content(body));
    }

    private String tagged(String field) {
        return field.startsWith("To:") && !field.contains(";tag=")
                ? field.replace("\r\n", ";tag=" + party.user() + port() + "\r\n")
                : field;
    }

    private void send(String message) throws IOException {
        var octets = message.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, sbc));
    }

    private static String body(String message) {
        return message.substring(message.indexOf("\r\n\r\n") + 4);
    }

    private static String group(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        socket.close();
    }
}
