package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import parley.common.LegSide;
import parley.sdp.ExchangedSdp;
import parley.sdp.SessionDescription;

/// The offer/answer state of a call across its two legs (RFC 3264): an offer from one side becomes an offer to the
/// other with our own addresses, keys and fingerprint; its answer becomes an answer to the first.
///
/// ```
///                Offered            Allocated             Answered
///  Idle/Settled ---------> Allocating ---------> Proposed ----------> Settled
///                Allocate             SendOffer            Connect*, SendAnswer
/// ```
/// Either side may offer first, so an INVITE without a description works the same with B as the offerer. One offer
/// is under way at a time; another meets 491 (RFC 3261 §14.1). [NegotiationInput.Withdrawn] and an answer that
/// cannot be used lead back to what was agreed before.
///
/// The same answer may come several times, in a 183 and again in the 200: each time the same [SendAnswer] comes out,
/// version and all, and nothing is connected anew. A different answer to the same offer comes from another fork: it
/// replaces the first.
///
/// [NegotiationEffect.Connect] comes only for a leg whose agreement has changed, and before the answer that
/// announces it. A stream that was on and is switched off is connected one last time, inactive and to port 0.
///
/// [SendAnswer]: NegotiationEffect.SendAnswer
/// @param state where it stands
/// @param a policy of leg A
/// @param b policy of leg B
public record OfferAnswer(State state, LegPolicy a, LegPolicy b) {
    /// Octets of randomness that one leg of one stream may use up: a key and a salt for each of up to eight suites
    /// (300), the name of a DTLS association (15), ICE credentials (21) and the number of a session (7), rounded
    /// up.
    public static final int KEY_MATERIAL_OCTETS = 8 * 48;

    private static final int NOT_ACCEPTABLE_HERE = 488;
    private static final int REQUEST_PENDING = 491;

    /// Where the negotiation stands.
    public sealed interface State {
        /// No offer is under way.
        sealed interface Quiet extends State permits Idle, Settled {}

        /// Nothing agreed yet.
        record Idle() implements Quiet {}

        /// Both legs agree.
        /// @param prepared the last exchange before its answer, for another answer to the same offer
        /// @param concluded the same after it
        /// @param answer as received
        record Settled(Exchange prepared, Exchange concluded, SessionDescription answer) implements Quiet {}

        /// An offer waits for our sockets.
        /// @param before where a failure leads back to
        /// @param offer as received
        record Allocating(Quiet before, ReceivedOffer offer) implements State {}

        /// Our offer waits for its answer.
        /// @param before where a failure leads back to
        /// @param exchange what is under way
        record Proposed(Quiet before, Exchange exchange) implements State {}
    }

