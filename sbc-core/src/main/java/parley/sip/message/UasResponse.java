package parley.sip.message;

import java.util.ArrayList;
import java.util.List;

/// Responses as a user agent server must build them (RFC 3261 §8.2.6).
public final class UasResponse {
    private UasResponse() {}

    /// A response without body and with the standard's reason phrase.
    /// @param request answered: its Via stack, From, To, Call-ID and CSeq are copied; its Timestamp into a 100
    ///     (§8.2.6.1), its Record-Route set into what may make a dialog (§12.1.1)
    /// @param status 100 to 699
    /// @param toTag ours: added if the request's To has none and the status is above 100; may be empty for a 100
    public static SipResponse to(SipRequest request, int status, String toTag) {
        return to(request, status, ReasonPhrase.of(status), toTag);
    }

    /// The same with another reason phrase.
    /// @param request answered
    /// @param status 100 to 699
    /// @param reason phrase, for people
    /// @param toTag ours
    public static SipResponse to(SipRequest request, int status, String reason, String toTag) {
        var headers = request.headers();
        var lines = new ArrayList<SipHeader>();
        copy(headers, HeaderName.VIA, lines);
        if (status == 100) {
            copy(headers, HeaderName.TIMESTAMP, lines);
        } else if (status < 300) {
            copy(headers, HeaderName.RECORD_ROUTE, lines);
        }
        copy(headers, HeaderName.FROM, lines);
        var to = headers.to();
        if (status > 100 && to.tag().isEmpty() && !toTag.isEmpty()) {
            lines.add(new SipHeader(HeaderName.TO, SipWriter.text(to.withTag(toTag))));
        } else {
            copy(headers, HeaderName.TO, lines);
        }
        copy(headers, HeaderName.CALL_ID, lines);
        copy(headers, HeaderName.CSEQ, lines);
        return new SipResponse(status, reason, SipHeaders.of(lines), Body.EMPTY);
    }

    private static void copy(SipHeaders from, HeaderName name, List<SipHeader> to) {
        from.all(name).forEach(value -> to.add(new SipHeader(name, value)));
    }
}
