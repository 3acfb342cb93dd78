package parley.sip.transaction;

import java.util.ArrayList;
import java.util.List;
import parley.sip.message.Body;
import parley.sip.message.CSeq;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipWriter;

/// The two requests that go the way of an INVITE, hop by hop, under its branch.
public final class HopByHop {
    private static final String MAX_FORWARDS = "70"; // RFC 3261 §8.1.1.6

    private HopByHop() {}

    /// The ACK of a 300-699 response (RFC 3261 §17.1.1.3): the INVITE's Request-URI, topmost Via and Route, the
    /// response's To. Not for a 2xx, whose ACK is a request of the dialog.
    public static SipRequest ack(SipRequest invite, SipResponse failure) {
        return along(invite, Method.ACK, failure.headers().all(HeaderName.TO));
    }

    /// The CANCEL of a request (RFC 3261 §9.1). To be sent only after a provisional response, in a client transaction
    /// of its own, to where the request went.
    public static SipRequest cancel(SipRequest request) {
        return along(request, Method.CANCEL, request.headers().all(HeaderName.TO));
    }

    private static SipRequest along(SipRequest request, Method method, List<String> to) {
        var from = request.headers();
        var lines = new ArrayList<SipHeader>();
        from.first(HeaderName.VIA).ifPresent(via -> lines.add(new SipHeader(HeaderName.VIA, via)));
        from.all(HeaderName.ROUTE).forEach(route -> lines.add(new SipHeader(HeaderName.ROUTE, route)));
        lines.add(new SipHeader(HeaderName.MAX_FORWARDS, MAX_FORWARDS));
        from.all(HeaderName.FROM).forEach(value -> lines.add(new SipHeader(HeaderName.FROM, value)));
        to.forEach(value -> lines.add(new SipHeader(HeaderName.TO, value)));
        lines.add(new SipHeader(HeaderName.CALL_ID, from.callId()));
        var cseq = new CSeq(from.cseq().number(), method);
        lines.add(new SipHeader(HeaderName.CSEQ, SipWriter.text(cseq)));
        return new SipRequest(method, request.requestUri(), SipHeaders.of(lines), Body.EMPTY);
    }
}
