package parley.media.bridge;

import org.jspecify.annotations.Nullable;
import parley.media.rtp.ReceptionStatistics;

/// What was counted on one leg since it was opened; packets.
@SuppressWarnings("EnumOrdinal") // an array of counters, not an order that anyone keeps
public final class LegCounters {
    private final long[] verdicts = new long[RelayVerdict.values().length];
    private long received;
    private long sent;
    private long lostBefore;
    private int ssrc;
    private @Nullable ReceptionStatistics source;

    /// A packet that came in on this leg has met its end.
    public void count(RelayVerdict verdict) {
        verdicts[verdict.ordinal()]++;
    }

    /// RTP left by this leg.
    public void sent() {
        sent++;
    }

    void received(int fromSsrc, int clockHertz, int sequence, int timestamp, long nowNanos) {
        received++;
        ReceptionStatistics from = source;
        if (from == null || fromSsrc != ssrc) {
            lostBefore = lost();
            ssrc = fromSsrc;
            from = new ReceptionStatistics(clockHertz);
            source = from;
        }
        from.received(sequence, timestamp, nowNanos);
    }

    /// RTP that passed authentication, or, unprotected, came from the right place.
    public long receivedPackets() {
        return received;
    }

    public long sentPackets() {
        return sent;
    }

    /// Packets that came in on this leg and met that end.
    public long packets(RelayVerdict verdict) {
        return verdicts[verdict.ordinal()];
    }

    /// By the sequence numbers of all sources heard (RFC 3550 §6.4.1); may be negative.
    public long lost() {
        return source == null ? lostBefore : lostBefore + source.lost();
    }

    /// Interarrival jitter of the source heard last, in microseconds.
    public long jitterMicros() {
        return source == null ? 0 : source.jitterMicros();
    }

    /// Packets neither relayed, nor handed over, nor refused by SRTP.
    public long discarded() {
        long discarded = 0;
        for (var verdict : RelayVerdict.values()) {
            discarded += switch (verdict) {
                case RELAYED, HANDED_OVER, AUTHENTICATION_FAILED, REPLAYED -> 0;
                case STUN,
                        NOT_MEDIA,
                        MALFORMED,
                        WRONG_SOURCE,
                        NOT_KEYED,
                        NOT_CONNECTED,
                        ON_HOLD,
                        NO_DESTINATION,
                        TOO_MANY,
                        KEY_REFUTED,
                        KEY_EXHAUSTED,
                        LATE,
                        DISPLACED,
                        REPORT_REFUSED,
                        NOT_PROTECTED,
                        CLOSED,
                        NOT_SENT,
                        FAULT -> packets(verdict);
            };
        }
        return discarded;
    }
}
