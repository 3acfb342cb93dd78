package parley.transport;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Endpoint;
import parley.sip.message.SipMessage;

/// What the pool of outbound flows obeys.
public sealed interface OutboundCommand extends OutboundActor.Command {
    /// Send over an open flow to that hop, or dial one. Answered by [TransportEvent.Sent] or
    /// [TransportEvent.SendFailed].
    /// @param message to send
    /// @param hop where to
    /// @param tried servers of that hop that have had the message, or one like it, in vain (RFC 3263 §4.3)
    /// @param replyTo hears the outcome
    /// @param token handed back in it
    record Send(SipMessage message, NextHop hop, Set<Endpoint> tried, ActorRef<TransportEvent> replyTo, String token)
            implements OutboundCommand {
        public Send {
            tried = Set.copyOf(tried);
        }

        /// To any server of the hop.
        public Send(SipMessage message, NextHop hop, ActorRef<TransportEvent> replyTo, String token) {
            this(message, hop, Set.of(), replyTo, token);
        }

        DialledHops.Way way() {
            return new DialledHops.Way(hop, tried);
        }

        /// Hands it to that flow.
        void over(Flow flow) {
            // First who has it, or news of its failure could come first and mean that nobody had.
            replyTo.tell(new TransportEvent.Sent(token, flow));
            flow.connection().tell(new FlowCommand.Send(message, flow.remote(), replyTo, token));
        }

        /// Gives it back.
        void fail(String cause) {
            replyTo.tell(new TransportEvent.SendFailed(token, cause));
        }
    }

    /// A server of that hop takes no requests: nobody answered one in time, or it was answered 503. Its other
    /// servers are tried first for a while (RFC 3263 §4.3).
    /// @param hop it was sent to
    /// @param remote the server
    record Shunned(NextHop hop, Endpoint remote) implements OutboundCommand {}
}
