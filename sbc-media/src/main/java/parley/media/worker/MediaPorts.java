package parley.media.worker;

import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.Objects;
import parley.common.AddressFamily;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;

/// Opens and closes the socket pairs of legs on one worker. On its thread only.
public final class MediaPorts {
    /// Pairs tried before a leg is refused: other programs may sit on a few ports of the range, not on a run of 16.
    private static final int TRIES_MAX = 16;

    private final WorkerLoop loop;
    private final PortPool pool;
    private final Map<AddressFamily, TransportAddress> local;
    private final int trafficClass;

    /// Ports of one worker.
    /// @param local the addresses to bind to; their ports do not count
    /// @param dscp what packets are marked with, 0 to 63
    public MediaPorts(WorkerLoop loop, PortPool pool, Map<AddressFamily, TransportAddress> local, int dscp) {
        this.loop = loop;
        this.pool = pool;
        this.local = Map.copyOf(local);
        // The two bits below are for congestion (RFC 3168 §5), which UDP does not heed.
        this.trafficClass = dscp << 2;
    }

    /// Opens both sockets of a leg.
    /// @param family of the address; there is one of it
    /// @return the port of RTP, even; RTCP has the next
    /// @throws IOException with the reason in plain words, if there is no pair, or the system gives no socket
    public int open(RelayLeg leg, AddressFamily family, long nowNanos) throws IOException {
        var address = Objects.requireNonNull(local.get(family));
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int port = pool.take(nowNanos);
            if (port == PortPool.NONE) {
                throw new IOException("no media port is free");
            }
            try {
                loop.open(leg.rtp(), at(address, port), trafficClass);
                loop.open(leg.rtcp(), at(address, port + 1), trafficClass);
                return port;
            } catch (BindException _) {
                close(leg, port, nowNanos);
            } catch (IOException failed) {
                close(leg, port, nowNanos);
                throw failed;
            }
        }
        throw new IOException("other programs hold the media ports tried");
    }

    /// Closes a leg and frees its ports.
    /// @param port what [#open] answered
    public void close(RelayLeg leg, int port, long nowNanos) {
        loop.close(leg.rtp());
        loop.close(leg.rtcp());
        pool.release(port, nowNanos);
    }

    private static TransportAddress at(TransportAddress address, int port) {
        return new TransportAddress(address.high(), address.low(), port);
    }
}
