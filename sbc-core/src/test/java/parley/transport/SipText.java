package parley.transport;

import java.nio.charset.StandardCharsets;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;

/// Messages as peers put them on the wire.
final class SipText {
    private SipText() {}

    /// An OPTIONS without body.
    /// @param transport of its Via
    /// @param callId tells one from another
    static String options(String transport, String callId) {
        return options(transport, callId, "pc33.example.com;rport", "");
    }

    /// @param sentBy host, port and parameters of its Via
    /// @param body text, its length is stated
    static String options(String transport, String callId, String sentBy, String body) {
        return head(transport, callId, sentBy) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /// The header fields of an OPTIONS, without Content-Length and the empty line.
    static String head(String transport, String callId, String sentBy) {
        return """
            OPTIONS sip:sbc@example.com SIP/2.0
            Via: SIP/2.0/%s %s;branch=z9hG4bK%s
            Max-Forwards: 70
            From: <sip:alice@example.com>;tag=1
            To: <sip:sbc@example.com>
            Call-ID: %s
            CSeq: 1 OPTIONS
            """.formatted(transport, sentBy, callId, callId).replace("\n", "\r\n");
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SipMessage parse(String text) {
        var octets = octets(text);
        return switch (SipParser.parse(octets, 0, octets.length)) {
            case ParseOutcome.Accepted(var message) -> message;
            case ParseOutcome.Answerable fault -> throw new AssertionError(fault.rule());
            case ParseOutcome.Discarded fault -> throw new AssertionError(fault.rule());
        };
    }

    /// A request of ours, ready to be sent.
    static SipRequest request(String callId) {
        return request(callId, 0);
    }

    /// @param bodyLength octets of its body
    static SipRequest request(String callId, int bodyLength) {
        return (SipRequest) parse(options("TCP", callId, "sbc.example.com", "x".repeat(bodyLength)));
    }
}
