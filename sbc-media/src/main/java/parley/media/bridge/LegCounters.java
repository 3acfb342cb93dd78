package parley.media.bridge;

import org.jspecify.annotations.Nullable;
import parley.media.rtp.ReceptionStatistics;
import parley.media.rtp.VoiceQuality;
import parley.media.rtp.VoiceQuality.Codec;

/// What was counted on one leg since it was opened; packets.
@SuppressWarnings("EnumOrdinal") // an array of counters, not an order that anyone keeps
public final class LegCounters {
    private final long[] verdicts = new long[RelayVerdict.values().length];
    private long received;
    private long sent;
    private long lostBefore;
    private long receivedOctets;
    private long sentOctets;
    private int sources;
    private int keyChanges;
    private Codec codec = Codec.OTHER;
    private int ssrc;
    private @Nullable ReceptionStatistics source;

    /// A packet that came in on this leg has met its end.
    public void count(RelayVerdict verdict) {
        verdicts[verdict.ordinal()]++;
    }

    /// RTP or UDPTL left by this leg.
    /// @param octets of the datagram
    public void sent(int octets) {
        sent++;
        sentOctets += octets;
    }

    /// RTP came in.
    /// @param octets of the packet once it is plain
    void received(int octets, Codec heard) {
        received++;
        receivedOctets += octets;
        codec = heard;
    }

    /// UDPTL came in: it tells nothing of loss and jitter, and what RTP before it told is over.
    void received(int octets) {
        received++;
        receivedOctets += octets;
        lostBefore = lost();
        source = null;
    }

    /// True if RTP of that source was heard last.
    boolean heard(int fromSsrc) {
        return sources > 0 && ssrc == fromSsrc;
    }

    /// The peer's key is another.
    void keyChanged() {
        keyChanges++;
    }

    void received(int fromSsrc, int clockHertz, int sequence, int timestamp, long nowNanos) {
        ReceptionStatistics from = source;
        if (from == null || fromSsrc != ssrc) {
            lostBefore = lost();
            ssrc = fromSsrc;
            sources++;
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

    /// Octets of the RTP packets received, without what protected them.
    public long receivedOctets() {
        return receivedOctets;
    }

    /// Octets of the RTP packets sent, with what protects them.
    public long sentOctets() {
        return sentOctets;
    }

    /// Changes of the SSRC heard, its first one included.
    public int sources() {
        return sources;
    }

    /// Keys that came after the first.
    public int keyChanges() {
        return keyChanges;
    }

    /// The part of the packets lost since this was asked last, in 1/256 (RFC 3550 §6.4.1).
    public int fractionLost() {
        return source == null ? 0 : source.fractionLost();
    }

    /// The mean opinion score of what is heard from this peer, in hundredths: 100 to 450; 0 if nothing is.
    /// @param lost in 1/256
    /// @param roundTripMicros to the peer and back; unknown ones count as none
    public int opinionScore(int lost, long roundTripMicros) {
        if (source == null) {
            return 0;
        }
        // What a receiver buffers: the usual packet, and twice the jitter.
        double bufferMillis = 20 + 2 * jitterMicros() / 1000.0;
        double delayMillis = bufferMillis + Math.max(0, roundTripMicros) / 2000.0;
        return (int) Math.round(100 * VoiceQuality.opinionScore(VoiceQuality.rating(codec, delayMillis, lost / 2.56)));
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
                        NOT_TRANSCODED,
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
