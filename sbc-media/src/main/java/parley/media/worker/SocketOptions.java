package parley.media.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The options of media sockets. One that the system refuses stays as it was: packets go without it.
final class SocketOptions {
    private final MemorySegment state;
    private final MemorySegment value;

    SocketOptions(Arena arena, MemorySegment state) {
        this.state = state;
        this.value = arena.allocate(JAVA_INT);
    }

    /// What every media socket has.
    /// @param trafficClass octet of the IP header that its packets carry (RFC 2474 §3)
    void usual(int socket, int family, int trafficClass) {
        if (family == LinuxSockets.AF_INET) {
            set(socket, LinuxSockets.IPPROTO_IP, LinuxSockets.IP_TOS, trafficClass);
            // What is never fragmented needs no identification (RFC 6864 §4.1), which the kernel would draw for each
            // datagram from a table that all sockets share.
            set(socket, LinuxSockets.IPPROTO_IP, LinuxSockets.IP_MTU_DISCOVER, LinuxSockets.IP_PMTUDISC_DO);
        } else {
            set(socket, LinuxSockets.IPPROTO_IPV6, LinuxSockets.IPV6_TCLASS, trafficClass);
            // Bound to all addresses it would take those of IPv4, too.
            set(socket, LinuxSockets.IPPROTO_IPV6, LinuxSockets.IPV6_V6ONLY, 1);
        }
    }

    /// From now on its datagrams that are longer than the path's MTU go in fragments.
    void fragments(int socket) {
        set(socket, LinuxSockets.IPPROTO_IP, LinuxSockets.IP_MTU_DISCOVER, LinuxSockets.IP_PMTUDISC_WANT);
    }

    /// Whether another socket of this user may have the same address and port, if it says so, too.
    void sharesPort(int socket, boolean so) {
        set(socket, LinuxSockets.SOL_SOCKET, LinuxSockets.SO_REUSEPORT, so ? 1 : 0);
    }

    private void set(int socket, int level, int name, int to) {
        value.set(JAVA_INT, 0, to);
        LinuxSockets.option(state, socket, level, name, value);
    }
}
