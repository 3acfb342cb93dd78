package parley.signaling;

import org.apache.pekko.actor.typed.ActorRef;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.sip.message.Method;
import parley.sip.message.SipMessage;
import parley.transport.Flow;
import parley.transport.FlowCommand;
import parley.transport.InboundSip;
import parley.transport.TransportEvent;

/// Sends what is answered without anything being kept of it (RFC 3261 §8.2.7), and tells the operator why.
/// @param events hears of refusals
/// @param unheard where failures to send go: whoever asked will ask again
record StatelessAnswers(EventSink events, ActorRef<TransportEvent> unheard) {
    void send(Flow flow, SipMessage message) {
        flow.connection().tell(new FlowCommand.Send(message, flow.remote(), unheard, ""));
    }

    void send(Flow flow, CallIntake.Verdict.Answer answer) {
        send(flow, answer.response());
        if (!answer.rule().isEmpty()) {
            var status = answer.response().status();
            events.accept(new SbcEvent.MessageRefused(flow.listener(), flow.remote(), answer.rule(), status));
        }
    }

    /// An ACK is never answered, however bad it is (§17.1.1.3). The operator has heard from the transport.
    void send(InboundSip.Malformed malformed) {
        var fault = malformed.fault();
        if (!fault.method().equals(Method.ACK)) {
            send(malformed.flow(), fault.response());
        }
    }
}
