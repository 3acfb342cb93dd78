package parley.b2bua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import parley.b2bua.CallMachine.Phase;
import parley.b2bua.SessionExchange.Sockets;
import parley.b2bua.SessionExchange.Stage;
import parley.common.LegSide;
import parley.common.Secret;
import parley.sdp.SessionDescription;
import parley.sdp.negotiation.LocalMedia;
import parley.sdp.negotiation.NegotiationEffect;
import parley.sdp.negotiation.NegotiationInput;
import parley.sdp.negotiation.SdpWarning;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;

/// How an INVITE or UPDATE crosses the call with its offer and answer (RFC 3261 §13, §14, RFC 3264, RFC 3311):
/// offer in the request and answer in the 2xx, or offer in the 2xx and answer in the ACK.
final class SessionCrossing {
    private SessionCrossing() {}

    /// A side asks for a session, or for a change of it.
    static void open(CallTurn turn, LegSide from, TransactionKey inquiry, SipRequest request, boolean initial) {
        var stage = new Stage.Asking(false, Optional.empty());
        var session = new SessionExchange(from, inquiry, request, turn.nextExchange(), initial, stage);
        turn.session = Optional.of(session);
        switch (DescribedSession.of(request)) {
            case DescribedSession.Nothing() -> ask(turn, session, Body.EMPTY);
            case DescribedSession.Described(var offer) -> offered(turn, session, offer);
            case DescribedSession.Unusable(var status, var reason) -> fail(turn, session, status, reason);
        }
    }

    private static void offered(CallTurn turn, SessionExchange session, SessionDescription offer) {
        var negotiated = turn.negotiate(new NegotiationInput.Offered(session.from(), offer));
        if (negotiated.refusal().isPresent()) {
            fail(turn, session, negotiated.refusal().get());
        } else {
            allocate(turn, session, negotiated, Stage.OfferWaits::new);
        }
    }

    private static void allocate(
            CallTurn turn, SessionExchange session, Negotiated negotiated, Function<Sockets, Stage> stage) {
        var offerer =
                negotiated.sockets().map(NegotiationEffect.Allocate::offerer).orElse(session.from());
        var needs = negotiated.sockets().map(NegotiationEffect.Allocate::needs).orElse(List.of());
        var streams = needs.size();
        turn.session = Optional.of(session.at(stage.apply(new Sockets(streams, Map.of()))));
        turn.streams = Math.max(turn.streams, streams);
        IntStream.range(0, streams)
                .forEach(stream -> turn.emit(new CallEffect.AllocateMedia(stream, offerer, needs.get(stream))));
    }

    /// Sockets have come.
    static void allocated(CallTurn turn, CallInput.MediaAllocated allocated) {
        var session = turn.session.orElse(null);
        if (turn.over() || session == null) {
            return;
        }
        switch (session.stage()) {
            case Stage.OfferWaits(var sockets) -> {
                var all = with(sockets, allocated);
                turn.session = Optional.of(session.at(new Stage.OfferWaits(all)));
                if (all.open().size() == all.streams()) {
                    var offer = propose(turn, all);
                    ask(turn, session.at(new Stage.Asking(true, Optional.empty())), offer);
                }
            }
            case Stage.CounterOfferWaits(var success, var sockets) -> {
                var all = with(sockets, allocated);
                turn.session = Optional.of(session.at(new Stage.CounterOfferWaits(success, all)));
                if (all.open().size() == all.streams()) {
                    var offer = propose(turn, all);
                    accept(turn, session, success, offer, true);
                }
            }
            case Stage.Asking _, Stage.Accepted _ -> {}
        }
    }

    private static Sockets with(Sockets sockets, CallInput.MediaAllocated allocated) {
        var open = new HashMap<>(sockets.open());
        open.put(allocated.stream(), allocated);
        return new Sockets(sockets.streams(), open);
    }

    private static Body propose(CallTurn turn, Sockets sockets) {
        var a = new ArrayList<LocalMedia>();
        var b = new ArrayList<LocalMedia>();
        var keys = new byte[0];
        for (var stream = 0; stream < sockets.streams(); stream++) {
            var allocated = Objects.requireNonNull(sockets.open().get(stream));
            a.add(allocated.a());
            b.add(allocated.b());
            var more = allocated.keyMaterial().reveal();
            var all = Arrays.copyOf(keys, keys.length + more.length);
            System.arraycopy(more, 0, all, keys.length, more.length);
            keys = all;
        }
        var negotiated = turn.negotiate(new NegotiationInput.Allocated(a, b, Secret.of(keys)));
        return negotiated.description().orElse(Body.EMPTY);
    }

