package parley.sip.message;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Responses as a user agent server makes them (RFC 3261 §8.2.6): Via, From, To, Call-ID and CSeq are the request's.
public final class Responses {
    private Responses() {}

    /// A response with the standard's reason phrase, and no tag added to To.
    public static SipResponse to(SipRequest request, int status) {
        return to(request, status, ReasonPhrase.of(status), null);
    }

    /// A response with the standard's reason phrase.
    /// @param toTag set in To if the request's To has none (RFC 3261 §8.2.6.2)
    public static SipResponse to(SipRequest request, int status, @Nullable String toTag) {
        return to(request, status, ReasonPhrase.of(status), toTag);
    }

    /// A response without body. A 100 has the request's Timestamp (RFC 3261 §8.2.6.1).
    /// @param toTag set in To if the request's To has none (RFC 3261 §8.2.6.2); null to leave it as it is
    public static SipResponse to(SipRequest request, int status, String reason, @Nullable String toTag) {
        return make(request, status, reason, toTag, false);
    }

    /// A response that makes a dialog: it has the request's Record-Route too (RFC 3261 §12.1.1).
    /// @param status 101 to 299
    /// @param toTag the local tag of the dialog
    public static SipResponse formingDialog(SipRequest request, int status, String reason, String toTag) {
        return make(request, status, reason, toTag, true);
    }

    private static SipResponse make(
            SipRequest request, int status, String reason, @Nullable String toTag, boolean recordRoute) {
        var lines = new ArrayList<SipHeader>();
        for (var line : request.headers().lines()) {
            if (copied(line.name(), status, recordRoute)) {
                lines.add(line);
            }
        }
        var headers = request.headers().narrowed(lines);
        if (toTag != null && headers.has(HeaderName.TO) && headers.to().tag().isEmpty()) {
            headers = headers.withTo(headers.to().withTag(toTag));
        }
        return new SipResponse(status, reason, headers, Body.EMPTY);
    }

    private static boolean copied(HeaderName name, int status, boolean recordRoute) {
        return switch (name.form()) {
            case VIA, FROM, TO, CALL_ID, CSEQ -> true;
            case RECORD_ROUTE -> recordRoute;
            case TEXT -> status == 100 && name.equals(HeaderName.TIMESTAMP);
            case MAX_FORWARDS, CONTENT_LENGTH, CONTENT_TYPE, CONTACT, ROUTE -> false;
        };
    }
}
