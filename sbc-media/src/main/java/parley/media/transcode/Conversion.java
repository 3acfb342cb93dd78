package parley.media.transcode;

/// What [VoiceTranscoder] makes of a packet.
public enum Conversion {
    /// It has the far party's codec and clock now.
    CONVERTED,
    /// It needs no conversion.
    UNCHANGED,
    /// Comfort noise (RFC 3389) beside voice that is converted: the far party's codec has its own. What is not sent is
    /// a pause, and no loss.
    COMFORT_NOISE,
    /// Overtaken, or a copy: what stands in its place has been sent.
    LATE,
    /// Its payload is not what its type says.
    MALFORMED,
    /// More than anyone says in that time.
    TOO_MUCH
}
