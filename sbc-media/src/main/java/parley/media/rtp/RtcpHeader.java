package parley.media.rtp;

/// The header that each packet of an RTCP compound starts with (RFC 3550 §6.4), read where it lies.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|  count  |  packet type  |  length in words, minus one   |
/// |                         SSRC of sender                        |
/// ```
public final class RtcpHeader {
    /// Octets up to and with the first SSRC: what SRTCP leaves in the clear (RFC 3711 §3.4).
    public static final int FIXED_BYTES = 8;
    /// Sender report.
    public static final int SENDER_REPORT = 200;
    /// Receiver report.
    public static final int RECEIVER_REPORT = 201;
    /// Source description.
    public static final int SOURCE_DESCRIPTION = 202;
    /// End of a source.
    public static final int BYE = 203;
    /// Defined by an application.
    public static final int APPLICATION = 204;
    /// Feedback of the transport layer (RFC 4585 §6.2).
    public static final int TRANSPORT_FEEDBACK = 205;
    /// Feedback specific to a payload (RFC 4585 §6.3).
    public static final int PAYLOAD_FEEDBACK = 206;
    /// Extended report (RFC 3611 §2).
    public static final int EXTENDED_REPORT = 207;

    /// Octets of a report block (§6.4.1).
    public static final int BLOCK_BYTES = 24;
    /// Octets of what a sender report says of its sender (§6.4.1).
    public static final int SENDER_BYTES = 20;
    /// Type of the SDES item that names the participant (§6.5.1).
    static final int CNAME = 1;

    private RtcpHeader() {}

    /// True if the octets start like RTCP: enough of them, version 2, a packet type of RTCP. Holds for SRTCP too.
    public static boolean startsCompound(byte[] buffer, int at, int length) {
        return length >= FIXED_BYTES && PacketKind.of(buffer, at, length) == PacketKind.RTCP;
    }

    /// True if plain octets are a chain of RTCP packets that ends where they do, with padding in the last one only
    /// (RFC 3550 A.2). Reduced-size RTCP (RFC 5506) may start with any type.
    public static boolean wellFormed(byte[] buffer, int at, int length) {
        if (!startsCompound(buffer, at, length)) {
            return false;
        }
        int position = at;
        int end = at + length;
        while (end - position >= 4) {
            boolean padded = (buffer[position] & 0x20) != 0;
            if ((buffer[position] & 0xc0) != 0x80) {
                return false;
            }
            position += packetBytes(buffer, position);
            if (padded && position != end) {
                return false;
            }
        }
        return position == end;
    }

    /// 192 to 223 in what [#startsCompound] accepts.
    public static int packetType(byte[] buffer, int at) {
        return buffer[at + 1] & 0xff;
    }

    /// Reception reports or items in this packet, 0 to 31.
    public static int count(byte[] buffer, int at) {
        return buffer[at] & 0x1f;
    }

    /// Sets [#count(byte[], int)].
    static void setCount(byte[] buffer, int at, int count) {
        buffer[at] = (byte) ((buffer[at] & 0xe0) | count);
    }

    /// Octets of this one packet, header included; at least 4.
    public static int packetBytes(byte[] buffer, int at) {
        return 4 * (BigEndian.unsignedShort(buffer, at + 2) + 1);
    }

    /// Who sent it, as a 32-bit pattern.
    public static int ssrc(byte[] buffer, int at) {
        return BigEndian.integer(buffer, at + 4);
    }

    /// Who sends it, as a 32-bit pattern.
    public static void setSsrc(byte[] buffer, int at, int ssrc) {
        BigEndian.putInteger(buffer, at + 4, ssrc);
    }
}
