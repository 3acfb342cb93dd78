package parley.identity.lifecycle;

/// Kinds of refusals.
public enum Refusal {
    /// No such identity or generation.
    UNKNOWN,
    /// Another change is under way.
    BUSY,
    /// The generation is not in the stage that this needs.
    WRONG_STAGE,
    /// A handshake with ourselves failed.
    NOT_PROVED,
    /// A file or the store could not be read or written.
    STORE
}
