package parley.media.worker;

import java.io.IOException;
import parley.media.bridge.LegPort;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.TransportAddress;

/// The non-blocking UDP sockets of one worker, and the wait for them. All but [#wake()] on the worker's thread only.
sealed interface UdpPoller permits EpollUdpPoller, NioUdpPoller {
    /// Binds a socket and gives it to that port.
    /// @param trafficClass octet of the IP header that its packets carry (RFC 2474 §3); if the system refuses
    ///     it, they go without
    /// @throws java.net.BindException if another socket has the address
    /// @throws IOException for every other reason, such as too many open files
    void open(LegPort port, TransportAddress local, int trafficClass) throws IOException;

    /// Closes the port's socket, if it has one.
    void close(LegPort port);

    /// Sockets open.
    int sockets();

    /// Waits until a socket has something to read, [#wake()] is called, or the time is over; not at all while some
    /// that were found ready are still to be read.
    /// @param timeoutMillis 0: look only; -1: no limit
    void await(int timeoutMillis);

    /// Reads one datagram from each socket that the last wait found ready, as far as the batch has room; the others
    /// come first in the next.
    void receive(PacketBatch batch);

    /// Sends one datagram.
    /// @param octets holds it, from 0
    /// @return false if the port is closed or the kernel did not take it
    boolean send(LegPort by, byte[] octets, int length, TransportAddress to);

    /// Ends the wait; from any thread, and harmless after [#shut()].
    void wake();

    /// Closes everything.
    void shut();
}
