package parley.b2bua;

import java.util.Optional;
import parley.b2bua.InviteUsage.Cancelling;
import parley.b2bua.InviteUsage.ClientExchange;
import parley.b2bua.LegEvent.Failure;
import parley.sip.transaction.TransactionKey;

/// How an INVITE goes on to the next server of its target when one fails (RFC 3263 §4.3): the same request in a new
/// transaction. A server fails by 503, by silence until timer B, or by losing the connection before it has answered.
/// Once a server has let the callee ring there is an early dialog with it, and no going on.
///
/// Bounded by numbers of steps, so that time is bounded too: each costs the time of one transaction at most, and
/// only silence costs all of it. What is told in the end is what the first server said, not that no other was left.
/// @param steps that may still be taken
/// @param silences that may still be waited for
/// @param first what would have been told of the first failure; empty before it
record Failover(int steps, int silences, Optional<LegEvent> first) {
    /// There is one server only: a flow that is open.
    static final Failover NONE = new Failover(0, 0, Optional.empty());

    /// Four servers at most: a caller does not wait for more, and a fault that takes down every server that hears of
    /// it is not to find them all.
    private static final int STEPS_MAX = 3;

    /// Silent servers after which another is asked: with the last one's, three times 64*T1, 96 s.
    private static final int SILENCES_MAX = 2;

    /// Before anything has failed.
    static Failover fresh() {
        return new Failover(STEPS_MAX, SILENCES_MAX, Optional.empty());
    }

    /// How a server failed.
    enum Fault {
        /// It said that it takes no requests for now (RFC 3261 §21.5.4).
        REFUSED,
        /// Nothing came of it.
        SILENT,
        /// The way to it broke after the request had been handed over: it may be well, by another connection.
        LOST
    }

    /// Goes on, if that may be.
    /// @param told what the call would hear otherwise
    /// @return false: the call is to hear it
    static boolean next(UsageTurn turn, TransactionKey key, ClientExchange client, Fault fault, LegEvent told) {
        if (!(turn.role instanceof UsageRole.Calling calling)
                || !calling.key().equals(key)
                || !turn.open()
                || !turn.dialogs.isEmpty()
                || client.cancelling() != Cancelling.NO
                || !calling.failover().admits(fault)) {
            return false;
        }
        // What may still come of the old transaction is nobody's any more.
        turn.clients.computeIfPresent(key, (_, old) -> old.named(UsageClient.OF_OUR_OWN));
        turn.effects.add(new UsageEffect.NextServer(fault != Fault.LOST));
        var again = UsageClient.branchedAnew(turn, calling.invite());
        turn.role = new UsageRole.Calling(
                TransactionKey.ofOutbound(again),
                calling.exchange(),
                again,
                calling.failover().after(fault, told));
        UsageClient.start(turn, calling.exchange(), again);
        return true;
    }

    private boolean admits(Fault fault) {
        return steps > 0 && (fault != Fault.SILENT || silences > 0);
    }

    private Failover after(Fault fault, LegEvent told) {
        return new Failover(
                steps - 1, fault == Fault.SILENT ? silences - 1 : silences, first.or(() -> Optional.of(told)));
    }

    /// What the call hears in the end, where no further server can be asked.
    /// @param last what became of the last attempt
    LegEvent verdict(LegEvent.Unanswered last) {
        return switch (first.orElse(last)) {
            case LegEvent.Unanswered(var exchange, var failure, var why)
            when first.isPresent() && failure == Failure.TIMEOUT ->
                new LegEvent.Unanswered(exchange, failure, why + "; then: " + last.explanation());
            case LegEvent.Unanswered _ -> last;
            case LegEvent other -> other;
        };
    }
}
