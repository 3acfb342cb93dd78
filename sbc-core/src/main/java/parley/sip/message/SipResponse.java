package parley.sip.message;

/// RFC 3261 §7.2.
/// @param status 100 to 699
/// @param reason the reason phrase
/// @param headers all header fields, `Content-Length` excepted: the writer derives it
/// @param body the octets after the empty line
public record SipResponse(int status, String reason, SipHeaders headers, Body body) implements SipMessage {
    /// 100 to 199.
    public boolean provisional() {
        return status < 200;
    }

    /// 200 to 299.
    public boolean success() {
        return status >= 200 && status < 300;
    }

    /// The same response with other headers.
    public SipResponse with(SipHeaders changed) {
        return new SipResponse(status, reason, changed, body);
    }
}
