package parley.common;

/// Whether a leg speaks ICE (RFC 8445). As a lite agent, which answers its peer's checks, unless it is to be a full
/// one
/// or the peer is lite itself.
public enum IceUse {
    /// Never.
    NONE,
    /// With a peer that offers it.
    ACCEPT,
    /// With a peer that offers it, and in offers of ours: browsers refuse offers without.
    OFFER,
    /// With a peer that offers it, and in offers of ours; as a full agent, which makes checks and asks for consent.
    FULL
}
