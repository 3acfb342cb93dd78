package parley.transport;

/// That a connection which was opened to us leads to a hop that we would dial (RFC 5923).
/// @param hop of the peer
/// @param flow the connection
record AliasClaim(NextHop hop, Flow flow) {}
