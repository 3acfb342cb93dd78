package parley.common;

/// How much of one leg shows on the other.
public enum Topology {
    /// Two dialogs; nothing of one leg shows on the other.
    HIDDEN,
    /// Via stack, Record-Route set, Call-ID and tags cross unchanged; media is anchored all the same.
    TRANSPARENT
}
