package parley.sip.message;

import java.util.ArrayList;

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
        var lines = new ArrayList<SipHeader>();
        for (var line : request.headers().lines()) {
            if (copied(line.name(), status)) {
                lines.add(line);
            }
        }
        var headers = request.headers().narrowed(lines);
        if (status > 100 && !toTag.isEmpty() && headers.to().tag().isEmpty()) {
            headers = headers.withTo(headers.to().withTag(toTag));
        }
        return new SipResponse(status, reason, headers, Body.EMPTY);
    }

    private static boolean copied(HeaderName name, int status) {
        return switch (name.form()) {
            case VIA, FROM, TO, CALL_ID, CSEQ -> true;
            case RECORD_ROUTE -> status > 100 && status < 300;
            case TEXT -> status == 100 && name.equals(HeaderName.TIMESTAMP);
            case MAX_FORWARDS, CONTENT_LENGTH, CONTENT_TYPE, CONTACT, ROUTE -> false;
        };
    }
}
