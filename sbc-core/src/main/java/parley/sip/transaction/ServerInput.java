package parley.sip.transaction;

import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// The labels on the arrows of RFC 3261 figures 7 and 8.
public sealed interface ServerInput {
    /// The request again, or the ACK of its final response (§17.2.3).
    /// @param request as received
    record Request(SipRequest request) implements ServerInput {}

    /// The transaction user answers.
    /// @param response to send
    record Respond(SipResponse response) implements ServerInput {}

    /// An armed timer ran out.
    /// @param timer which
    record Fired(TimerName timer) implements ServerInput {}

    /// The transport could not deliver.
    record TransportError() implements ServerInput {}
}
