package parley.media.srtp;

import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.rtp.BigEndian;
import parley.media.rtp.RtcpHeader;
import parley.media.rtp.RtpHeader;

/// What we receive on one leg: makes RTP of SRTP and RTCP of SRTCP, in place (RFC 3711 §3.3). One master
/// key, all the sources it serves, RTP and RTCP. Mutable, one thread; nothing is allocated per packet but
/// what the JDK's ciphers do.
///
/// No state changes before a packet's tag has verified: no rollover counter, no replay list, no source.
/// After a refusal the octets of the packet are worthless.
public final class SrtpUnprotector {
    /// Sources with a replay list. Only who has the key can make one; beyond this the one silent longest
    /// makes room, which is better than refusing the one that speaks now. Its indices stay known: what it
    /// sent is not taken again. 8: an SBC's peer shows one or two.
    public static final int SOURCES_MAX = 8;
    /// Sources in the life of a key, those that made room included; one more is refused. A call with as
    /// many holds and transfers has other troubles, and 56 resting ones cost 2 kB.
    public static final int SOURCES_EVER_MAX = 64;

    private static final long ROLLOVER = 1L << 16;

    private final PacketTransform transform;
    private final SourceTable sources;

    /// Starts with a fresh key and a replay list of 128 packets.
    /// @param masterKeyAndSalt key octets, then salt octets
    public SrtpUnprotector(SrtpSuite suite, Secret masterKeyAndSalt) {
        this(suite, masterKeyAndSalt, PacketIndices.WINDOW_MAX_PACKETS, SrtpCheckpoint.START);
    }

    /// Goes on with a key from the indices of `checkpoint`: nothing at or before them is taken again.
    /// @param masterKeyAndSalt key octets, then salt octets
    /// @param windowPackets size of the replay lists, 64 or 128
    public SrtpUnprotector(SrtpSuite suite, Secret masterKeyAndSalt, int windowPackets, SrtpCheckpoint checkpoint) {
        this(PacketTransform.of(suite, masterKeyAndSalt), windowPackets, checkpoint);
    }

    SrtpUnprotector(PacketTransform transform, int windowPackets, SrtpCheckpoint checkpoint) {
        this.transform = transform;
        this.sources = new SourceTable(SOURCES_MAX, SOURCES_EVER_MAX, windowPackets, checkpoint);
    }

    /// Makes RTP of the SRTP packet at `offset`.
    /// @return the new length in octets, or the [Verdict#code()] of a refusal
    public int unprotectRtp(byte[] buffer, int offset, int length) {
        return unprotectRtp(buffer, offset, length, SrtpCheckpoint.NONE);
    }

    /// The same for a source that may go on from another key.
    /// @param expectedIndex its index then, if the source is not known here, else [SrtpCheckpoint#NONE]
    int unprotectRtp(byte[] buffer, int offset, int length, long expectedIndex) {
        int beforeTag = length - transform.rtpTagBytes();
        if (beforeTag < RtpHeader.FIXED_BYTES) {
            return Verdict.TOO_SHORT.code();
        }
        int header = RtpHeader.headerBytes(buffer, offset, beforeTag);
        if (header == RtpHeader.MALFORMED) {
            return Verdict.NOT_RTP.code();
        }
        int ssrc = RtpHeader.ssrc(buffer, offset);
        Source source = sources.find(ssrc);
        boolean goesOn = expectedIndex != SrtpCheckpoint.NONE && !sources.contains(source);
        long guess = goesOn ? expectedIndex : source.rtp.guess(RtpHeader.sequence(buffer, offset));
        boolean forgotten = source.rtp.forgotten(guess);
        // A packet from before the window can be no use at its guess; but after a loss of 2^15 packets or more the
        // guess is one rollover too low (RFC 3711 §3.3.1), so that is what such a packet is tried as.
        long packetIndex = forgotten ? guess + ROLLOVER : guess;
        if (!source.rtp.admits(packetIndex) || packetIndex > PacketIndices.RTP_MAX) {
            return (forgotten ? Verdict.TOO_OLD : Verdict.REPLAYED).code();
        }
        int end = transform.openRtp(buffer, offset, offset + header, offset + length, ssrc, packetIndex);
        if (end < 0) {
            return (forgotten ? Verdict.TOO_OLD : Verdict.AUTH_FAILED).code();
        }
        if (!sources.takes(source)) {
            return Verdict.TOO_MANY_SOURCES.code();
        }
        source.rtp.accept(packetIndex);
        sources.keep(source);
        return end - offset;
    }

    /// Makes compound RTCP of the SRTCP packet at `offset`.
    /// @return the new length in octets, or the [Verdict#code()] of a refusal
    public int unprotectRtcp(byte[] buffer, int offset, int length) {
        int trailer = transform.rtcpTagBytes() + PacketTransform.RTCP_INDEX_BYTES;
        if (length - trailer < RtcpHeader.FIXED_BYTES) {
            return Verdict.TOO_SHORT.code();
        }
        if (!RtcpHeader.startsCompound(buffer, offset, length)) {
            return Verdict.NOT_RTP.code();
        }
        int end = offset + length;
        int flagAndIndex = BigEndian.integer(buffer, transform.rtcpIndexAt(end));
        if ((flagAndIndex & PacketTransform.ENCRYPTED) == 0) {
            return Verdict.UNENCRYPTED.code();
        }
        int index = flagAndIndex & ~PacketTransform.ENCRYPTED;
        int ssrc = RtcpHeader.ssrc(buffer, offset);
        Source source = sources.find(ssrc);
        if (!source.rtcp.admits(index)) {
            return (source.rtcp.forgotten(index) ? Verdict.TOO_OLD : Verdict.REPLAYED).code();
        }
        int plainEnd = transform.openRtcp(buffer, offset, end, ssrc, index);
        if (plainEnd < 0) {
            return Verdict.AUTH_FAILED.code();
        }
        if (!sources.takes(source)) {
            return Verdict.TOO_MANY_SOURCES.code();
        }
        source.rtcp.accept(index);
        sources.keep(source);
        return plainEnd - offset;
    }

    /// The index that a packet of a known source has; [SrtpCheckpoint#NONE] if the source is not known.
    long indexOf(int ssrc, int sequence) {
        Source source = sources.find(ssrc);
        return sources.contains(source)
                ? Math.max(SrtpCheckpoint.NONE, source.rtp.guess(sequence))
                : SrtpCheckpoint.NONE;
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    int prefetch() {
        return transform == null ? 0 : 1;
    }

    KeyReads reads() {
        return new KeyReads(transform, sources);
    }

    /// Octets behind an MKI in SRTP.
    int rtpTrailerBytes() {
        return transform.rtpTrailerBytes();
    }

    /// Octets behind an MKI in SRTCP.
    int rtcpTrailerBytes() {
        return transform.rtcpTrailerBytes();
    }

    /// The highest rollover counter of its sources.
    long rolloverCounter() {
        return sources.rolloverCounter();
    }

    /// Sources with a replay list.
    int sources() {
        return sources.size();
    }

    /// How far this direction has come.
    public SrtpCheckpoint checkpoint() {
        return sources.checkpoint();
    }
}
