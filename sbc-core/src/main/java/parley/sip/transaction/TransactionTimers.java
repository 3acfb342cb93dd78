package parley.sip.transaction;

import java.time.Duration;

/// RFC 3261 table 4.
/// @param t1 round-trip estimate, 500 ms by default
/// @param t2 longest retransmit interval of non-INVITE requests and INVITE responses, 4 s by default
/// @param t4 longest time a message stays in the network, 5 s by default
public record TransactionTimers(Duration t1, Duration t2, Duration t4) {
    public static final TransactionTimers DEFAULT =
            new TransactionTimers(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5));

    /// 64*T1: timers B, F, H, J, L, M.
    public Duration transactionTimeout() {
        return t1.multipliedBy(64);
    }
}
