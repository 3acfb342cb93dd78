package parley.sip.transaction;

import parley.sip.message.SipResponse;

/// The labels on the arrows of RFC 3261 figures 5 and 6.
public sealed interface ClientInput {
    /// A response whose topmost Via and CSeq match this transaction (§17.1.3).
    /// @param response as received
    record Response(SipResponse response) implements ClientInput {}

    /// An armed timer ran out.
    /// @param timer which
    record Fired(TimerName timer) implements ClientInput {}

    /// The transport could not deliver.
    record TransportError() implements ClientInput {}
}
