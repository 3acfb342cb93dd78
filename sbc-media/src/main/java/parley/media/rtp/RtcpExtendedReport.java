package parley.media.rtp;

/// Extended reports (RFC 3611) as [RtcpTranslation] rewrites them, block by block.
///
/// ```
/// | block type | type-specific | length in words, minus one | SSRC of source | ... |
/// ```
final class RtcpExtendedReport {
    private static final int BLOCK_HEADER_BYTES = 4;
    private static final int DLRR_ENTRY_BYTES = 12;

    private RtcpExtendedReport() {}

    /// Octets left of a report, 0 if none of its blocks is, [RtcpTranslation#REFUSED] if it does not hold together.
    static int translate(byte[] buffer, int at, int bytes, OutgoingSource ours, OutgoingSource theirs) {
        if (bytes < RtcpHeader.FIXED_BYTES) {
            return RtcpTranslation.REFUSED;
        }
        RtcpHeader.setSsrc(buffer, at, ours.ssrc());
        int kept = RtcpHeader.FIXED_BYTES;
        int read = RtcpHeader.FIXED_BYTES;
        while (bytes - read >= BLOCK_HEADER_BYTES) {
            int block = 4 * (BigEndian.unsignedShort(buffer, at + read + 2) + 1);
            if (read + block > bytes) {
                return RtcpTranslation.REFUSED;
            }
            System.arraycopy(buffer, at + read, buffer, at + kept, block);
            kept += block(buffer, at + kept, block, theirs);
            read += block;
        }
        if (read != bytes) {
            return RtcpTranslation.REFUSED;
        }
        return kept > RtcpHeader.FIXED_BYTES ? kept : 0;
    }

    private static int block(byte[] buffer, int at, int bytes, OutgoingSource theirs) {
        return switch (buffer[at]) {
            // Loss RLE, duplicate RLE, packet receipt times, statistics summary: a range of sequence numbers.
            case 1, 2, 3, 6 -> bytes >= 12 && range(buffer, at, theirs) ? bytes : 0;
            // Receiver reference time: an NTP timestamp.
            case 4 -> bytes == 12 ? bytes : 0;
            case 5 -> delays(buffer, at, bytes, theirs);
            // VoIP metrics.
            case 7 -> bytes >= 8 && source(buffer, at, theirs) ? bytes : 0;
            default -> 0;
        };
    }

    private static boolean source(byte[] buffer, int at, OutgoingSource theirs) {
        if (BigEndian.integer(buffer, at + 4) != theirs.ssrc()) {
            return false;
        }
        BigEndian.putInteger(buffer, at + 4, theirs.farSsrc());
        return true;
    }

    /// From the first number up to the one after the last.
    private static boolean range(byte[] buffer, int at, OutgoingSource theirs) {
        int first = theirs.farSequence(BigEndian.unsignedShort(buffer, at + 8));
        int last = theirs.farSequence(BigEndian.unsignedShort(buffer, at + 10) - 1);
        if (first == OutgoingSource.UNKNOWN || last == OutgoingSource.UNKNOWN || !source(buffer, at, theirs)) {
            return false;
        }
        BigEndian.putShort(buffer, at + 8, first);
        BigEndian.putShort(buffer, at + 10, last + 1);
        return true;
    }

    /// DLRR: for each receiver its SSRC, and the reference time it gave; ours stands for the far one.
    private static int delays(byte[] buffer, int at, int bytes, OutgoingSource theirs) {
        for (int entry = BLOCK_HEADER_BYTES; entry + DLRR_ENTRY_BYTES <= bytes; entry += DLRR_ENTRY_BYTES) {
            if (BigEndian.integer(buffer, at + entry) == theirs.ssrc()) {
                System.arraycopy(buffer, at + entry, buffer, at + BLOCK_HEADER_BYTES, DLRR_ENTRY_BYTES);
                BigEndian.putInteger(buffer, at + BLOCK_HEADER_BYTES, theirs.farSsrc());
                BigEndian.putShort(buffer, at + 2, DLRR_ENTRY_BYTES / 4);
                return BLOCK_HEADER_BYTES + DLRR_ENTRY_BYTES;
            }
        }
        return 0;
    }
}
