package parley.transport;

import org.apache.pekko.actor.typed.ActorRef;
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
}
