package parley.b2bua;

import java.util.Optional;
import parley.b2bua.InviteUsage.Cancelling;
import parley.b2bua.InviteUsage.ClientExchange;
import parley.sip.dialog.Dialog;
import parley.sip.dialog.InviteGlare;
import parley.sip.dialog.SessionTimer;
import parley.sip.dialog.SessionTimerPolicy.Answer;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;

/// The session timer of a leg (RFC 4028). Each leg has its own: a party that vanished is noticed on its side.
final class SessionRefresh {
    /// How often an INVITE of ours is sent again with a longer interval: each proxy on the way may ask for one, and
    /// more than a few is a peer that does so without end.
    private static final int LONGER_INTERVALS_MAX = 3;

    private SessionRefresh() {}

    /// Refuses an interval that is too small (§9); true if it did.
    static boolean refused(UsageTurn turn, TransactionKey key, SipRequest request) {
        if (!timed(request.method())
                || !(turn.settings.sessionTimers().answer(request) instanceof Answer.TooSmall(var minimum))) {
            return false;
        }
        var answer = OutgoingResponse.of(422).with(HeaderName.MIN_SE, Long.toString(minimum.toSeconds()));
        UsageServer.respond(turn, key, answer);
        if (turn.closed()) {
            turn.tell(new LegEvent.Declined(422, "Session-Expires is below " + minimum.toSeconds() + " s"));
        }
        return true;
    }

    /// The INVITE that was to make the leg goes out once more, with the longer interval that its 422 asks for
    /// (§7.3); false if the response asks for nothing of the kind.
    static boolean tooSmall(
            UsageTurn turn,
            UsageRole.Calling calling,
            TransactionKey key,
            ClientExchange client,
            SipResponse response) {
        var policy = turn.settings.sessionTimers();
        var raised = policy.raisedBy(response);
        if (response.status() != 422
                || raised.interval().equals(policy.interval())
                || turn.branches > LONGER_INTERVALS_MAX
                || !turn.open()
                || client.cancelling() != Cancelling.NO) {
            return false;
        }
        turn.settings = turn.settings.timed(raised);
        // The refused one is answered for: it is nobody's any more.
        turn.clients.put(key, client.named(UsageClient.OF_OUR_OWN));
        turn.branches++;
        var again = UsageClient.numberedAnew(turn, calling.invite());
        turn.role =
                new UsageRole.Calling(TransactionKey.ofOutbound(again), calling.exchange(), again, calling.failover());
        UsageClient.start(turn, calling.exchange(), again);
        return true;
    }

    /// Our 2xx to an INVITE or UPDATE: with what was agreed.
    static SipResponse answered(UsageTurn turn, SipRequest request, SipResponse success) {
        if (!timed(request.method())
                || !(turn.settings.sessionTimers().answer(request) instanceof Answer.Agreed agreed)) {
            return success;
        }
        start(turn, agreed.timer());
        return success.with(agreed.write(success.headers()));
    }

    /// The headers of a re-INVITE or UPDATE of ours.
    static SipHeaders asking(UsageTurn turn, Method method, SipHeaders headers) {
        if (!timed(method)) {
            return headers;
        }
        var policy = turn.settings.sessionTimers();
        return turn.sessionTimer.map(timer -> policy.refresh(headers, timer)).orElseGet(() -> policy.offer(headers));
    }

    /// A 2xx to an INVITE or UPDATE of ours.
    static void agreed(UsageTurn turn, SipRequest request, SipResponse success) {
        if (timed(request.method())) {
            turn.settings.sessionTimers().agreed(request, success).ifPresent(timer -> start(turn, timer));
        }
    }

    static void fired(UsageTurn turn, SessionTimer.Timer timer) {
        if (turn.open()) {
            turn.sessionTimer.ifPresent(session -> session.fired(timer).forEach(effect -> perform(turn, effect)));
        }
    }

    /// The final answer to a refresh of our own.
    static void refreshed(UsageTurn turn, TransactionKey key, ClientExchange client, SipResponse response) {
        var invite = client.transaction().request().method().equals(Method.INVITE);
        if (response.provisional()) {
            return;
        }
        if (response.success()) {
            turn.confirmed()
                    .filter(_ -> invite)
                    .ifPresent(dialog -> UsageClient.acknowledge(turn, key, client, dialog, Body.EMPTY));
        } else if (response.status() == 481 || response.status() == 408) {
            lost(turn);
        } else if (response.status() == 491) {
            var ours = turn.confirmed().map(Dialog::initiator).orElse(false);
            var delay = InviteGlare.retryAfterPending(ours, chance(turn));
            turn.effects.add(new UsageEffect.Arm(new UsageTimer.OfSession(SessionTimer.Timer.REFRESH), delay));
        } else if (!invite && turn.described.length() > 0) {
            // A peer without UPDATE is refreshed by the offer it knows already.
            var headers = SipHeaders.NONE.with(HeaderName.CONTENT_TYPE, Capabilities.ACCEPT);
            refresh(turn, new OutgoingRequest(Method.INVITE, headers, turn.described));
        }
    }

    /// 0 (inclusive) to 1 (exclusive): what makes our branches unforeseeable makes this so too.
    private static double chance(UsageTurn turn) {
        return (UsageTurn.branch(turn.settings, turn.branches).hashCode() & 0xFFFF) / 65_536.0;
    }

    /// A refresh got no answer, or the answer that there is no such dialog.
    static void lost(UsageTurn turn) {
        if (turn.open()) {
            turn.tell(new LegEvent.Expired());
        }
    }

    private static void start(UsageTurn turn, SessionTimer timer) {
        turn.sessionTimer = Optional.of(timer);
        timer.start().forEach(effect -> perform(turn, effect));
    }

    private static void perform(UsageTurn turn, SessionTimer.Effect effect) {
        switch (effect) {
            case SessionTimer.Effect.Arm(var timer, var delay) ->
                turn.effects.add(new UsageEffect.Arm(new UsageTimer.OfSession(timer), delay));
            case SessionTimer.Effect.Disarm(var timer) -> turn.disarm(new UsageTimer.OfSession(timer));
            case SessionTimer.Effect.SendRefresh() ->
                refresh(turn, new OutgoingRequest(Method.UPDATE, SipHeaders.NONE, Body.EMPTY));
            case SessionTimer.Effect.EndSession() -> lost(turn);
        }
    }

    private static void refresh(UsageTurn turn, OutgoingRequest request) {
        turn.confirmed().ifPresent(dialog -> UsageClient.ask(turn, UsageClient.OF_OUR_OWN, dialog, request));
    }

    private static boolean timed(Method method) {
        return method.equals(Method.INVITE) || method.equals(Method.UPDATE);
    }
}
