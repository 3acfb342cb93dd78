package parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;

/// Messages between Alice and Bob, as RFC 3261 §24 has them, with what a test changes.
public final class SipFixture {
    public static final SipUri BOB = SipUri.of(false, "bob", "biloxi.example.com", -1);

    private SipFixture() {}

    /// A request of Alice to Bob outside a dialog. A line given replaces all lines of its name.
    /// @param method of the request
    /// @param lines `Name: value`
    public static SipRequest request(Method method, String... lines) {
        var usual = Stream.of(
                "Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=z9hG4bK776asdhds",
                "Max-Forwards: 70",
                "From: Alice <sip:alice@atlanta.example.com>;tag=1928301774",
                "To: Bob <sip:bob@biloxi.example.com>",
                "Call-ID: a84b4c76e66710@pc33.atlanta.example.com",
                "CSeq: 314159 " + method,
                "Contact: <sip:alice@pc33.atlanta.example.com>");
        return new SipRequest(method, BOB, replaced(usual.map(SipFixture::line).toList(), lines), Body.EMPTY);
    }

    /// Bob's answer.
    /// @param request answered
    /// @param status of the response; from 101 on, To has the tag `a6c85cf`
    /// @param lines `Name: value`, each in place of all lines of its name
    public static SipResponse response(SipRequest request, int status, String... lines) {
        var copied = new ArrayList<SipHeader>();
        for (var line : request.headers().lines()) {
            var name = line.name();
            if (name.equals(HeaderName.TO) && status > 100 && !line.value().contains(";tag=")) {
                copied.add(new SipHeader(name, line.value() + ";tag=a6c85cf"));
            } else if (Stream.of(HeaderName.VIA, HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.CSEQ)
                    .anyMatch(name::equals)) {
                copied.add(line);
            }
        }
        return new SipResponse(status, "Test", replaced(copied, lines), Body.EMPTY);
    }

    /// Lines as headers.
    public static SipHeaders headers(String... lines) {
        return SipHeaders.of(Stream.of(lines).map(SipFixture::line).toList());
    }

    /// The headers with these lines in place of all lines of their names; a line without value only removes.
    public static SipHeaders changed(SipHeaders usual, String... lines) {
        return replaced(usual.lines(), lines);
    }

    private static SipHeaders replaced(List<SipHeader> usual, String... lines) {
        var changes = Stream.of(lines).map(SipFixture::line).toList();
        var kept = new ArrayList<>(usual);
        kept.removeIf(line -> changes.stream().anyMatch(change -> change.name().equals(line.name())));
        kept.addAll(changes);
        kept.removeIf(line -> line.value().isEmpty());
        return SipHeaders.of(kept);
    }

    private static SipHeader line(String text) {
        var colon = text.indexOf(':');
        return new SipHeader(
                HeaderName.of(text.substring(0, colon)),
                text.substring(colon + 1).trim());
    }
}
