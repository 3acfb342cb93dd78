package parley.media.rtp;

/// The RTP header (RFC 3550 §5.1, §5.3.1) read and rewritten where it lies. `at` is the offset of its first octet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// |                     CSRC, CC times, then extension if X       |
/// ```
///
/// Ask [#headerBytes] first: the other methods trust that the fixed header is there.
public final class RtpHeader {
    /// Octets before the first CSRC.
    public static final int FIXED_BYTES = 12;
    /// The first octet of a packet without padding, extension and CSRC.
    public static final byte VERSION_2 = (byte) 0x80;
    /// What [#headerBytes] and [#payloadBytes] say of octets that are no RTP packet.
    public static final int MALFORMED = -1;

    private static final int EXTENSION_HEADER_BYTES = 4;

    private RtpHeader() {}

    /// Octets of fixed header, CSRC list and extension; [#MALFORMED] if the version is not 2 or they do not fit.
    public static int headerBytes(byte[] buffer, int at, int length) {
        if (length < FIXED_BYTES || (buffer[at] & 0xc0) != 0x80) {
            return MALFORMED;
        }
        int header = FIXED_BYTES + 4 * (buffer[at] & 0x0f);
        if ((buffer[at] & 0x10) != 0) {
            if (header + EXTENSION_HEADER_BYTES > length) {
                return MALFORMED;
            }
            header += EXTENSION_HEADER_BYTES + 4 * BigEndian.unsignedShort(buffer, at + header + 2);
        }
        return header <= length ? header : MALFORMED;
    }

    /// Octets of payload without padding; [#MALFORMED] if the header is, or if the padding count is zero or does
    /// not fit. Only for plain packets: in SRTP the padding is encrypted (RFC 3711 §3.1).
    public static int payloadBytes(byte[] buffer, int at, int length) {
        int header = headerBytes(buffer, at, length);
        if (header == MALFORMED || !hasPadding(buffer, at)) {
            return header == MALFORMED ? MALFORMED : length - header;
        }
        int padding = buffer[at + length - 1] & 0xff;
        return padding == 0 || padding > length - header ? MALFORMED : length - header - padding;
    }

    /// The P bit.
    public static boolean hasPadding(byte[] buffer, int at) {
        return (buffer[at] & 0x20) != 0;
    }

    /// The M bit.
    public static boolean marker(byte[] buffer, int at) {
        return buffer[at + 1] < 0;
    }

    /// Sets the M bit.
    public static void setMarker(byte[] buffer, int at) {
        buffer[at + 1] |= (byte) 0x80;
    }

    /// 0 to 127.
    public static int payloadType(byte[] buffer, int at) {
        return buffer[at + 1] & 0x7f;
    }

    /// Keeps the marker.
    public static void setPayloadType(byte[] buffer, int at, int payloadType) {
        buffer[at + 1] = (byte) ((buffer[at + 1] & 0x80) | (payloadType & 0x7f));
    }

    /// 0 to 65,535.
    public static int sequence(byte[] buffer, int at) {
        return BigEndian.unsignedShort(buffer, at + 2);
    }

    /// The low 16 bits of `sequence`.
    public static void setSequence(byte[] buffer, int at, int sequence) {
        BigEndian.putShort(buffer, at + 2, sequence);
    }

    /// In units of the payload's clock, as a 32-bit pattern.
    public static int timestamp(byte[] buffer, int at) {
        return BigEndian.integer(buffer, at + 4);
    }

    /// In units of the payload's clock, as a 32-bit pattern.
    public static void setTimestamp(byte[] buffer, int at, int timestamp) {
        BigEndian.putInteger(buffer, at + 4, timestamp);
    }

    /// The synchronization source, as a 32-bit pattern.
    public static int ssrc(byte[] buffer, int at) {
        return BigEndian.integer(buffer, at + 8);
    }

    /// The synchronization source, as a 32-bit pattern.
    public static void setSsrc(byte[] buffer, int at, int ssrc) {
        BigEndian.putInteger(buffer, at + 8, ssrc);
    }
}
