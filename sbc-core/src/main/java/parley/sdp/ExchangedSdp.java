package parley.sdp;

/// What one leg's peer and we have told each other, offer and answer in either order. Holds keys;
/// [SessionDescription#toString()] shows none of them.
/// @param received from the peer
/// @param sent to the peer
public record ExchangedSdp(SessionDescription received, SessionDescription sent) {}
