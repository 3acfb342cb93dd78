package parley.media.transcode;

/// How much voice of one peer is converted. A packet to be transcoded costs several times one that passes, so a
/// peer that floods us would silence the others of its worker; one that speaks sends a second of voice in a second.
final class VoiceBudget {
    /// Voice in hand at most: a queue of the network that empties at once.
    static final long CREDIT_MAX_NANOS = 1_000_000_000L;
    /// Voice that each packet counts for at least: a call of 10 ms packets is the most costly one there is.
    static final long PACKET_MIN_NANOS = 10_000_000L;
    /// Voice earned in each unit of time: clocks differ, and who sends a little faster than time goes by is honest.
    private static final int EARNED = 2;

    private static final long NANOS_PER_SAMPLE = 1_000_000_000L / OpusCodecs.SAMPLE_HERTZ;

    private long creditNanos = CREDIT_MAX_NANOS;
    private long countedNanos;
    private boolean counting;

    /// Counts one packet, and says whether it is converted.
    /// @param samples of it, and of what is concealed before it
    boolean admits(int samples, long nowNanos) {
        long elapsed = counting ? Math.clamp(nowNanos - countedNanos, 0, CREDIT_MAX_NANOS) : 0;
        counting = true;
        countedNanos = nowNanos;
        creditNanos = Math.min(CREDIT_MAX_NANOS, creditNanos + EARNED * elapsed);
        long cost = Math.max(PACKET_MIN_NANOS, samples * NANOS_PER_SAMPLE);
        if (cost > creditNanos) {
            return false;
        }
        creditNanos -= cost;
        return true;
    }
}