    /// Where an input leads.
    /// @param next the negotiation after it
    /// @param effects to perform in order
    public record Step(OfferAnswer next, List<NegotiationEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    /// Nothing offered yet.
    public static OfferAnswer start(LegPolicy a, LegPolicy b) {
        return new OfferAnswer(new State.Idle(), a, b);
    }

    /// What an input makes of it.
    public Step on(NegotiationInput input) {
        return switch (state) {
            case State.Quiet quiet -> onQuiet(quiet, input);
            case State.Allocating allocating -> onAllocating(allocating, input);
            case State.Proposed proposed -> onProposed(proposed, input);
        };
    }

    private Step onQuiet(State.Quiet quiet, NegotiationInput input) {
        return switch (input) {
            case NegotiationInput.Offered(var from, var offer) -> receive(quiet, from, offer);
            case NegotiationInput.Answered(var from, var answer) -> answeredAgain(quiet, from, answer);
            case NegotiationInput.Allocated _, NegotiationInput.Withdrawn _ -> to(state);
        };
    }

    private Step onAllocating(State.Allocating allocating, NegotiationInput input) {
        return switch (input) {
            case NegotiationInput.Offered(var from, var _) -> pending(from);
            case NegotiationInput.Allocated allocated -> propose(allocating, allocated);
            case NegotiationInput.Answered(var from, var _) -> unasked(from);
            case NegotiationInput.Withdrawn _ -> to(allocating.before());
        };
    }

    private Step onProposed(State.Proposed proposed, NegotiationInput input) {
        return switch (input) {
            case NegotiationInput.Offered(var from, var _) -> pending(from);
            case NegotiationInput.Allocated _ -> to(state);
            case NegotiationInput.Answered(var from, var answer) ->
                from == proposed.exchange().received().from()
                        ? unasked(from)
                        : conclude(proposed.exchange(), proposed.exchange(), answer, rolledBack(proposed));
            case NegotiationInput.Withdrawn _ -> to(rolledBack(proposed));
        };
    }

    private Step receive(State.Quiet quiet, LegSide from, SessionDescription description) {
        var offer = ReceivedOffer.read(from, description, policy(from), policy(from.other()));
        return offer.fault(leg(quiet, from), policy(from.other()))
                .map(fault -> refuse(state, from, fault))
                .orElseGet(() ->
                        to(new State.Allocating(quiet, offer), new NegotiationEffect.Allocate(from, offer.needs())));
    }

    private Step propose(State.Allocating allocating, NegotiationInput.Allocated allocated) {
        var offer = allocating.offer();
        var to = offer.from().other();
        var exchange = Exchange.propose(
                offer, leg(allocating.before(), offer.from()), leg(allocating.before(), to), this::policy, allocated);
        return to(
                new State.Proposed(allocating.before(), exchange),
                new NegotiationEffect.SendOffer(to, exchange.proposed()));
    }

    private Step answeredAgain(State.Quiet quiet, LegSide from, SessionDescription answer) {
        return switch (quiet) {
            case State.Idle _ -> unasked(from);
            case State.Settled settled -> {
                var offerer = settled.prepared().received().from();
                if (from == offerer) {
                    yield unasked(from);
                }
                if (answer.equals(settled.answer())) {
                    yield to(state, sendAnswer(settled.concluded()));
                }
                yield conclude(settled.prepared(), settled.prepared().after(settled.concluded()), answer, settled);
            }
        };
    }

    /// @param prepared the exchange without any answer
    /// @param current the exchange as it stands, perhaps with an earlier answer
    /// @param otherwise where an unusable answer leads
    private Step conclude(Exchange prepared, Exchange current, SessionDescription answer, State.Quiet otherwise) {
        var fault = current.fault(answer);
        if (fault.isPresent()) {
            return refuse(otherwise, current.received().from().other(), fault.get());
        }
        var concluded = current.conclude(answer, this::policy);
        var effects = new ArrayList<NegotiationEffect>();
        for (var side : LegSide.values()) {
            connect(effects, side, current, concluded);
        }
        effects.add(sendAnswer(concluded));
        return new Step(new OfferAnswer(new State.Settled(prepared, concluded, answer), a, b), effects);
    }

    private void connect(List<NegotiationEffect> effects, LegSide side, Exchange current, Exchange concluded) {
        var before = current.leg(side);
        var after = concluded.leg(side);
        for (var i = 0; i < after.streams().size(); i++) {
            var stream = i;
            var was = before.stream(i).agreed().map(LegStream.Agreed::agreement);
            var is = after.stream(i).agreed().map(LegStream.Agreed::agreement);
            var news = is.isPresent()
                    ? is.filter(_ -> !is.equals(was))
                    : before.stream(i).farewell();
            var decision = is.filter(agreement -> was.isEmpty() || !was.get().keyedAs(agreement))
                    .map(agreement -> concluded.decision(
                            side, stream, agreement.keying(), policy(side).security()));
            news.ifPresent(agreement -> effects.add(new NegotiationEffect.Connect(side, stream, agreement, decision)));
        }
    }

    private static NegotiationEffect sendAnswer(Exchange concluded) {
        return new NegotiationEffect.SendAnswer(
                concluded.received().from(), concluded.offerer().announced().description());
    }

    /// The first stream on which the party of that leg takes telephone events; empty if it takes none.
    public OptionalInt eventStream(LegSide side) {
        var streams = leg(settled(), side).streams();
        return IntStream.range(0, streams.size())
                .filter(stream -> streams.get(stream)
                        .agreed()
                        .filter(now -> now.agreement().events().sent().isPresent())
                        .isPresent())
                .findFirst();
    }

    /// The descriptions that the last agreement of that leg came of; empty before there is one.
    public Optional<ExchangedSdp> exchanged(LegSide side) {
        return switch (settled()) {
            case State.Idle _ -> Optional.empty();
            case State.Settled(var _, var concluded, var answer) ->
                Optional.of(
                        side == concluded.received().from()
                                ? new ExchangedSdp(
                                        concluded.received().description(),
                                        concluded.offerer().announced().description())
                                : new ExchangedSdp(answer, concluded.proposed()));
        };
    }

    /// Where the negotiation last came to rest.
    private State.Quiet settled() {
        return switch (state) {
            case State.Quiet quiet -> quiet;
            case State.Allocating allocating -> allocating.before();
            case State.Proposed proposed -> proposed.before();
        };
    }

    private static Leg leg(State.Quiet quiet, LegSide side) {
        return switch (quiet) {
            case State.Idle _ -> Leg.NEW;
            case State.Settled settled -> settled.concluded().leg(side);
        };
    }

    /// What was agreed before, with the number of the offer that failed: its peer has seen it.
    private static State.Quiet rolledBack(State.Proposed proposed) {
        return switch (proposed.before()) {
            case State.Idle idle -> idle;
            case State.Settled(var prepared, var concluded, var answer) ->
                new State.Settled(
                        prepared,
                        concluded.numbered(
                                proposed.exchange().received().from().other(),
                                proposed.exchange().answerer().announced()),
                        answer);
        };
    }

    private LegPolicy policy(LegSide side) {
        return switch (side) {
            case A -> a;
            case B -> b;
        };
    }

    private Step pending(LegSide from) {
        return to(
                state,
                new NegotiationEffect.Refuse(
                        from,
                        REQUEST_PENDING,
                        SdpWarning.MISCELLANEOUS,
                        "another offer is under way in this call (RFC 3261 §14.1)"));
    }

    private Step unasked(LegSide from) {
        return refuse(state, from, "an answer came where no offer waits for one (RFC 3264 §4)");
    }

    private Step refuse(State next, LegSide from, String reason) {
        return refuse(next, from, OfferFault.of(reason));
    }

    private Step refuse(State next, LegSide from, OfferFault fault) {
        return to(next, new NegotiationEffect.Refuse(from, NOT_ACCEPTABLE_HERE, fault.warning(), fault.reason()));
    }

    private Step to(State next, NegotiationEffect... effects) {
        return new Step(new OfferAnswer(next, a, b), List.of(effects));
    }
}
