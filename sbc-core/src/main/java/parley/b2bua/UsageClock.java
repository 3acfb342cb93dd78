package parley.b2bua;

import parley.b2bua.InviteUsage.Success;
import parley.b2bua.LegEvent.Failure;
import parley.sip.dialog.RetransmissionSchedule.Due;
import parley.sip.dialog.SessionTimer;
import parley.sip.transaction.TransactionKey;

/// What the timers of a leg do.
final class UsageClock {
    private UsageClock() {}

    static void fired(UsageTurn turn, UsageTimer timer) {
        switch (timer) {
            case UsageTimer.OfTransaction ofTransaction -> ofTransaction(turn, ofTransaction);
            case UsageTimer.SuccessAgain(var inquiry) -> successAgain(turn, inquiry);
            case UsageTimer.FinalResponseOverdue(var key) -> overdue(turn, key);
            case UsageTimer.OfSession(var session) -> SessionRefresh.fired(turn, session);
        }
    }

    static void stopSession(UsageTurn turn) {
        if (turn.sessionTimer.isPresent()) {
            turn.disarm(new UsageTimer.OfSession(SessionTimer.Timer.REFRESH));
            turn.disarm(new UsageTimer.OfSession(SessionTimer.Timer.EXPIRY));
        }
    }

    private static void ofTransaction(UsageTurn turn, UsageTimer.OfTransaction timer) {
        var server = turn.servers.get(timer.key());
        var client = turn.clients.get(timer.key());
        if (server != null) {
            UsageServer.fired(turn, timer, server);
        } else if (client != null) {
            UsageClient.fired(turn, timer, client);
        }
    }

    private static void successAgain(UsageTurn turn, TransactionKey inquiry) {
        var success = turn.unacknowledged.get(inquiry);
        if (success == null) {
            return;
        }
        switch (success.schedule().fired()) {
            case Due.Again(var next) -> {
                turn.unacknowledged.put(inquiry, new Success(success.cseq(), success.response(), next));
                turn.effects.add(new UsageEffect.SendResponse(inquiry, success.response()));
                turn.effects.add(new UsageEffect.Arm(new UsageTimer.SuccessAgain(inquiry), next.delay()));
            }
            case Due.GivenUp() -> {
                turn.unacknowledged.remove(inquiry);
                turn.tell(new LegEvent.Unacknowledged(inquiry));
                UsageEnding.acknowledged(turn);
            }
        }
    }

    private static void overdue(UsageTurn turn, TransactionKey key) {
        var client = turn.clients.get(key);
        if (client != null) {
            UsageClient.drop(turn, key);
            UsageAnswers.unanswered(turn, key, client, Failure.TIMEOUT, "cancelled, and no final response came");
        }
    }
}
