package parley.sip.dialog;

import java.time.Duration;
import java.util.List;

/// The session timer of one dialog as agreed (RFC 4028): one side refreshes at half the interval, both hang up shortly
/// before its end if no refresh was answered. Each answered refresh makes a new agreement: [#start()] again.
/// @param interval the Session-Expires value, at least 90 s
/// @param refresher true where the refresh is ours to send
public record SessionTimer(Duration interval, boolean refresher) {
    /// The least time before the end at which BYE goes out (§10).
    private static final Duration GUARD = Duration.ofSeconds(32);

    /// The two timers.
    public enum Timer {
        REFRESH,
        EXPIRY
    }

    /// What the session timer asks of its owner.
    public sealed interface Effect {
        /// Start that timer, or start it anew.
        /// @param timer which
        /// @param delay from now
        record Arm(Timer timer, Duration delay) implements Effect {}

        /// Stop that timer.
        /// @param timer which
        record Disarm(Timer timer) implements Effect {}

        /// Send a re-INVITE or UPDATE.
        record SendRefresh() implements Effect {}

        /// The session has expired: send BYE.
        record EndSession() implements Effect {}
    }

    /// From the 2xx that agreed on it (§10).
    public List<Effect> start() {
        var expiry = new Effect.Arm(Timer.EXPIRY, expiresAfter());
        return refresher
                ? List.of(new Effect.Arm(Timer.REFRESH, refreshAfter()), expiry)
                : List.of(new Effect.Disarm(Timer.REFRESH), expiry);
    }

    /// A timer ran out.
    public List<Effect> fired(Timer timer) {
        return switch (timer) {
            case REFRESH -> refresher ? List.of(new Effect.SendRefresh()) : List.of();
            case EXPIRY -> List.of(new Effect.Disarm(Timer.REFRESH), new Effect.EndSession());
        };
    }

    /// Half the interval (§7.2, §10).
    Duration refreshAfter() {
        return interval.dividedBy(2);
    }

    /// The interval less 32 s, or less its third where that is shorter (§10).
    Duration expiresAfter() {
        var third = interval.dividedBy(3);
        return interval.minus(third.compareTo(GUARD) < 0 ? third : GUARD);
    }
}