    /// There are no sockets: none are free now, or none are of the version of IP that the offer needs.
    static void noSockets(CallTurn turn, CallInput.MediaRefused refused) {
        turn.session.ifPresent(session -> {
            var refusal = refused.unreachable()
                    ? new NegotiationEffect.Refuse(
                            session.from(), 488, SdpWarning.INCOMPATIBLE_ADDRESS, refused.reason())
                    : new NegotiationEffect.Refuse(session.from(), 503, SdpWarning.MISCELLANEOUS, refused.reason());
            switch (session.stage()) {
                case Stage.OfferWaits _ -> fail(turn, session, refusal);
                case Stage.CounterOfferWaits _ -> {
                    abandon(turn, session);
                    fail(turn, session, refusal);
                }
                case Stage.Asking _, Stage.Accepted _ -> {}
            }
        });
    }

    /// Asks the other side.
    private static void ask(CallTurn turn, SessionExchange session, Body offer) {
        turn.session = Optional.of(session);
        if (session.initial()) {
            CallSetup.dial(turn, session, offer);
            return;
        }
        var request = session.request();
        var headers = turn.headers().crossing(request, false);
        var outgoing = new OutgoingRequest(request.method(), described(hop(turn, request, headers), offer), offer);
        turn.toLeg(session.to(), new UsageInput.Request(session.exchange(), outgoing));
    }

    /// With one hop less to go (RFC 3261 §16.6 step 3, which a B2BUA does well to follow against loops).
    static SipHeaders hop(CallTurn turn, SipRequest request, SipHeaders headers) {
        var hops = request.headers().maxForwards().orElse(turn.plan.settings().maxForwards() + 1);
        return headers.with(HeaderName.MAX_FORWARDS, Integer.toString(Math.max(0, hops - 1)));
    }

    static SipHeaders described(SipHeaders headers, Body body) {
        return body.length() == 0 ? headers : headers.with(HeaderName.CONTENT_TYPE, Capabilities.ACCEPT);
    }

    /// The other side answers.
    static void answered(CallTurn turn, LegSide side, long exchange, SipResponse response) {
        var session = turn.session.orElse(null);
        if (turn.over()
                || session == null
                || session.exchange() != exchange
                || side != session.to()
                || !(session.stage() instanceof Stage.Asking asking)) {
            return;
        }
        if (response.provisional()) {
            progress(turn, session, asking, response);
        } else if (!response.success()) {
            rejected(turn, session, response);
        } else if (asking.offered()) {
            answerCame(turn, session, asking, response);
        } else {
            counterOffered(turn, session, response);
        }
    }

    /// A provisional response crosses; early media is connected by its answer.
    private static void progress(CallTurn turn, SessionExchange session, Stage.Asking asking, SipResponse response) {
        if (!session.initial()) {
            return;
        }
        var body = Body.EMPTY;
        // Without an offer of ours a description here would be an offer, which an unreliable response must not make.
        if (asking.offered() && DescribedSession.of(response) instanceof DescribedSession.Described(var answer)) {
            var negotiated = turn.negotiate(new NegotiationInput.Answered(session.to(), answer));
            body = negotiated.description().orElse(Body.EMPTY);
        }
        if (body.length() > 0) {
            turn.session = Optional.of(session.at(new Stage.Asking(true, Optional.of(body))));
        }
        respond(turn, session, response, body);
    }

    private static void answerCame(CallTurn turn, SessionExchange session, Stage.Asking asking, SipResponse response) {
        switch (DescribedSession.of(response)) {
            case DescribedSession.Described(var description) -> {
                var negotiated = turn.negotiate(new NegotiationInput.Answered(session.to(), description));
                var refusal = negotiated.refusal();
                acknowledge(turn, session, Body.EMPTY);
                if (refusal.isPresent()) {
                    unusable(turn, session, refusal.get().reason());
                } else {
                    accept(turn, session, response, negotiated.description().orElse(Body.EMPTY), false);
                }
            }
            case DescribedSession.Nothing() -> {
                acknowledge(turn, session, Body.EMPTY);
                // Only a peer that has given its answer early may leave it out here (RFC 3261 §13.2.1).
                asking.answer()
                        .ifPresentOrElse(
                                early -> accept(turn, session, response, early, false),
                                () -> unusable(turn, session, "a 2xx without an answer"));
            }
            case DescribedSession.Unusable(var _, var reason) -> {
                acknowledge(turn, session, Body.EMPTY);
                unusable(turn, session, reason);
            }
        }
    }

    /// The offer came late, with the 2xx.
    private static void counterOffered(CallTurn turn, SessionExchange session, SipResponse response) {
        if (!(DescribedSession.of(response) instanceof DescribedSession.Described(var offer))) {
            abandon(turn, session);
            unusable(turn, session, "a 2xx without an offer");
            return;
        }
        var negotiated = turn.negotiate(new NegotiationInput.Offered(session.to(), offer));
        if (negotiated.refusal().isPresent()) {
            abandon(turn, session);
            fail(turn, session, 488, negotiated.refusal().get().reason());
        } else {
            allocate(turn, session, negotiated, sockets -> new Stage.CounterOfferWaits(response, sockets));
        }
    }

