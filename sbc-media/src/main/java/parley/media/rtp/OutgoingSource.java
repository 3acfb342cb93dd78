package parley.media.rtp;

import java.util.random.RandomGenerator;

/// What one peer gets from us of one audio stream, as one RTP source of our own (RFC 3550 §5.1): one SSRC,
/// sequence numbers and timestamps that go on whoever is heard behind it. The far source may change
/// (transfer, hold, music, another fork), start over or pause; the peer sees a talkspurt begin, and its
/// SRTP rollover counter goes on.
///
/// - While one far source goes on, so do its own numbers, by an offset: loss, reordering and repeats stay
///   visible.
/// - Another far source, or a jump beyond what RFC 3550 A.1 holds plausible, goes on at the next number,
///   with the marker, at the timestamp that the time elapsed gives. A jump counts once two packets in a row
///   show it.
/// - So does a far source whose packets were withheld ([#interrupted()]): what we did not pass on was not lost.
/// - A packet from before such a change is dropped: its number may be taken by another content, and a
///   number used twice would be an SRTP index used twice.
///
/// **Packets of our own** (telephone-events for a SIP INFO) go in between: set [#displacing(boolean)],
/// which drops the far source's meanwhile; take the timestamp of the event's start once from
/// [#timestampAt(long, int)]; give each packet its header by [#stamp(byte[], int, int)], also the repeats
/// of an event's end, which are packets of their own (RFC 4733 §2.5.1.4); end with `displacing(false)`.
/// Without displacing, ours and theirs are numbered in the order in which they come.
///
/// Mutable and free of allocation; one thread; time and randomness are arguments. Audio only: a source of
/// video has companions (retransmission, layers) that no single SSRC can stand for.
public final class OutgoingSource {
    /// What the reverse look-ups say of a number that no packet of the present far source had.
    public static final int UNKNOWN = -1;

    /// SSRC changes for collisions: random numbers do not collide twice, so a third is a loop of our own
    /// packets (RFC 3550 §8.2), where changing does not help.
    static final int COLLISIONS_MAX = 2;

    /// First sequence numbers are below this: were the first packets lost before the wrap, the peer would
    /// guess the rollover counter wrong (RFC 3711 §3.3.1).
    private static final int FIRST_SEQUENCE_MAX = 1 << 15;

    /// Timestamps that stray from the time elapsed by more, in seconds, were started over.
    private static final int TIMESTAMP_SLACK_SECONDS = 2;

    /// A new far source starts at least this part of a second after the last packet: 20 ms, the usual packet.
    private static final int PACKETS_PER_SECOND = 50;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NO_CANDIDATE = -1;

    private final RandomGenerator random;
    private int ssrc;
    private int collisions;

    // Of what was sent: numbers are extended by their cycles, so that they never go back.
    private boolean started;
    private long newest;
    private int timestamp;
    private long timestampNanos;
    private long packets;
    private long octets;

    // Of the far source: ours = theirs + offset, for numbers of ours above the floor.
    private boolean following;
    private int farSsrc;
    private long farNewest;
    private long offset;
    private long floor;
    private int timestampOffset;
    private int restartCandidate = NO_CANDIDATE;
    private int formerSsrc;
    private long formerNewest;
    private boolean formerKnown;
    private boolean interrupted;
    private boolean displacing;

    /// Starts with a random SSRC, sequence number and timestamp (RFC 3550 §5.1).
    public OutgoingSource(RandomGenerator random) {
        this.random = random;
        begin();
        timestamp = random.nextInt();
    }

    private void begin() {
        ssrc = random.nextInt();
        newest = random.nextInt(FIRST_SEQUENCE_MAX);
        floor = newest;
        packets = 0;
        octets = 0;
    }

    /// Ours, as a 32-bit pattern.
    public int ssrc() {
        return ssrc;
    }

    /// The number of the newest packet with its cycles above bit 16.
    public long newestSequence() {
        return newest;
    }

    /// Packets numbered under this SSRC, 32 bits as in a sender report.
    public int packets() {
        return (int) packets;
    }

    /// Octets of their payload, 32 bits as in a sender report.
    public int octets() {
        return (int) octets;
    }

    /// The far source's, as a 32-bit pattern; meaningful once [#follows(int)] it.
    public int farSsrc() {
        return farSsrc;
    }

    /// True if that is the far source at present.
    public boolean follows(int farSource) {
        return following && farSsrc == farSource;
    }

