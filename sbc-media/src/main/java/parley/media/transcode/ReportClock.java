package parley.media.transcode;

import parley.media.rtp.BigEndian;
import parley.media.rtp.RtcpHeader;

/// What reports count in the RTP clock, in another clock. Whatever does not fit its own length is left alone: who
/// translates the compound refuses it.
final class ReportClock {
    private static final int SENDER_TIMESTAMP = 16;
    private static final int BLOCK_JITTER = 12;
    private static final int BLOCK_HEADER_BYTES = 4;
    private static final int RECEIPT_TIMES = 3;
    private static final int STATISTICS_SUMMARY = 6;
    private static final int SUMMARY_JITTER = 20;
    private static final int SUMMARY_JITTERS = 4;
    /// A block type that RFC 3611 does not have; such blocks are left out by the translation.
    private static final byte NONE = 0;

    private ReportClock() {}

    static void rescale(byte[] rtcp, int octets, ClockScale clock) {
        int at = 0;
        while (octets - at >= RtcpHeader.FIXED_BYTES) {
            int end = at + RtcpHeader.packetBytes(rtcp, at);
            if (end > octets) {
                return;
            }
            switch (RtcpHeader.packetType(rtcp, at)) {
                case RtcpHeader.SENDER_REPORT -> sender(rtcp, at, end, clock);
                case RtcpHeader.RECEIVER_REPORT -> blocks(rtcp, at, at + RtcpHeader.FIXED_BYTES, end, clock);
                case RtcpHeader.EXTENDED_REPORT -> extended(rtcp, at + RtcpHeader.FIXED_BYTES, end, clock);
                default -> {}
            }
            at = end;
        }
    }

    private static void sender(byte[] rtcp, int at, int end, ClockScale clock) {
        int first = at + RtcpHeader.FIXED_BYTES + RtcpHeader.SENDER_BYTES;
        if (first <= end) {
            int timestamp = at + SENDER_TIMESTAMP;
            BigEndian.putInteger(rtcp, timestamp, clock.near(BigEndian.integer(rtcp, timestamp)));
            blocks(rtcp, at, first, end, clock);
        }
    }

    private static void blocks(byte[] rtcp, int at, int first, int end, ClockScale clock) {
        int block = first;
        for (int left = RtcpHeader.count(rtcp, at); left > 0 && block + RtcpHeader.BLOCK_BYTES <= end; left--) {
            length(rtcp, block + BLOCK_JITTER, clock);
            block += RtcpHeader.BLOCK_BYTES;
        }
    }

    /// RFC 3611 §4.6: smallest, largest and mean jitter, and how it deviates. §4.3 has timestamps, which go with the
    /// packets that they are of; nobody is known to send them.
    private static void extended(byte[] rtcp, int from, int end, ClockScale clock) {
        int at = from;
        while (end - at >= BLOCK_HEADER_BYTES) {
            int next = at + BLOCK_HEADER_BYTES + 4 * BigEndian.unsignedShort(rtcp, at + 2);
            if (rtcp[at] == RECEIPT_TIMES) {
                rtcp[at] = NONE;
            } else if (rtcp[at] == STATISTICS_SUMMARY && next <= end && at + SUMMARY_JITTER + 16 <= next) {
                for (int index = 0; index < SUMMARY_JITTERS; index++) {
                    length(rtcp, at + SUMMARY_JITTER + 4 * index, clock);
                }
            }
            at = next;
        }
    }

    private static void length(byte[] rtcp, int at, ClockScale clock) {
        long length = clock.length(Integer.toUnsignedLong(BigEndian.integer(rtcp, at)));
        BigEndian.putInteger(rtcp, at, (int) Math.min(length, 0xffff_ffffL));
    }
}
