package parley.media.bridge;

/// One socket of a leg: its RTP port, or its RTCP port. Known to the leg, the poller that owns the socket, and each
/// packet that comes in on it.
public final class LegPort {
    /// The handle of a port without a socket.
    public static final int NO_SOCKET = -1;

    private final RelayLeg leg;
    private final boolean rtcp;
    private final Latch latch = new Latch();
    private int socket = NO_SOCKET;

    LegPort(RelayLeg leg, boolean rtcp) {
        this.leg = leg;
        this.rtcp = rtcp;
    }

    public RelayLeg leg() {
        return leg;
    }

    /// True for the port that carries RTCP alone (RFC 3550 §11).
    public boolean rtcp() {
        return rtcp;
    }

    Latch latch() {
        return latch;
    }

    /// As [MediaBridge] says of reading ahead: the legs themselves, for the poller, before it reads the packets.
    public int prefetchLegs() {
        RelayLeg far = leg.far();
        return far == null || far.closed() ? 0 : 1;
    }

    /// As [MediaBridge#prefetchParts] says.
    int prefetch() {
        return socket + latch.prefetch();
    }

    /// As [MediaBridge#prefetchDeepest] says.
    int prefetchDeepest() {
        return (int) latch.current().low();
    }

    /// The peer's signed connectivity check came from there (RFC 8445 §7.3).
    /// @param nominated media is to go there
    public void checked(TransportAddress source, boolean nominated) {
        latch.checked(source, nominated);
    }

    /// The peer's consent is gone: nothing is sent any more (RFC 7675 §5.1).
    public void lapsed() {
        latch.lapsed();
    }

    /// The poller's handle, [#NO_SOCKET] if closed.
    public int socket() {
        return socket;
    }

    /// Only for the poller that owns the socket.
    public void socket(int handle) {
        socket = handle;
    }
}
