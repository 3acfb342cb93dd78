package parley.sip.dialog;

import java.time.Duration;

/// Two INVITEs at once in one dialog (RFC 3261 §14).
public final class InviteGlare {
    /// Longest Retry-After, in seconds (§14.2: "between 0 and 10 seconds").
    private static final int RETRY_AFTER_MAX_SECONDS = 10;

    /// Retry timers count in units of 10 ms (§14.1).
    private static final Duration UNIT = Duration.ofMillis(10);

    private InviteGlare() {}

    /// What becomes of a received re-INVITE (or of an UPDATE with an offer, RFC 3311 §5.2).
    public sealed interface Decision {
        /// Nothing in its way.
        record Admit() implements Decision {}

        /// Ours is unanswered: answer 491.
        record RequestPending() implements Decision {}

        /// An earlier one of the peer is unanswered: answer 500 with Retry-After.
        /// @param retryAfterSeconds 0 to 10
        record Overlapping(int retryAfterSeconds) implements Decision {}
    }

    /// Decides (§14.2).
    /// @param oursUnanswered an INVITE of ours in the dialog has no final response
    /// @param theirsUnanswered an earlier INVITE of the peer in the dialog has no final response from us
    /// @param random 0 (inclusive) to 1 (exclusive)
    public static Decision onInvite(boolean oursUnanswered, boolean theirsUnanswered, double random) {
        if (theirsUnanswered) {
            return new Decision.Overlapping((int) (random * (RETRY_AFTER_MAX_SECONDS + 1)));
        }
        return oursUnanswered ? new Decision.RequestPending() : new Decision.Admit();
    }

    /// How long to wait after a 491 before trying again (§14.1): 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for
    /// the other, so that the two never collide twice.
    /// @param ownsCallId [Dialog#initiator()]
    /// @param random 0 (inclusive) to 1 (exclusive)
    public static Duration retryAfterPending(boolean ownsCallId, double random) {
        return ownsCallId ? UNIT.multipliedBy(210 + (long) (random * 191)) : UNIT.multipliedBy((long) (random * 201));
    }
}
