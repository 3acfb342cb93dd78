package parley.common;

/// Whether the voice of a party is turned into another codec where it has none in common with the other party.
public enum TranscodeUse {
    /// Never: a call without a common codec is refused.
    NONE,
    /// G.711 (both laws) into Opus, and back.
    G711_OPUS
}
