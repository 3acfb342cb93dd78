package parley.media.rtp;

/// How long it is to a peer and back, by what it reports about a source of ours: LSR names the sender
/// report that it answers, DLSR how long the answer waited (RFC 3550 §6.4.1). The reports are relayed ones,
/// so it is their leaving that is noted, whoever's clock made their NTP timestamp.
public final class RoundTrip {
    /// The answer while nothing was measured.
    public static final long UNKNOWN = -1;

    /// Sender reports noted: a peer answers the last, or the one before.
    private static final int REPORTS = 4;

    /// A round trip longer than that is a report of nonsense, in microseconds.
    private static final long LONGEST_MICROS = 60_000_000L;

    private final int[] middles = new int[REPORTS];
    private final long[] sentNanos = new long[REPORTS];
    private int reports;
    private long micros = UNKNOWN;

    /// A compound leaves; a sender report at its start is noted.
    public void sent(byte[] compound, int length, long nowNanos) {
        if (length >= RtcpHeader.FIXED_BYTES + RtcpHeader.SENDER_BYTES
                && RtcpHeader.packetType(compound, 0) == RtcpHeader.SENDER_REPORT) {
            middles[reports % REPORTS] = BigEndian.integer(compound, 10);
            sentNanos[reports % REPORTS] = nowNanos;
            reports = reports == Integer.MAX_VALUE ? REPORTS : reports + 1;
        }
    }

    /// A compound of the peer's came in; the report at its start counts.
    /// @param ssrc ours
    public void received(byte[] compound, int length, int ssrc, long nowNanos) {
        int type = RtcpHeader.packetType(compound, 0);
        int block = RtcpHeader.FIXED_BYTES + (type == RtcpHeader.SENDER_REPORT ? RtcpHeader.SENDER_BYTES : 0);
        if (type != RtcpHeader.SENDER_REPORT && type != RtcpHeader.RECEIVER_REPORT) {
            return;
        }
        int end = Math.min(length, RtcpHeader.packetBytes(compound, 0));
        for (int left = RtcpHeader.count(compound, 0); left > 0; left--, block += RtcpHeader.BLOCK_BYTES) {
            if (block + RtcpHeader.BLOCK_BYTES <= end && BigEndian.integer(compound, block) == ssrc) {
                answered(BigEndian.integer(compound, block + 16), BigEndian.integer(compound, block + 20), nowNanos);
            }
        }
    }

    private void answered(int lastReport, int delay, long nowNanos) {
        for (int index = 0; index < Math.min(reports, REPORTS); index++) {
            if (lastReport != 0 && middles[index] == lastReport) {
                long waitedMicros = (Integer.toUnsignedLong(delay) * 1_000_000L) >> 16;
                long measured = (nowNanos - sentNanos[index]) / 1_000 - waitedMicros;
                // A peer's clock may tick a little too fast.
                micros = measured <= LONGEST_MICROS && measured > -LONGEST_MICROS ? Math.max(0, measured) : micros;
            }
        }
    }

    /// The last one measured, in microseconds, or [#UNKNOWN].
    public long micros() {
        return micros;
    }
}
