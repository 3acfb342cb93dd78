package parley.b2bua;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.b2bua.CallMachine.Phase;
import parley.b2bua.CallMachine.Relayed;
import parley.common.LegSide;
import parley.common.Topology;
import parley.sdp.negotiation.NegotiationInput;
import parley.sdp.negotiation.OfferAnswer;
import parley.sip.message.HeaderName;
import parley.sip.transaction.TransactionKey;

/// A call while one input works on it: the only mutable thing in this machine, and it never outlives the input.
final class CallTurn {
    final CallPlan plan;
    final Map<Long, Relayed> relayed;
    final Map<LegSide, DigitQueue> digits = new EnumMap<>(LegSide.class);
    final Set<LegSide> legs;
    private final List<CallEffect> effects = new ArrayList<>();
    Phase phase;
    OfferAnswer negotiation;
    Optional<SessionExchange> session;
    Referrals referrals;
    int streams;
    private long exchanges;

    CallTurn(CallMachine call) {
        plan = call.plan();
        phase = call.phase();
        negotiation = call.negotiation();
        session = call.session();
        relayed = new LinkedHashMap<>(call.relayed());
        digits.putAll(call.digits());
        legs = EnumSet.noneOf(LegSide.class);
        legs.addAll(call.legs());
        referrals = call.referrals();
        streams = call.streams();
        exchanges = call.exchanges();
    }

    CallMachine.Step step() {
        return new CallMachine.Step(
                new CallMachine(
                        plan, phase, negotiation, session, relayed, digits, referrals, legs, streams, exchanges),
                effects);
    }

    void emit(CallEffect effect) {
        effects.add(effect);
    }

    long nextExchange() {
        exchanges++;
        return exchanges;
    }

    boolean over() {
        return phase instanceof Phase.Releasing || phase instanceof Phase.Ended;
    }

    void respond(LegSide side, TransactionKey inquiry, OutgoingResponse response) {
        toLeg(side, new UsageInput.Respond(inquiry, response));
    }

    void toLeg(LegSide side, UsageInput input) {
        emit(new CallEffect.ToLeg(side, input));
    }

    /// What of one leg crosses to the other.
    HeaderPolicy headers() {
        var topology = plan.transparent() ? Topology.TRANSPARENT : Topology.HIDDEN;
        var extra = new HashSet<>(plan.settings().extraHeaders());
        if (plan.transparent() && plan.callerIsTrunk()) {
            // Of a trunk we ask no credentials: those that it sends are for somebody beyond us (RFC 3261 §22.3).
            extra.add(HeaderName.PROXY_AUTHORIZATION);
        }
        return new HeaderPolicy(topology, plan.settings().domain(), extra);
    }

    /// Takes the negotiation one step on. What it connects is connected at once; the rest is for the caller.
    Negotiated negotiate(NegotiationInput input) {
        var step = negotiation.on(input);
        negotiation = step.next();
        var negotiated = Negotiated.of(step.effects());
        negotiated.connected().forEach(this::emit);
        return negotiated;
    }
}
