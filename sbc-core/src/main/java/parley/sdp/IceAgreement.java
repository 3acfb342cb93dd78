package parley.sdp;

/// That ICE is spoken on a leg, and how.
/// @param local our credentials
/// @param remote the peer's agent
/// @param full we make checks; otherwise we are lite, and answer the peer's
/// @param controlling of two full agents, or beside a lite one: we begin as the one that nominates (RFC 8445 §6.1.1)
public record IceAgreement(IceCredentials local, RemoteIce remote, boolean full, boolean controlling) {}