    /// Gives a far packet our SSRC, sequence number and timestamp, in place.
    /// @param packet with an RTP header at `at` that holds together
    /// @param clockHertz of its payload type
    /// @param nowNanos monotonic time
    /// @return false if it must not be sent: it is from before a change, or no successor has confirmed its jump
    public boolean renumber(byte[] packet, int at, int length, int clockHertz, long nowNanos) {
        int from = RtpHeader.ssrc(packet, at);
        int sequence = RtpHeader.sequence(packet, at);
        boolean renumbered = follows(from)
                ? goOn(packet, at, sequence, clockHertz, nowNanos)
                : !late(from, sequence) && startOver(packet, at, clockHertz, nowNanos);
        if (renumbered) {
            RtpHeader.setSsrc(packet, at, ssrc);
            count(RtpHeader.payloadBytes(packet, at, length));
        }
        return renumbered;
    }

    private void count(int payloadBytes) {
        packets++;
        octets += Math.max(0, payloadBytes);
    }

    /// The last packets of the source before this one, overtaken by its first.
    private boolean late(int from, int sequence) {
        int ahead = (short) (sequence - (int) formerNewest);
        return formerKnown && from == formerSsrc && ahead <= 0 && ahead > -ReceptionStatistics.MISORDER_MAX_PACKETS;
    }

    private boolean goOn(byte[] packet, int at, int sequence, int clockHertz, long nowNanos) {
        int ahead = (short) (sequence - (int) farNewest);
        if (ahead <= 0 && ahead > -ReceptionStatistics.MISORDER_MAX_PACKETS) {
            return catchUp(packet, at, farNewest + ahead);
        }
        if (interrupted) {
            return resume(packet, at, sequence, clockHertz, nowNanos);
        }
        if (ahead > 0 && ahead < ReceptionStatistics.DROPOUT_MAX_PACKETS) {
            advance(packet, at, farNewest + ahead, clockHertz, nowNanos);
            return true;
        }
        if (sequence != restartCandidate) {
            restartCandidate = (sequence + 1) & 0xffff;
            return false;
        }
        return startOver(packet, at, clockHertz, nowNanos);
    }

    /// A packet that was overtaken, or comes twice.
    private boolean catchUp(byte[] packet, int at, long far) {
        long number = far + offset;
        if (number <= floor) {
            return false;
        }
        RtpHeader.setSequence(packet, at, (int) number);
        RtpHeader.setTimestamp(packet, at, RtpHeader.timestamp(packet, at) + timestampOffset);
        return true;
    }

    /// The same source after packets of it that were not passed on.
    private boolean resume(byte[] packet, int at, int sequence, int clockHertz, long nowNanos) {
        interrupted = false;
        long far = farNewest + ((sequence - farNewest) & 0xffff);
        floor = newest;
        offset = newest + 1 - far;
        advance(packet, at, far, clockHertz, nowNanos);
        RtpHeader.setMarker(packet, at);
        return true;
    }

    private void advance(byte[] packet, int at, long far, int clockHertz, long nowNanos) {
        restartCandidate = NO_CANDIDATE;
        farNewest = far;
        newest = far + offset;
        RtpHeader.setSequence(packet, at, (int) newest);
        int theirs = RtpHeader.timestamp(packet, at);
        if (theirs + timestampOffset != timestamp) {
            follow(theirs, packet, at, clockHertz, nowNanos);
        }
        RtpHeader.setTimestamp(packet, at, timestamp);
    }

    /// The far timestamp has moved: ours moves with it, or, where it was started over, with the time.
    private void follow(int theirs, byte[] packet, int at, int clockHertz, long nowNanos) {
        int expected = timestamp + elapsed(clockHertz, nowNanos);
        int stray = theirs + timestampOffset - expected;
        if (Math.abs((long) stray) > (long) TIMESTAMP_SLACK_SECONDS * clockHertz) {
            timestampOffset = expected - theirs;
            floor = newest - 1;
            RtpHeader.setMarker(packet, at);
        }
        anchor(theirs + timestampOffset, nowNanos);
    }

