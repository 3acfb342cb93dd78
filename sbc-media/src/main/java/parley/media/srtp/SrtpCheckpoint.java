package parley.media.srtp;

import java.util.List;

/// How far one direction of one key has come: what another node must know to go on without using an index twice.
/// @param sources all that have state, in no order
public record SrtpCheckpoint(List<Source> sources) {
    /// Nothing sent, nothing received.
    public static final SrtpCheckpoint START = new SrtpCheckpoint(List.of());
    /// The index of a source that has not been seen.
    public static final long NONE = -1;

    public SrtpCheckpoint {
        sources = List.copyOf(sources);
    }

    /// One source.
    /// @param ssrc a 32-bit pattern
    /// @param newestRtpIndex 48-bit packet index `ROC << 16 | SEQ` (RFC 3711 §3.3.1) of the newest,
    /// or [#NONE]
    /// @param newestRtcpIndex 31-bit SRTCP index of the newest packet, or [#NONE]
    public record Source(int ssrc, long newestRtpIndex, long newestRtcpIndex) {
        public Source {
            require(newestRtpIndex, PacketIndices.RTP_MAX, "SRTP");
            require(newestRtcpIndex, PacketIndices.RTCP_MAX, "SRTCP");
        }

        private static void require(long index, long max, String kind) {
            if (index < NONE || index > max) {
                throw new IllegalArgumentException("an index of " + kind + " is -1 to " + max + ", got " + index);
            }
        }
    }
}
