package parley.sdp.negotiation;

import parley.sdp.IceCredentials;

/// Our ICE agent of one leg of one stream.
/// @param credentials ours
/// @param full it makes checks; otherwise it is lite
record LocalIce(IceCredentials credentials, boolean full) {}
