package parley.transport;

import parley.sip.message.ParseOutcome;
import parley.sip.message.SipMessage;

/// What transports hand to signalling.
public sealed interface InboundSip {
    /// A well-formed message.
    /// @param flow it came on
    /// @param message `received` and `rport` of its topmost Via already filled in (RFC 3261 §18.2.1, RFC 3581)
    record Received(Flow flow, SipMessage message) implements InboundSip {}

    /// A request that cannot be taken, with its answer.
    /// @param flow it came on
    /// @param fault and the response to send
    record Malformed(Flow flow, ParseOutcome.Answerable fault) implements InboundSip {}

    /// A connection has ended: registrations and dialogs that lived on it are to know.
    /// @param flow that was
    record FlowClosed(Flow flow) implements InboundSip {}
}
