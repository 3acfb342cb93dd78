package parley.transport;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Endpoint;
import parley.sip.message.SipMessage;

/// What the owner of a flow's connection obeys.
public sealed interface FlowCommand extends ConnectionActor.Command, DatagramActor.Command {
    /// Write that message.
    /// @param message to send
    /// @param to the flow's remote address: where a UDP socket sends it
    /// @param failures hears [TransportEvent.SendFailed] if it cannot be written
    /// @param token handed back in the failure
    record Send(SipMessage message, Endpoint to, ActorRef<TransportEvent> failures, String token)
            implements FlowCommand {}

    /// Do not close for idleness before that time is over: a binding or a dialog relies on the flow. A UDP socket
    /// ignores it.
    /// @param atLeast from now
    record Keep(Duration atLeast) implements FlowCommand {}

    /// A request that was sent on it got no answer in time (RFC 3261 §17.1, timers B and F). After some in a row
    /// with nothing heard between them the connection counts as dead. A UDP socket ignores it.
    record Unanswered() implements FlowCommand {}

    /// Close after what is queued has gone out (close_notify included); a UDP socket ignores it.
    /// @param reason for the event
    record Close(String reason) implements FlowCommand {}
}
