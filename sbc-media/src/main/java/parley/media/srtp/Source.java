package parley.media.srtp;

/// State of one SSRC in one direction: indices of its SRTP and of its SRTCP.
final class Source {
    final PacketIndices rtp;
    final PacketIndices rtcp;
    /// A 32-bit pattern.
    int ssrc;
    /// Packets the table had taken when this source last sent one; the lowest is who was silent longest.
    long lastUse;

    Source(SrtpCheckpoint.Source from, int windowPackets) {
        this.ssrc = from.ssrc();
        this.rtp = new PacketIndices(windowPackets, from.newestRtpIndex());
        this.rtcp = new PacketIndices(windowPackets, from.newestRtcpIndex());
    }

    /// One that has sent nothing yet.
    static Source unseen(int windowPackets) {
        return new Source(new SrtpCheckpoint.Source(0, SrtpCheckpoint.NONE, SrtpCheckpoint.NONE), windowPackets);
    }

    /// Another one, in the same memory.
    void become(int otherSsrc, long newestRtpIndex, long newestRtcpIndex) {
        ssrc = otherSsrc;
        rtp.startAfter(newestRtpIndex);
        rtcp.startAfter(newestRtcpIndex);
    }

    SrtpCheckpoint.Source checkpoint() {
        return new SrtpCheckpoint.Source(ssrc, rtp.newest(), rtcp.newest());
    }
}
