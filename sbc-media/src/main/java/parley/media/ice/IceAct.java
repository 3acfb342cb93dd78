package parley.media.ice;

import parley.media.bridge.TransportAddress;

/// What an agent wants done, in order.
public sealed interface IceAct {
    /// A datagram is to be sent, through the agent's port.
    record Send(IceLite.Datagram datagram, TransportAddress to) implements IceAct {}

    /// The peer's signed check came from there: it may send from there. Nothing is to be sent there yet.
    record Heard(TransportAddress source) implements IceAct {}

    /// A check of ours was answered: DTLS may go there.
    record Valid(TransportAddress remote) implements IceAct {}

    /// The pair to be used from now on.
    record Selected(TransportAddress remote) implements IceAct {}

    /// Nothing may be sent any more, until ICE is restarted.
    record Lost(Reason reason) implements IceAct {}

    /// Why.
    enum Reason {
        /// The peer has not answered for [IceAgent#CONSENT_NANOS] (RFC 7675 §5.1).
        CONSENT_EXPIRED,
        /// No check was answered.
        NO_VALID_PAIR
    }
}
