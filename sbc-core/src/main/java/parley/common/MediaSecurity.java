package parley.common;

/// How a leg's media is protected.
public enum MediaSecurity {
    /// Plain RTP.
    NONE,
    /// SRTP keyed in SDP (RFC 4568).
    SDES,
    /// SRTP keyed by DTLS (RFC 5763, RFC 5764).
    DTLS,
    /// Both keyings offered in one media line; the answer takes exactly one.
    DUAL,
    /// Both keyings offered beside plain RTP in one media line (OSRTP, RFC 8643); without a key in the answer it is
    /// plain.
    OPPORTUNISTIC
}
