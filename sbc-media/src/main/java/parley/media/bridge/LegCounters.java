package parley.media.bridge;

import org.jspecify.annotations.Nullable;
import parley.media.rtp.ReceptionStatistics;

/// What was counted on one leg since it was opened; packets.
@SuppressWarnings("EnumOrdinal") // an array of counters, not an order that anyone keeps
public final class LegCounters {
    /// Clock of payload types 96 to 127, whose rate only the SDP knows: that of Opus (RFC 7587 §4.1).
    private static final int DYNAMIC_CLOCK_HERTZ = 48_000;

    private static final int DYNAMIC_FIRST = 96;

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

    void received(int fromSsrc, int payloadType, int sequence, int timestamp, long nowNanos) {
        received++;
        ReceptionStatistics from = source;
        if (from == null || fromSsrc != ssrc) {
            lostBefore = lost();
            ssrc = fromSsrc;
            from = new ReceptionStatistics(clockHertz(payloadType));
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
                        NOT_PROTECTED,
                        CLOSED,
                        NOT_SENT,
                        FAULT -> packets(verdict);
            };
        }
        return discarded;
    }

    // RFC 3551 table 4 and 5; G.722's clock is 8000 Hz by an old mistake that became the rule (§4.5.2).
    private static int clockHertz(int payloadType) {
        return switch (payloadType) {
            case 6 -> 16_000;
            case 10, 11 -> 44_100;
            case 14, 25, 26, 28, 31, 32, 33, 34 -> 90_000;
            case 16 -> 11_025;
            case 17 -> 22_050;
            default -> payloadType < DYNAMIC_FIRST ? 8000 : DYNAMIC_CLOCK_HERTZ;
        };
    }
}
