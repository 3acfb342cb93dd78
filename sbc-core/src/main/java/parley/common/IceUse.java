package parley.common;

/// Whether a leg speaks ICE (RFC 8445); as a lite agent, which answers its peer's checks.
public enum IceUse {
    /// Never.
    NONE,
    /// With a peer that offers it.
    ACCEPT,
    /// With a peer that offers it, and in offers of ours: browsers refuse offers without.
    OFFER
}
