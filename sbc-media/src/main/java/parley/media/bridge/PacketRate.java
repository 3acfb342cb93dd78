package parley.media.bridge;

/// How many packets a leg may bring in. RTP has no hop count: legs whose peers name each other's ports of ours
/// as their own send one packet round for ever, as fast as we can. Whatever the length of such a ring, it ends
/// where one of its legs has brought more than any peer does.
final class PacketRate {
    /// Packets in one window: an uncompressed stream of 100 Mbit/s in full Ethernet frames has fewer.
    static final int PACKETS_MAX = 10_000;

    /// Nanoseconds of a window: one second, so that a video's key frame, which comes in a burst, is no matter.
    static final long WINDOW_NANOS = 1_000_000_000L;

    private long windowNanos;
    private int packets;

    /// As [MediaBridge#prefetchParts] says.
    int prefetch() {
        return packets;
    }

    /// Counts one, and says whether it may pass.
    boolean admits(long nowNanos) {
        if (packets == 0 || nowNanos - windowNanos >= WINDOW_NANOS) {
            windowNanos = nowNanos;
            packets = 0;
        }
        packets = Math.min(packets + 1, PACKETS_MAX + 1);
        return packets <= PACKETS_MAX;
    }
}
