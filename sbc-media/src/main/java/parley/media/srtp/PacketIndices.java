package parley.media.srtp;

/// The indices used so far by one source in one direction: RFC 3711's packet index, rollover counter and replay
/// list (§3.3.1, §3.3.2, Appendix A). Mutable, free of allocation, one thread.
///
/// Ask [#admits(long)] before authenticating; call [#accept(long)] only after the tag verified, or a forged
/// packet could slide the window past honest ones. A sender asks too: an index used twice under one key
/// gives both packets away.
final class PacketIndices {
    /// Highest SRTP packet index: 32 bits of rollover counter over 16 of sequence number.
    static final long RTP_MAX = (1L << 48) - 1;
    /// Highest SRTCP index.
    static final long RTCP_MAX = (1L << 31) - 1;
    /// Packets the window spans at least (RFC 3711 §3.3.2).
    static final int WINDOW_MIN_PACKETS = 64;
    /// Packets the window spans at most: over two seconds of 20 ms audio, more than any jitter buffer waits.
    static final int WINDOW_MAX_PACKETS = 128;

    private static final long SEQUENCES = 1L << 16;

    // Bit `index mod window` tells whether that index was used, for the indices of the window only.
    // Two words of this object's own: one cache line less than an array for each packet.
    private long usedLow;
    private long usedHigh;
    private final int window;
    private long newest;

    /// @param windowPackets 64 or 128
    /// @param newest the newest index used, [SrtpCheckpoint#NONE] if none; all before it count as used
    PacketIndices(int windowPackets, long newest) {
        if (windowPackets != WINDOW_MIN_PACKETS && windowPackets != WINDOW_MAX_PACKETS) {
            throw new IllegalArgumentException("a replay window spans 64 or 128 packets, got " + windowPackets);
        }
        this.window = windowPackets;
        startAfter(newest);
    }

    /// Forgets all, and starts anew.
    /// @param newestUsed as in the constructor
    final void startAfter(long newestUsed) {
        newest = newestUsed;
        usedLow = newestUsed == SrtpCheckpoint.NONE ? 0L : -1L;
        usedHigh = usedLow;
    }

    long newest() {
        return newest;
    }

    /// The index nearest to the newest whose low 16 bits are `sequence` (RFC 3711 Appendix A); the rollover
    /// counter of a source not seen yet is 0. May be negative or beyond [#RTP_MAX], which [#admits(long)]
    /// refuses.
    long guess(int sequence) {
        if (newest == SrtpCheckpoint.NONE) {
            return sequence;
        }
        long rolloverCounter = newest >>> 16;
        int newestSequence = (int) (newest & 0xffff);
        if (newestSequence < 32_768) {
            if (sequence - newestSequence > 32_768) {
                rolloverCounter--;
            }
        } else if (newestSequence - 32_768 > sequence) {
            rolloverCounter++;
        }
        return rolloverCounter * SEQUENCES + sequence;
    }

    /// True if the index lies before the window: whether it was used is forgotten.
    boolean forgotten(long packetIndex) {
        return packetIndex < 0 || packetIndex <= newest - window;
    }

    /// True if the index is new: ahead of all others, or inside the window and not used.
    boolean admits(long packetIndex) {
        return packetIndex > newest || (!forgotten(packetIndex) && (word(packetIndex) & bit(packetIndex)) == 0);
    }

    /// Marks the index as used.
    void accept(long packetIndex) {
        if (packetIndex > newest) {
            long first = Math.max(newest + 1, packetIndex - window + 1);
            for (long skipped = first; skipped < packetIndex; skipped++) {
                mark(skipped, false);
            }
            newest = packetIndex;
        }
        mark(packetIndex, true);
    }

    private void mark(long packetIndex, boolean as) {
        long bit = bit(packetIndex);
        if (high(packetIndex)) {
            usedHigh = as ? usedHigh | bit : usedHigh & ~bit;
        } else {
            usedLow = as ? usedLow | bit : usedLow & ~bit;
        }
    }

    private long word(long packetIndex) {
        return high(packetIndex) ? usedHigh : usedLow;
    }

    private boolean high(long packetIndex) {
        return (packetIndex & (window - 1) & Long.SIZE) != 0;
    }

    private static long bit(long packetIndex) {
        return 1L << (packetIndex & 63);
    }
}
