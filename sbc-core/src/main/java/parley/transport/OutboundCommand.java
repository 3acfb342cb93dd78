package parley.transport;

import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Endpoint;
import parley.sip.message.SipMessage;

/// What the pool of outbound flows obeys.
public sealed interface OutboundCommand extends OutboundActor.Command {
    /// Send over an open flow to that hop, or dial one. Answered by [TransportEvent.Sent] or
    /// [TransportEvent.SendFailed].
    /// @param message to send
    /// @param hop where to
    /// @param replyTo hears the outcome
    /// @param token handed back in it
    record Send(SipMessage message, NextHop hop, ActorRef<TransportEvent> replyTo, String token)
            implements OutboundCommand {}

    /// A server of that hop takes no requests: nobody answered one in time, or it was answered 503. Its other
    /// servers are tried first for a while (RFC 3263 §4.3).
    /// @param hop it was sent to
    /// @param remote the server
    record Shunned(NextHop hop, Endpoint remote) implements OutboundCommand {}
}