    /// The 2xx goes to the side that asked. The other side's 2xx to an offer is acknowledged at once and not only
    /// when the asking side has: its retransmissions serve nobody, and each leg has its own reliability.
    private static void accept(
            CallTurn turn, SessionExchange session, SipResponse success, Body body, boolean counterOffered) {
        respond(turn, session, success, body);
        turn.emit(new CallEffect.Disarm(CallTimer.INVITE));
        turn.session =
                session.invite() ? Optional.of(session.at(new Stage.Accepted(counterOffered))) : Optional.empty();
    }

    private static void respond(CallTurn turn, SessionExchange session, SipResponse response, Body body) {
        var headers = described(turn.headers().crossing(response, false), body);
        var outgoing = new OutgoingResponse(response.status(), response.reason(), headers, body);
        turn.respond(session.from(), session.inquiry(), outgoing);
    }

    /// The side that asked acknowledges.
    static void acknowledged(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest ack) {
        var session = turn.session.orElse(null);
        if (turn.over()
                || session == null
                || side != session.from()
                || !session.inquiry().equals(inquiry)
                || !(session.stage() instanceof Stage.Accepted(var counterOffered))) {
            return;
        }
        turn.session = Optional.empty();
        if (session.initial()) {
            turn.phase = new Phase.Established();
            turn.emit(new CallEffect.ReportAnswered());
        }
        if (counterOffered) {
            answerInAck(turn, session, ack);
        }
    }

    private static void answerInAck(CallTurn turn, SessionExchange session, SipRequest ack) {
        var negotiated = DescribedSession.of(ack) instanceof DescribedSession.Described(var answer)
                ? Optional.of(turn.negotiate(new NegotiationInput.Answered(session.from(), answer)))
                : Optional.<Negotiated>empty();
        var answer = negotiated.flatMap(Negotiated::description);
        acknowledge(turn, session, answer.orElse(Body.EMPTY));
        if (answer.isEmpty()) {
            CallRelease.end(turn, 400, "no-answer-in-ack", "the ACK had no usable answer to our offer");
        }
    }

    private static void acknowledge(CallTurn turn, SessionExchange session, Body body) {
        if (session.request().method().equals(Method.INVITE)) {
            turn.toLeg(session.to(), new UsageInput.Acknowledge(session.exchange(), body));
        }
    }

    /// A 2xx that leads nowhere must be acknowledged all the same.
    private static void abandon(CallTurn turn, SessionExchange session) {
        acknowledge(turn, session, Body.EMPTY);
    }

    /// The other side has agreed to something that we cannot use: it is at fault, not the side that asked. Inside a
    /// dialog 502 would end it (RFC 5057 §5.1).
    private static void unusable(CallTurn turn, SessionExchange session, String reason) {
        fail(turn, session, session.initial() ? 502 : 488, reason);
    }

    /// The exchange fails here. The first one takes the call with it, a later one leaves the session as it was.
    static void fail(CallTurn turn, SessionExchange session, int status, String reason) {
        fail(turn, session, new NegotiationEffect.Refuse(session.from(), status, SdpWarning.MISCELLANEOUS, reason));
    }

    private static void fail(CallTurn turn, SessionExchange session, NegotiationEffect.Refuse refusal) {
        if (session.initial()) {
            CallRelease.refused(turn, refusal);
            return;
        }
        turn.negotiate(new NegotiationInput.Withdrawn());
        turn.session = Optional.empty();
        turn.respond(session.from(), session.inquiry(), CallRelease.refusal(turn, refusal));
    }

    private static void rejected(CallTurn turn, SessionExchange session, SipResponse response) {
        var outgoing = CrossingStatus.of(turn, response, session.initial(), false);
        if (session.initial()) {
            CallRelease.rejected(turn, outgoing, response);
            return;
        }
        turn.negotiate(new NegotiationInput.Withdrawn());
        turn.session = Optional.empty();
        turn.respond(session.from(), session.inquiry(), outgoing);
        // Either answer says that the dialog is gone (RFC 5057 §5.1).
        if (response.status() == 481 || response.status() == 408) {
            CallRelease.end(turn, response.status(), "dialog-lost", "side " + session.to() + " has lost the call");
        }
    }

    /// The other side does not answer.
    static void unanswered(CallTurn turn, LegSide side, long exchange, LegEvent.Failure failure, String explanation) {
        var session = turn.session.orElse(null);
        if (turn.over() || session == null || session.exchange() != exchange || side != session.to()) {
            return;
        }
        var status = CrossingStatus.standingFor(failure);
        if (!session.initial()) {
            turn.respond(session.from(), session.inquiry(), OutgoingResponse.of(status));
        }
        CallRelease.end(turn, status, CrossingStatus.causeOf(failure), explanation);
    }
}
