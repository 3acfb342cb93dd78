package parley.sip.message;

/// A SIP message (RFC 3261 §7).
public sealed interface SipMessage permits SipRequest, SipResponse {
    SipHeaders headers();

    Body body();
}
