package parley.media.udptl;

/// A UDPTL datagram (ITU-T T.38 §9.1.2): a sequence number, one IFP packet, and what earlier ones are recovered from.
/// In the aligned packed encoding (ITU-T X.691) that is
///
/// ```
///   0      2         2 or 4                       choice: 0x00 older packets, 0x80 parity
///  +------+---------+----------------------------+------+-------+-------------------------+
///  | seq  | octets  |  primary IFP packet        |      | count | octets, packet; ...     |
///  +------+---------+----------------------------+------+-------+-------------------------+
/// ```
///
/// Nothing marks it as such: the numbers run over all values. What cannot be one is told by its lengths, which do not
/// fit the octets of RTP, STUN or DTLS.
public final class UdptlDatagram {
    private static final int PRIMARY = 2;
    private static final int OLDER_PACKETS = 0x00;
    private static final int PARITY = 0x80;
    private static final int BROKEN = -1;

    private UdptlDatagram() {}

    /// True if the datagram in the first `length` octets can be one. Octets behind it are let pass, and so is one
    /// that ends with its primary packet, which has nothing to recover from.
    public static boolean wellFormed(byte[] octets, int length) {
        int at = behind(octets, PRIMARY, length);
        if (at == BROKEN || at == length) {
            return at != BROKEN;
        }
        return switch (octets[at] & 0xff) {
            case OLDER_PACKETS -> packetsFit(octets, at + 1, length);
            // The number of packets behind the parity is an integer behind its own length, as a packet is.
            case PARITY -> packetsFit(octets, behind(octets, at + 1, length), length);
            default -> false;
        };
    }

    private static boolean packetsFit(byte[] octets, int countAt, int length) {
        if (countAt == BROKEN || countAt >= length) {
            return false;
        }
        int count = octets[countAt] & 0xff;
        int at = countAt + 1;
        // A count above 127 would take two octets; nobody repeats as many packets, and they would not fit.
        for (int index = 0; index < count && at != BROKEN; index++) {
            at = behind(octets, at, length);
        }
        return at != BROKEN;
    }

    /// Behind what stands at `at` with its length before it (X.691 §11.9), or [#BROKEN] if it is not all there.
    private static int behind(byte[] octets, int at, int length) {
        if (at >= length) {
            return BROKEN;
        }
        int first = octets[at] & 0xff;
        int from = at + 1;
        int size = first;
        if (first >= 0xc0) {
            // In pieces of 16 KiB: not in one datagram of ours.
            return BROKEN;
        }
        if (first >= 0x80) {
            if (from >= length) {
                return BROKEN;
            }
            size = (first & 0x3f) << 8 | (octets[from] & 0xff);
            from++;
        }
        return from + size <= length ? from + size : BROKEN;
    }
}
