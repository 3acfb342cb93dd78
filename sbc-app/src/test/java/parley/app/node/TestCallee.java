package parley.app.node;

import java.io.IOException;
import java.util.List;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipWriter;

/// A party that is called.
final class TestCallee {
    /// RFC 3261 §8.2.6.2.
    private static final List<HeaderName> ECHOED =
            List.of(HeaderName.VIA, HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.CSEQ);

    private final SipLink link;

    TestCallee(SipLink link) {
        this.link = link;
    }

    SipRequest await(Method method) throws InterruptedException {
        return link.receive(SipRequest.class, request -> request.method().equals(method));
    }

    void answer(SipRequest request, int status, String reason, String sdp) throws IOException {
        link.send(SipWriter.write(response(request, status, reason, link, sdp)));
    }

    /// The BYE, answered.
    SipRequest awaitBye() throws IOException, InterruptedException {
        var bye = await(Method.BYE);
        answer(bye, 200, "OK", "");
        return bye;
    }

    static SipResponse response(SipRequest request, int status, String reason, SipLink link, String sdp) {
        var headers = SipHeaders.of(request.headers().lines().stream()
                .filter(line -> ECHOED.contains(line.name()))
                .map(line -> new SipHeader(line.name(), line.value()))
                .toList());
        if (headers.to().tag().isEmpty()) {
            headers = headers.withTo(headers.to().withTag("callee"));
        }
        headers =
                headers.with(HeaderName.CONTACT, "<sip:bob@" + link.address() + ";transport=" + link.transport() + ">");
        if (!sdp.isEmpty()) {
            headers = headers.with(HeaderName.CONTENT_TYPE, "application/sdp");
        }
        return new SipResponse(status, reason, headers, Body.of(sdp));
    }
}
