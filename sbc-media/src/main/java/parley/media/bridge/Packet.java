package parley.media.bridge;

import org.jspecify.annotations.Nullable;
import parley.media.rtp.PacketKind;

/// One slot of a [PacketBatch]: a datagram on its way through the relay. Mutable and used again and again; whoever
/// keeps anything of it past its step takes a copy.
public final class Packet {
    /// Octets of a slot: the longest datagram an Ethernet carries, and room to grow.
    public static final int CAPACITY_BYTES = 2048;
    /// Longest datagram taken: the far leg's tag and SRTCP index must still fit.
    public static final int RECEIVE_MAX_BYTES = CAPACITY_BYTES - 64;

    private final byte[] octets = new byte[CAPACITY_BYTES];
    private int length;
    private long sourceHigh;
    private long sourceLow;
    private int sourcePort;
    private @Nullable LegPort arrival;
    private @Nullable LegPort departure;
    private PacketKind kind = PacketKind.UNKNOWN;
    private RelayVerdict verdict = RelayVerdict.RELAYED;
    private TransportAddress destination = TransportAddress.NONE;
    private @Nullable PacketTap tap;
    private long tapMark;

    @SuppressWarnings("UnusedVariable") // written, so that what it is made of is read
    private int prefetched;

    /// The datagram starts at 0; [#length()] octets count.
    public byte[] octets() {
        return octets;
    }

    /// Octets of the datagram.
    public int length() {
        return length;
    }

    void resize(int octetsNow) {
        length = octetsNow;
    }

    /// A datagram was read into [#octets()].
    /// @param port the socket it came in on
    /// @param datagramBytes its length; above [#RECEIVE_MAX_BYTES] if it was cut off
    public void received(LegPort port, int datagramBytes, long high, long low, int fromPort) {
        arrival = port;
        departure = null;
        length = datagramBytes;
        sourceHigh = high;
        sourceLow = low;
        sourcePort = fromPort;
        // To write a reference costs a fence where the slot is old, as all are, and what it leads to is not of its
        // region; these mostly say so already. What was RTP counts for nothing that is refused unread.
        if (kind != PacketKind.RTP) {
            kind = PacketKind.UNKNOWN;
        }
        if (verdict != RelayVerdict.RELAYED) {
            verdict = RelayVerdict.RELAYED;
        }
        tap = null;
    }

    /// What reading ahead has added up, which means nothing.
    void prefetched(int sum) {
        prefetched = sum;
    }

    /// Shown to that tap, which will want to know what becomes of it.
    void shown(PacketTap to, long mark) {
        tap = to;
        tapMark = mark;
    }

    void tellTap() {
        if (tap != null) {
            tap.settled(tapMark, verdict);
        }
    }

    /// A packet of our own, on its way out by that port.
    void ours(LegPort by, int datagramBytes) {
        received(by, datagramBytes, 0, 0, 0);
        kind = PacketKind.RTP;
    }

    /// Where it came from; makes an object, so not for the path of every packet.
    public TransportAddress source() {
        return new TransportAddress(sourceHigh, sourceLow, sourcePort);
    }

    /// The first eight octets of its source address.
    public long sourceHigh() {
        return sourceHigh;
    }

    /// The last eight.
    public long sourceLow() {
        return sourceLow;
    }

    public int sourcePort() {
        return sourcePort;
    }

    boolean cameFrom(TransportAddress address) {
        return address.is(sourceHigh, sourceLow, sourcePort);
    }

    boolean cameFromHost(TransportAddress address) {
        return address.reachable() && address.low() == sourceLow && address.high() == sourceHigh;
    }

    /// The socket it came in on.
    public LegPort arrival() {
        if (arrival == null) {
            throw new IllegalStateException("an empty slot was read");
        }
        return arrival;
    }

    /// The leg it came in on.
    public RelayLeg leg() {
        return arrival().leg();
    }

    /// The socket it is to leave by; only while [#verdict()] is [RelayVerdict#RELAYED], past the routing step.
    public LegPort departure() {
        if (departure == null) {
            throw new IllegalStateException("a packet without a route was sent");
        }
        return departure;
    }

    /// Where it is to go.
    public TransportAddress destination() {
        return destination;
    }

    void route(LegPort by, TransportAddress to) {
        departure = by;
        destination = to;
    }

    PacketKind kind() {
        return kind;
    }

    void kind(PacketKind told) {
        if (kind != told) {
            kind = told;
        }
    }

    /// What is thought of it so far.
    public RelayVerdict verdict() {
        return verdict;
    }

    /// True until a step has refused it.
    public boolean alive() {
        return verdict == RelayVerdict.RELAYED;
    }

    /// Ends its way.
    public void drop(RelayVerdict why) {
        verdict = why;
    }
}
