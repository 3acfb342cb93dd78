package parley.admin.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When an identity's certificate is renewed, and how soon again after a failure.
/// @param automatic false: only when asked for
/// @param renewBefore how long before its end
/// @param chance 0 to 1, drawn once for an identity, so that not all nodes come to the authority at once
public record RenewalPolicy(boolean automatic, Duration renewBefore, double chance) {
    /// First pause after a failure. Public authorities count failures by the hour, and close after five.
    static final Duration RETRY_FIRST = Duration.ofMinutes(5);

    /// Longest pause after a failure: two attempts a day still leave sixty before a month is over.
    static final Duration RETRY_MAX = Duration.ofHours(12);

    /// Longest we obey a Retry-After: a wrong one must not cost us the certificate.
    static final Duration RETRY_AFTER_MAX = Duration.ofDays(1);

    /// Longest time between two looks at what is shown. Timers follow the monotonic clock, certificates the wall
    /// clock, which may be set; and the authority may have changed its mind.
    static final Duration LOOK_MAX = Duration.ofHours(6);

    /// Shortest time from one success to the next order: should what is shown afterwards still look as if it had to
    /// be
    /// renewed, an authority is not asked in a circle.
    static final Duration RENEWED_MIN = Duration.ofHours(1);

    /// Most of its lifetime that may be left when a certificate is renewed: with an authority that issues for less
    /// than `renew-before` there would be no end to renewing.
    private static final int LIFETIME_SHARE = 2;

    /// Part of the lead over which nodes spread.
    private static final int SPREAD_SHARE = 10;

    /// Only when asked for.
    public static RenewalPolicy onRequest() {
        return new RenewalPolicy(false, Duration.ZERO, 0);
    }

    /// When to renew: as configured, or earlier where the authority asks for it.
    Instant renewAt(Validity current, Optional<Advice> advice) {
        var most = current.lifetime().dividedBy(LIFETIME_SHARE);
        var lead = renewBefore.compareTo(most) < 0 ? renewBefore : most;
        var spread = Duration.ofMillis((long) (lead.dividedBy(SPREAD_SHARE).toMillis() * chance));
        var ours = current.notAfter().minus(lead).plus(spread);
        return advice.map(wanted -> wanted.at(chance))
                .filter(theirs -> theirs.isBefore(ours))
                .orElse(ours);
    }

    /// When to try again.
    /// @param failures in a row, from 1
    /// @param retryAfter what the authority said
    Instant retryAt(int failures, Optional<Instant> retryAfter, Instant now) {
        var doublings = Math.min(failures - 1, 16);
        var doubled = RETRY_FIRST.multipliedBy(1L << doublings);
        var pause = doubled.compareTo(RETRY_MAX) < 0 ? doubled : RETRY_MAX;
        var spread = Duration.ofMillis((long) (pause.dividedBy(SPREAD_SHARE).toMillis() * chance));
        var ours = now.plus(pause).plus(spread);
        var latest = now.plus(RETRY_AFTER_MAX);
        return retryAfter
                .map(theirs -> theirs.isAfter(latest) ? latest : theirs)
                .filter(theirs -> theirs.isAfter(ours))
                .orElse(ours);
    }
}
