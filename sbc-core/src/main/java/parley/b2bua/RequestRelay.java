package parley.b2bua;

import java.util.Optional;
import parley.b2bua.CallMachine.Relayed;
import parley.common.LegSide;
import parley.sip.dialog.InviteGlare;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;

/// Requests inside a call: those that change the session, and those that only cross (INFO, REFER, NOTIFY, MESSAGE,
/// OPTIONS). A blind transfer crosses like any other request: the phone that is asked to refer makes a new call.
final class RequestRelay {
    private RequestRelay() {}

    static void asked(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest request, double random) {
        var refusal = Capabilities.refusal(request);
        if (refusal.isPresent()) {
            turn.respond(side, inquiry, refusal.get());
        } else if (request.headers().maxForwards().orElse(1) == 0) {
            turn.respond(side, inquiry, OutgoingResponse.of(483));
        } else if (request.method().equals(Method.INVITE) || request.method().equals(Method.UPDATE)) {
            modify(turn, side, inquiry, request, random);
        } else if (!DigitRelay.taken(turn, side, inquiry, request)
                && !TrickledCandidates.taken(turn, side, inquiry, request)) {
            relay(turn, side, inquiry, request);
        }
    }

    /// One offer at a time, whichever side it comes from (RFC 3261 §14.2, RFC 3311 §5.2).
    private static void modify(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest request, double random) {
        var pending = turn.session.map(SessionExchange::from);
        var decision = InviteGlare.onInvite(
                pending.equals(Optional.of(side.other())), pending.equals(Optional.of(side)), random);
        switch (decision) {
            case InviteGlare.Decision.Admit() -> SessionCrossing.open(turn, side, inquiry, request, false);
            case InviteGlare.Decision.RequestPending() -> turn.respond(side, inquiry, OutgoingResponse.of(491));
            case InviteGlare.Decision.Overlapping(var seconds) ->
                turn.respond(
                        side,
                        inquiry,
                        OutgoingResponse.of(500).with(HeaderName.RETRY_AFTER, Integer.toString(seconds)));
        }
    }

    private static void relay(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest request) {
        if (!turn.legs.contains(side.other())) {
            turn.respond(side, inquiry, OutgoingResponse.of(480));
            return;
        }
        var exchange = turn.nextExchange();
        turn.relayed.put(exchange, new Relayed(side, inquiry, request));
        var crossing = turn.headers().crossing(request, request.body().length() > 0);
        var headers = turn.referrals.crossing(side, SessionCrossing.hop(turn, request, crossing));
        if (request.method().equals(Method.REFER)) {
            turn.referrals = turn.referrals.asked(side, request.headers().cseq().number());
        }
        var body = turn.headers().crossingBody(request);
        turn.toLeg(
                side.other(), new UsageInput.Request(exchange, new OutgoingRequest(request.method(), headers, body)));
    }

    static void answered(CallTurn turn, long exchange, SipResponse response) {
        var relayed = turn.relayed.remove(exchange);
        if (relayed == null || turn.over()) {
            return;
        }
        if (relayed.request().method().equals(Method.REFER)) {
            turn.referrals = turn.referrals.answered(
                    relayed.from(),
                    relayed.request().headers().cseq().number(),
                    response.headers().cseq().number());
        }
        var outgoing = CrossingStatus.of(turn, response, false, response.body().length() > 0);
        turn.respond(relayed.from(), relayed.inquiry(), outgoing);
    }

    static void unanswered(CallTurn turn, long exchange, LegEvent.Failure failure) {
        var relayed = turn.relayed.remove(exchange);
        if (relayed != null && !turn.over()) {
            turn.respond(relayed.from(), relayed.inquiry(), OutgoingResponse.of(CrossingStatus.standingFor(failure)));
        }
    }
}
