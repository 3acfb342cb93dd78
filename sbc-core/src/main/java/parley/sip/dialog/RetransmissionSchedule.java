package parley.sip.dialog;

import java.time.Duration;
import parley.sip.transaction.TransactionTimers;

/// When the user agent server repeats what the transaction layer does not: a 2xx to INVITE until its ACK (RFC 3261
/// §13.3.1.4), a reliable provisional response until its PRACK (RFC 3262 §3). Over reliable transports too, since the
/// next hop but one may be UDP.
/// Arm one timer for [#delay()]; when it runs out, obey [#fired()].
/// @param interval between the last sending and the next
/// @param longest interval allowed
/// @param elapsed since the first sending
/// @param limit after which the schedule is given up
public record RetransmissionSchedule(Duration interval, Duration longest, Duration elapsed, Duration limit) {
    /// What to do when the timer ran out.
    public sealed interface Due {
        /// Send once more, and arm the timer for its delay.
        /// @param next the schedule from here
        record Again(RetransmissionSchedule next) implements Due {}

        /// 64*T1 have passed. A 2xx without ACK: end the dialog with BYE. A 1xx without PRACK: answer 5xx.
        record GivenUp() implements Due {}
    }

    /// Of a 2xx: T1 doubling to T2 (RFC 3261 §13.3.1.4).
    public static RetransmissionSchedule ofSuccess(TransactionTimers timers) {
        return new RetransmissionSchedule(timers.t1(), timers.t2(), Duration.ZERO, timers.transactionTimeout());
    }

    /// Of a reliable provisional response: T1 doubling without end (RFC 3262 §3).
    public static RetransmissionSchedule ofProvisional(TransactionTimers timers) {
        var limit = timers.transactionTimeout();
        return new RetransmissionSchedule(timers.t1(), limit, Duration.ZERO, limit);
    }

    /// From now until the timer runs out.
    public Duration delay() {
        return shorter(interval, limit.minus(elapsed));
    }

    /// The timer ran out.
    public Due fired() {
        var now = elapsed.plus(delay());
        return now.compareTo(limit) >= 0
                ? new Due.GivenUp()
                : new Due.Again(
                        new RetransmissionSchedule(shorter(interval.multipliedBy(2), longest), longest, now, limit));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
