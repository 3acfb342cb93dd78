package parley.sip.dialog;

import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// What names a dialog (RFC 3261 §12).
/// @param callId Call-ID
/// @param localTag ours
/// @param remoteTag the peer's; empty where an RFC 2543 peer wrote none (§12.1.1)
public record DialogId(String callId, String localTag, String remoteTag) {
    /// The dialog that a received request belongs to: our tag is in To (§12.2.2).
    public static DialogId ofInbound(SipRequest request) {
        var headers = request.headers();
        return new DialogId(
                headers.callId(),
                headers.to().tag().orElse(""),
                headers.from().tag().orElse(""));
    }

    /// The dialog that a received response belongs to: our tag is in From (§12.1.2).
    public static DialogId ofInbound(SipResponse response) {
        var headers = response.headers();
        return new DialogId(
                headers.callId(),
                headers.from().tag().orElse(""),
                headers.to().tag().orElse(""));
    }
}
