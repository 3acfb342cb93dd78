package parley.sip.transaction;

/// The timers of RFC 3261 table 4 and RFC 6026 §7.1, by their letters.
public enum TimerName {
    A,
    B,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    K,
    L,
    M
}
