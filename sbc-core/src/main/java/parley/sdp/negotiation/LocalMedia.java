package parley.sdp.negotiation;

import parley.common.Endpoint;
import parley.sdp.Fingerprint;

/// Our side of one leg of one stream.
/// @param rtp advertised
/// @param rtcp advertised
/// @param fingerprint of the certificate its DTLS will show
public record LocalMedia(Endpoint rtp, Endpoint rtcp, Fingerprint fingerprint) {}
