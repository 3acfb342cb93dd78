package parley.media.rtp;

/// What a receiver knows of one source: loss (RFC 3550 A.1, A.3) and interarrival jitter (A.8).
/// Mutable and free of allocation; one thread; time is an argument.
///
/// Probation (A.1 `MIN_SEQUENTIAL`) is left out: only authenticated packets, or those of a latched source, get
/// here.
public final class ReceptionStatistics {
    /// Sequence numbers: a jump ahead that is still taken for loss (RFC 3550 A.1).
    static final int DROPOUT_MAX_PACKETS = 3000;
    /// Sequence numbers: a step back that is still taken for reordering (RFC 3550 A.1).
    static final int MISORDER_MAX_PACKETS = 100;

    /// The answer about a time in which nothing came.
    public static final int NOTHING_HEARD = -1;

    private static final int SEQUENCE_MODULUS = 1 << 16;
    private static final int NO_CANDIDATE = SEQUENCE_MODULUS + 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int clockHertz;
    private boolean started;
    private int highestSequence;
    private long cycles;
    private long firstSequence;
    private int restartCandidate = NO_CANDIDATE;
    private long received;
    private long lostBeforeRestart;
    private long receivedBeforeRestart;
    private long expectedAtReport;
    private long receivedAtReport;
    private long expectedBefore;
    private long receivedBefore;
    private boolean transitKnown;
    private int transit;
    private long jitterTimesSixteen;

    /// @param clockHertz of the RTP timestamps, 8000 for G.711
    public ReceptionStatistics(int clockHertz) {
        if (clockHertz < 1) {
            throw new IllegalArgumentException("a clock rate is at least 1 Hz, got " + clockHertz);
        }
        this.clockHertz = clockHertz;
    }

    /// Counts one packet.
    /// @param sequence 0 to 65,535
    /// @param timestamp of RTP, a 32-bit pattern
    /// @param nowNanos monotonic time of arrival
    public void received(int sequence, int timestamp, long nowNanos) {
        if (updateSequence(sequence)) {
            received++;
            updateJitter(timestamp, nowNanos);
        }
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    public int prefetch() {
        return (int) jitterTimesSixteen + (int) cycles + (transitKnown ? 1 : 0);
    }

    // RFC 3550 A.1, update_seq. False: a lone packet from far away, not counted until its successor shows up.
    private boolean updateSequence(int sequence) {
        if (!started) {
            start(sequence);
            return true;
        }
        int ahead = (sequence - highestSequence) & (SEQUENCE_MODULUS - 1);
        if (ahead < DROPOUT_MAX_PACKETS) {
            if (sequence < highestSequence) {
                cycles += SEQUENCE_MODULUS;
            }
            highestSequence = sequence;
            restartCandidate = NO_CANDIDATE;
            return true;
        }
        if (ahead > SEQUENCE_MODULUS - MISORDER_MAX_PACKETS) {
            return true;
        }
        if (sequence != restartCandidate) {
            restartCandidate = (sequence + 1) & (SEQUENCE_MODULUS - 1);
            return false;
        }
        restart(sequence);
        return true;
    }

    // The other side started over without telling: what was lost before stays lost.
    private void restart(int sequence) {
        lostBeforeRestart = lost();
        receivedBeforeRestart += received;
        start(sequence);
    }

    private void start(int sequence) {
        started = true;
        firstSequence = sequence;
        highestSequence = sequence;
        cycles = 0;
        received = 0;
        expectedAtReport = 0;
        receivedAtReport = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        restartCandidate = NO_CANDIDATE;
        transitKnown = false;
    }

    // RFC 3550 A.8 in integers; differences of 32-bit timestamps wrap as they should.
    private void updateJitter(int timestamp, long nowNanos) {
        long seconds = Math.floorDiv(nowNanos, NANOS_PER_SECOND);
        long fraction = Math.floorMod(nowNanos, NANOS_PER_SECOND);
        int arrival = (int) (seconds * clockHertz + fraction * clockHertz / NANOS_PER_SECOND);
        int newTransit = arrival - timestamp;
        if (transitKnown) {
            long difference = Math.abs((long) (newTransit - transit));
            jitterTimesSixteen += difference - ((jitterTimesSixteen + 8) >> 4);
        }
        transit = newTransit;
        transitKnown = true;
    }

    /// Packets counted.
    public long received() {
        return receivedBeforeRestart + received;
    }

    /// Packets that should have come but did not; negative when duplicates outnumber losses (RFC 3550 §6.4.1).
    public long lost() {
        return lostBeforeRestart + expected() - received;
    }

    /// Highest sequence number seen, with its count of cycles above bit 16 (RFC 3550 §6.4.1); 32 bits.
    public int extendedHighestSequence() {
        return (int) (cycles + highestSequence);
    }

    /// Interarrival jitter in units of the RTP clock, as a receiver report carries it.
    public long jitter() {
        return jitterTimesSixteen >> 4;
    }

    /// Interarrival jitter in microseconds.
    public long jitterMicros() {
        return jitterTimesSixteen * 1_000_000L / (16L * clockHertz);
    }

    /// Loss since the last call in 1/256, 0 to 255 (RFC 3550 A.3), or [#NOTHING_HEARD]; each call starts a new
    /// interval.
    public int fractionLost() {
        int fraction = fractionLost(expectedAtReport, receivedAtReport);
        expectedBefore = expectedAtReport;
        receivedBefore = receivedAtReport;
        expectedAtReport = expected();
        receivedAtReport = received;
        return fraction;
    }

    /// The same of the interval before and what there is of this one, which goes on: so whoever asks just after one
    /// has begun is not told of two packets.
    public int fractionLostLately() {
        return fractionLost(expectedBefore, receivedBefore);
    }

    private int fractionLost(long expectedThen, long receivedThen) {
        long expectedSince = expected() - expectedThen;
        long receivedSince = received - receivedThen;
        if (receivedSince == 0) {
            return NOTHING_HEARD;
        }
        long lostSince = expectedSince - receivedSince;
        return expectedSince <= 0 || lostSince <= 0 ? 0 : (int) Math.min(255, (lostSince << 8) / expectedSince);
    }

    private long expected() {
        return started ? cycles + highestSequence - firstSequence + 1 : 0;
    }
}
