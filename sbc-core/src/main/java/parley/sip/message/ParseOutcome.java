package parley.sip.message;

/// What one datagram, or one message framed out of a stream, turned out to be.
public sealed interface ParseOutcome {
    /// Well formed.
    /// @param message what was read
    record Accepted(SipMessage message) implements ParseOutcome {}

    /// A request that breaks a rule, yet says enough to be answered.
    /// @param rule which rule, in words, with its section
    /// @param offset octets from the start to where it broke
    /// @param method the request's method: an ACK is never answered (RFC 3261 §17.1.1.3)
    /// @param response ready to send to where the request came from; its headers are echoed as they came, so that a
    ///   typed view of them may be missing or fail
    record Answerable(String rule, int offset, Method method, SipResponse response) implements ParseOutcome {}

    /// Nothing to answer, or nobody: a bad response, or a request without method or Via.
    /// @param rule which rule, in words, with its section
    /// @param offset octets from the start to where it broke
    record Discarded(String rule, int offset) implements ParseOutcome {}
}
