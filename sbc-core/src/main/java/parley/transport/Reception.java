package parley.transport;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// What becomes of the octets of one message: parsed, their topmost Via filled in, and handed to signalling, or
/// reported as refused.
final class Reception {
    private final ActorRef<InboundSip> inbound;
    private final EventSink events;
    private final FlowOwner owner;

    /// @param owner of the flows
    Reception(ActorRef<InboundSip> inbound, EventSink events, FlowOwner owner) {
        this.inbound = inbound;
        this.events = events;
        this.owner = owner;
    }

    /// Takes one framed message.
    void take(Flow flow, byte[] octets) {
        switch (SipParser.parse(octets, 0, octets.length)) {
            case ParseOutcome.Accepted(var message) -> {
                owner.arrived(flow, message);
                inbound.tell(new InboundSip.Received(flow, withSource(message, flow)));
            }
            case ParseOutcome.Answerable fault -> {
                var answer = ViaAddressing.received(fault.response(), flow.remote());
                report(flow, fault.rule(), answer.status());
                inbound.tell(new InboundSip.Malformed(
                        flow, new ParseOutcome.Answerable(fault.rule(), fault.offset(), fault.method(), answer)));
            }
            case ParseOutcome.Discarded(var rule, var _) -> report(flow, rule, 0);
        }
    }

    /// The answer to a message whose framing is broken, if its head says enough to be answered.
    Optional<SipResponse> refusal(Flow flow, byte[] head, int status, String rule) {
        if (head.length > 0
                && SipParser.refuse(head, 0, head.length, status, rule) instanceof ParseOutcome.Answerable fault) {
            report(flow, rule, status);
            return Optional.of(ViaAddressing.received(fault.response(), flow.remote()));
        }
        report(flow, rule, 0);
        return Optional.empty();
    }

    /// Something that is no message, and gets no answer.
    void drop(Flow flow, String rule) {
        report(flow, rule, 0);
    }

    private void report(Flow flow, String rule, int answer) {
        events.accept(new SbcEvent.MessageRefused(flow.listener(), flow.remote(), rule, answer));
    }

    private static SipMessage withSource(SipMessage message, Flow flow) {
        return switch (message) {
            case SipRequest request -> ViaAddressing.received(request, flow.remote());
            case SipResponse response -> response;
        };
    }
}
