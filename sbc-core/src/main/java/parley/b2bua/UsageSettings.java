package parley.b2bua;

import parley.sip.dialog.SessionTimerPolicy;
import parley.sip.transaction.TransactionTimers;

/// What one leg is told once.
/// @param timers of RFC 3261 table 4
/// @param local how this hop reaches us
/// @param branchSeed at least 64 random bits in token characters: what makes our branches and tags unique
///     (§8.1.1.7, §19.3), and not to be guessed
/// @param product written in User-Agent and Server; empty: none
/// @param transparent true: Via stack, Record-Route and Contact of the far leg cross, ours on top
/// @param sessionTimers what we want of RFC 4028
public record UsageSettings(
        TransactionTimers timers,
        LocalAddress local,
        String branchSeed,
        String product,
        boolean transparent,
        SessionTimerPolicy sessionTimers) {
    /// The same with another wish for session timers.
    UsageSettings timed(SessionTimerPolicy other) {
        return new UsageSettings(timers, local, branchSeed, product, transparent, other);
    }

    /// The same, reached another way.
    public UsageSettings at(LocalAddress other) {
        return new UsageSettings(timers, other, branchSeed, product, transparent, sessionTimers);
    }
}
