package parley.media.rtp;

/// What a datagram on a media port is, told by its first octet (RFC 7983 §7) and, for RTP and RTCP on one port, by
/// its second (RFC 5761 §4).
///
/// ```
///        0..3   STUN             20..63  DTLS            128..191  RTP, or RTCP if octet 1 is 192..223
///       16..19  ZRTP             64..79  TURN channel    others    to be dropped
/// ```
///
/// The octets are the sender's word only: nothing may be concluded from them but which reader to ask.
public enum PacketKind {
    STUN,
    ZRTP,
    DTLS,
    TURN_CHANNEL,
    RTP,
    RTCP,
    /// T.38 fax. No octet tells it: it is what comes on a leg that has agreed on it.
    UDPTL,
    UNKNOWN;

    private static final int RTCP_TYPE_FIRST = 192;
    private static final int RTCP_TYPE_LAST = 223;

    /// True for what carries media, as RTP does: hold stops it, and statistics count it.
    public boolean media() {
        return this == RTP || this == UDPTL;
    }

    /// The kind of the datagram in `length` octets at `offset`; never [#UDPTL].
    public static PacketKind of(byte[] buffer, int offset, int length) {
        if (length < 2) {
            return UNKNOWN;
        }
        int first = buffer[offset] & 0xff;
        if (first >= 128) {
            return first > 191 ? UNKNOWN : rtpOrRtcp(buffer[offset + 1] & 0xff);
        }
        if (first <= 3) {
            return STUN;
        }
        if (first < 20) {
            return first < 16 ? UNKNOWN : ZRTP;
        }
        if (first < 64) {
            return DTLS;
        }
        return first < 80 ? TURN_CHANNEL : UNKNOWN;
    }

    // RTP shows such a value only for payload types 64..95 with the marker, which RFC 5761 §4 rules out.
    private static PacketKind rtpOrRtcp(int second) {
        return second >= RTCP_TYPE_FIRST && second <= RTCP_TYPE_LAST ? RTCP : RTP;
    }
}