    /// Another far source, or the same one anew.
    private boolean startOver(byte[] packet, int at, int clockHertz, long nowNanos) {
        int from = RtpHeader.ssrc(packet, at);
        if (following && farSsrc != from) {
            formerKnown = true;
            formerSsrc = farSsrc;
            formerNewest = farNewest;
        }
        following = true;
        interrupted = false;
        restartCandidate = NO_CANDIDATE;
        farSsrc = from;
        farNewest = RtpHeader.sequence(packet, at);
        floor = newest;
        newest++;
        offset = newest - farNewest;
        int ours = timestamp;
        if (started) {
            ours += Math.max(elapsed(clockHertz, nowNanos), clockHertz / PACKETS_PER_SECOND);
            RtpHeader.setMarker(packet, at);
        }
        timestampOffset = ours - RtpHeader.timestamp(packet, at);
        RtpHeader.setSequence(packet, at, (int) newest);
        RtpHeader.setTimestamp(packet, at, ours);
        anchor(ours, nowNanos);
        return true;
    }

    /// The time runs from the packet that last moved the timestamp: those of a long telephone-event share one
    /// (RFC 4733 §2.5.1.1).
    private void anchor(int ours, long nowNanos) {
        started = true;
        timestamp = ours;
        timestampNanos = nowNanos;
    }

    private int elapsed(int clockHertz, long nowNanos) {
        long nanos = Math.max(0, nowNanos - timestampNanos);
        return (int) (nanos / NANOS_PER_SECOND * clockHertz + nanos % NANOS_PER_SECOND * clockHertz / NANOS_PER_SECOND);
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    public int prefetch() {
        return (int) newest + (int) offset + (displacing ? 1 : 0);
    }

    /// A packet of the far source was withheld (hold, no route, displaced): what it sends next goes on at
    /// our next number.
    public void interrupted() {
        interrupted = following;
    }

    /// True while packets of our own take the place of the far source's.
    public boolean displacing() {
        return displacing;
    }

    /// Whether packets of our own take the place of the far source's from now on.
    public void displacing(boolean now) {
        displacing = now;
    }

    /// The timestamp of a packet of our own whose first sample is taken now.
    /// @param clockHertz of its payload type: for telephone-events that of the audio beside it (RFC 4733 §2.1)
    public int timestampAt(long nowNanos, int clockHertz) {
        if (!started) {
            anchor(timestamp, nowNanos);
        }
        return timestamp + elapsed(clockHertz, nowNanos);
    }

    /// Gives a packet of our own our SSRC, the next sequence number and that timestamp. What it says otherwise
    /// (payload type, marker) is the caller's.
    /// @param length octets from `at`
    /// @param time from [#timestampAt(long, int)]
    public void stamp(byte[] packet, int at, int length, int time) {
        newest++;
        offset++;
        floor = newest;
        RtpHeader.setSsrc(packet, at, ssrc);
        RtpHeader.setSequence(packet, at, (int) newest);
        RtpHeader.setTimestamp(packet, at, time);
        count(RtpHeader.payloadBytes(packet, at, length));
    }

    /// The peer was heard under that SSRC; if it is ours too, ours changes (RFC 3550 §8.2).
    public void heard(int peerSsrc) {
        if (peerSsrc == ssrc && collisions < COLLISIONS_MAX) {
            collisions++;
            replace(peerSsrc);
        }
    }

    /// What is sent from here on is protected under another key. Whether a peer then goes on with the rollover
    /// counter (RFC 3711 §3.3.1) or starts at 0, as most do, is not to be known: once it is, or soon may be,
    /// above 0, we go on under a new SSRC, of which all say 0.
    public void keyReplaced() {
        if (newest > 0xffff - ReceptionStatistics.DROPOUT_MAX_PACKETS) {
            replace(ssrc);
        }
    }

    /// Under another SSRC from here on: another source, whose numbers begin anew.
    private void replace(int notThis) {
        begin();
        if (ssrc == notThis) {
            ssrc++;
        }
        offset = newest - farNewest;
    }

    /// What the far source calls the timestamp that we call so, the other way: as ours.
    /// @param farTimestamp of the present far source
    public int timestampOf(int farTimestamp) {
        return farTimestamp + timestampOffset;
    }

    /// The far source's own number of a packet that we sent under that number.
    /// @param ours the low 16 bits of it count, for each receiver counts cycles from where it came in
    /// @return 32 bits with the far source's cycles above bit 16, or [#UNKNOWN]
    public int farSequence(int ours) {
        long number = newest + (short) (ours - (int) newest);
        return following && number > floor && number <= newest ? (int) (number - offset) : UNKNOWN;
    }
}
