package parley.media.srtp;

import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.rtp.RtcpHeader;
import parley.media.rtp.RtpHeader;

/// What we send on one leg: makes SRTP of RTP and SRTCP of RTCP, in place (RFC 3711 §3.3). One master key,
/// all the sources it serves, RTP and RTCP. Mutable, one thread; nothing is allocated per packet but what
/// the JDK's ciphers do.
///
/// No packet index is ever used twice, whatever the sequence numbers that come in: a repeat is
/// [Verdict#REPLAYED], a step back beyond the window [Verdict#TOO_OLD]. Who relays a source that may start
/// over must renumber it.
public final class SrtpProtector {
    /// Octets a caller keeps free behind each packet: the longest tag and the SRTCP index.
    public static final int TAIL_ROOM_BYTES = 20;
    /// Sources one master key protects. A forgotten source would start again at rollover counter 0 and use its
    /// indices twice, so none is ever evicted and the table has to end somewhere: 64 is more than the holds and
    /// transfers of a long call make, and 12 kB.
    public static final int SOURCES_MAX = 64;

    private final PacketTransform transform;
    private final SourceTable sources;

    /// Starts with a fresh key.
    /// @param masterKeyAndSalt key octets, then salt octets
    public SrtpProtector(SrtpSuite suite, Secret masterKeyAndSalt) {
        this(suite, masterKeyAndSalt, SrtpCheckpoint.START);
    }

    /// Goes on with a key from the indices of `checkpoint`, which must not lie before what was sent with
    /// that key.
    /// @param masterKeyAndSalt key octets, then salt octets
    public SrtpProtector(SrtpSuite suite, Secret masterKeyAndSalt, SrtpCheckpoint checkpoint) {
        this(PacketTransform.of(suite, masterKeyAndSalt), checkpoint);
    }

    SrtpProtector(PacketTransform transform, SrtpCheckpoint checkpoint) {
        this.transform = transform;
        this.sources = new SourceTable(SOURCES_MAX, SOURCES_MAX, PacketIndices.WINDOW_MAX_PACKETS, checkpoint);
    }

    /// Makes SRTP of the RTP packet at `offset`; the buffer has [#TAIL_ROOM_BYTES] behind it.
    /// @return the new length in octets, or the [Verdict#code()] of a refusal, which leaves the packet as
    ///     it was
    public int protectRtp(byte[] buffer, int offset, int length) {
        int header = RtpHeader.headerBytes(buffer, offset, length);
        if (header == RtpHeader.MALFORMED) {
            return (length < RtpHeader.FIXED_BYTES ? Verdict.TOO_SHORT : Verdict.NOT_RTP).code();
        }
        int ssrc = RtpHeader.ssrc(buffer, offset);
        Source source = sources.find(ssrc);
        long packetIndex = source.rtp.guess(RtpHeader.sequence(buffer, offset));
        if (packetIndex > PacketIndices.RTP_MAX) {
            return Verdict.KEY_EXHAUSTED.code();
        }
        if (!source.rtp.admits(packetIndex)) {
            return (source.rtp.forgotten(packetIndex) ? Verdict.TOO_OLD : Verdict.REPLAYED).code();
        }
        if (lacksRoomFor(source)) {
            return Verdict.TOO_MANY_SOURCES.code();
        }
        requireTailRoom(buffer, offset + length);
        source.rtp.accept(packetIndex);
        sources.keep(source);
        return transform.sealRtp(buffer, offset, offset + header, offset + length, ssrc, packetIndex) - offset;
    }

    /// Makes SRTCP of the compound RTCP packet at `offset`; the buffer has [#TAIL_ROOM_BYTES] behind it.
    /// @return the new length in octets, or the [Verdict#code()] of a refusal, which leaves the packet as
    ///     it was
    public int protectRtcp(byte[] buffer, int offset, int length) {
        if (!RtcpHeader.startsCompound(buffer, offset, length)) {
            return (length < RtcpHeader.FIXED_BYTES ? Verdict.TOO_SHORT : Verdict.NOT_RTP).code();
        }
        int ssrc = RtcpHeader.ssrc(buffer, offset);
        Source source = sources.find(ssrc);
        long index = source.rtcp.newest() + 1;
        if (index > PacketIndices.RTCP_MAX) {
            return Verdict.KEY_EXHAUSTED.code();
        }
        if (lacksRoomFor(source)) {
            return Verdict.TOO_MANY_SOURCES.code();
        }
        requireTailRoom(buffer, offset + length);
        source.rtcp.accept(index);
        sources.keep(source);
        return transform.sealRtcp(buffer, offset, offset + length, ssrc, (int) index) - offset;
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    public int prefetch() {
        return transform == null ? 0 : 1;
    }

    /// What a packet under this key reads of it.
    public KeyReads reads() {
        return new KeyReads(transform, sources);
    }

    /// How far this direction has come.
    public SrtpCheckpoint checkpoint() {
        return sources.checkpoint();
    }

    private boolean lacksRoomFor(Source source) {
        return !sources.takes(source);
    }

    private static void requireTailRoom(byte[] buffer, int end) {
        if (buffer.length - end < TAIL_ROOM_BYTES) {
            throw new IllegalArgumentException(
                    "a packet to protect needs " + TAIL_ROOM_BYTES + " octets of room, has " + (buffer.length - end));
        }
    }
}
