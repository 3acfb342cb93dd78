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
    private long reportsReceived;
    private long reportsSent;
    private long reportsRefused;
    private Codec codec = Codec.OTHER;
    private int ssrc;
    private @Nullable ReceptionStatistics source;

    /// A packet that came in on this leg has met its end.
    /// @param report it is RTCP
    void count(RelayVerdict verdict, boolean report) {
        verdicts[verdict.ordinal()]++;
        if (report && verdict != RelayVerdict.RELAYED) {
            reportsRefused++;
        }
    }

    /// RTCP came in.
    void reportReceived() {
        reportsReceived++;
    }

    /// RTCP left by this leg.
    void reportSent() {
        reportsSent++;
    }

    /// RTP or UDPTL left by this leg.
    /// @param octets of the datagram
    void sent(int octets) {
        sent++;
        sentOctets += octets;
    }

    /// RTP came in.
    /// @param octets of the packet once it is plain
    void received(int octets, Codec heard) {
        received++;
        receivedOctets += octets;
        // Digits and comfort noise between the words do not make it another codec.
        if (heard != Codec.OTHER && heard != codec) {
            codec = heard;
        }
    }

    /// An offer/answer ended: it may be another codec.
    void agreed() {
        codec = Codec.OTHER;
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

    /// As [MediaBridge#prefetchParts] says.
    int prefetch() {
        return (int) packets(RelayVerdict.RELAYED) + (int) received + (int) receivedOctets + ssrc;
    }

    /// As [MediaBridge#prefetchParts] says, for a packet that is sent.
    int prefetchSent() {
        return (int) sent + (int) sentOctets;
    }

    /// As [MediaBridge#prefetchDeepest] says.
    int prefetchDeepest() {
        return source == null ? 0 : source.prefetch();
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

    /// Compound RTCP packets that passed authentication, or, unprotected, came from the right place.
    public long receivedReports() {
        return reportsReceived;
    }

    public long sentReports() {
        return reportsSent;
    }

    /// Compound RTCP packets that came in and were not relayed, whatever the reason: not authentic, not well
    /// formed, nothing in it for the far peer, the far leg not ready.
    public long refusedReports() {
        return reportsRefused;
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

    /// The part of the packets lost since this was asked last, in 1/256 (RFC 3550 §6.4.1); -1 if none came.
    public int fractionLost() {
        return source == null ? ReceptionStatistics.NOTHING_HEARD : source.fractionLost();
    }

    /// The same of the time between the last two of those questions, and since: no interval ends with it.
    public int fractionLostLately() {
        return source == null ? ReceptionStatistics.NOTHING_HEARD : source.fractionLostLately();
    }

    /// The mean opinion score of what is heard from this peer, in hundredths: 100 to 450; 0 if nothing is.
    /// @param lost in 1/256; -1 if nothing came
    /// @param roundTripMicros to the peer and back; unknown ones count as none
    public int opinionScore(int lost, long roundTripMicros) {
        if (source == null || lost < 0) {
            return 0;
        }
        // What a receiver buffers: the usual packet, and twice the jitter.
        double bufferMillis = 20 + 2 * jitterMicros() / 1000.0;
        double delayMillis = bufferMillis + Math.max(0, roundTripMicros) / 2000.0;
        double rating = VoiceQuality.rating(codec, delayMillis, lost / 2.56);
        return (int) Math.round(100 * VoiceQuality.opinionScore(codec.scale(), rating));
    }

    /// That the score is on.
    public VoiceQuality.Scale scale() {
        return codec.scale();
    }

    /// Packets that came in on this leg and met that end.
    public long packets(RelayVerdict verdict) {
        return verdicts[verdict.ordinal()];
    }

    /// By the sequence numbers of all sources heard (RFC 3550 §6.4.1); may be negative.
    public long lost() {
        return source == null ? lostBefore : lostBefore + source.lost();
    }

    /// Interarrival jitter of the source heard last, in microseconds; -1 while there is none, as with UDPTL.
    public long jitterMicros() {
        return source == null ? -1 : source.jitterMicros();
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
