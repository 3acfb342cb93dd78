package parley.sdp.negotiation;

import parley.sdp.RemoteIce;

/// A peer's ICE agent, and what ours is to be beside it.
/// @param remote the peer's
/// @param full ours makes checks, because the policy says so, or because the peer's makes none
/// @param controlling ours begins as the one that nominates (RFC 8445 §6.1.1): it is full, and the peer's is lite or
///     has been offered to
record PeerIce(RemoteIce remote, boolean full, boolean controlling) {
    /// Of a peer that offers.
    static PeerIce offering(RemoteIce remote, LegPolicy policy) {
        return new PeerIce(remote, policy.fullIce() || remote.lite(), remote.lite());
    }

    /// Of a peer that answers an offer of ours.
    static PeerIce answering(RemoteIce remote, boolean full) {
        return new PeerIce(remote, full, full);
    }

    /// True if nobody can make checks: both agents are lite, or the peer's is and names no address to check. Media
    /// then goes where the descriptions say, as without ICE (RFC 8445 §8.2).
    boolean idle() {
        return remote.lite() && (!full || remote.candidates().isEmpty());
    }
}
