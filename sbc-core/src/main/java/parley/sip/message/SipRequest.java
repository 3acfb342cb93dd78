package parley.sip.message;

/// RFC 3261 §7.1.
/// @param method what is asked
/// @param requestUri of whom
/// @param headers all header fields, `Content-Length` excepted: the writer derives it
/// @param body the octets after the empty line
public record SipRequest(Method method, Uri requestUri, SipHeaders headers, Body body) implements SipMessage {
    /// The same request with other headers.
    public SipRequest with(SipHeaders changed) {
        return new SipRequest(method, requestUri, changed, body);
    }

    /// The same request to another URI.
    public SipRequest with(Uri changed) {
        return new SipRequest(method, changed, headers, body);
    }
}
