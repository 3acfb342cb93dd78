package parley.b2bua;

import java.util.OptionalInt;
import parley.common.Digit;
import parley.common.LegSide;
import parley.sip.message.SipRequest;
import parley.sip.transaction.TransactionKey;

/// Digits between a party that sends them by INFO and one that has telephone events (RFC 4733).
final class DigitRelay {
    private DigitRelay() {}

    /// Takes an INFO with a digit that the other party is to get as an event.
    /// @return false if the request is to cross as it is
    static boolean taken(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest request) {
        var stream = turn.negotiation.eventStream(side).isPresent()
                ? OptionalInt.empty()
                : turn.negotiation.eventStream(side.other());
        var digit = DigitSignal.of(request);
        if (stream.isEmpty() || digit.isEmpty()) {
            return false;
        }
        turn.emit(new CallEffect.SendDigit(side.other(), stream.getAsInt(), digit.get()));
        turn.respond(side, inquiry, OutgoingResponse.of(200));
        return true;
    }

    /// A telephone event ended with us.
    static void heard(CallTurn turn, LegSide side, Digit digit) {
        var to = side.other();
        if (!turn.over() && turn.legs.contains(to)) {
            turn.digits.put(to, queue(turn, to).with(digit));
            next(turn, to);
        }
    }

    /// An INFO of ours was answered, or was not.
    static void ended(CallTurn turn, LegSide side, long exchange) {
        var queue = turn.digits.get(side);
        if (queue != null && !turn.over()) {
            turn.digits.put(side, queue.ended(exchange));
            next(turn, side);
        }
    }

    private static void next(CallTurn turn, LegSide to) {
        queue(turn, to).next().ifPresent(digit -> {
            var exchange = turn.nextExchange();
            turn.digits.put(to, queue(turn, to).asking(exchange));
            var request = DigitSignal.request(digit, turn.plan.settings().maxForwards());
            turn.toLeg(to, new UsageInput.Request(exchange, request));
        });
    }

    private static DigitQueue queue(CallTurn turn, LegSide side) {
        return turn.digits.getOrDefault(side, DigitQueue.EMPTY);
    }
}
