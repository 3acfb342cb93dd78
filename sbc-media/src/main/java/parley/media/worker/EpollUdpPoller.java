package parley.media.worker;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parley.media.bridge.LegPort;
import parley.media.bridge.Packet;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.TransportAddress;

/// [UdpPoller] by epoll, through `java.lang.foreign`: no object is made for a packet.
/// Level-triggered: one `recvfrom` a wake-up and socket, and none that only learns that there is no more.
final class EpollUdpPoller implements UdpPoller {
    /// The event that stands for the wake-up descriptor: no slot has it.
    private static final int WAKE = -1;

    private static final ValueLayout.OfInt EVENT_INT = JAVA_INT.withByteAlignment(1);
    private static final int FIRST_SLOTS = 64;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(LinuxSockets.CALL_STATE);
    private final MemorySegment wakeState = arena.allocate(LinuxSockets.CALL_STATE);
    private final MemorySegment events =
            arena.allocate((long) PacketBatch.CAPACITY_PACKETS * LinuxSockets.EPOLL_EVENT_BYTES, Long.BYTES);
    private final MemorySegment event = arena.allocate(LinuxSockets.EPOLL_EVENT_BYTES, Long.BYTES);
    private final MemorySegment datagram = arena.allocate(Packet.CAPACITY_BYTES, Long.BYTES);
    private final MemorySegment address = arena.allocate(SocketAddressLayout.MAX_BYTES, Long.BYTES);
    private final MemorySegment addressBytes = arena.allocate(JAVA_INT);
    private final MemorySegment option = arena.allocate(JAVA_INT);
    private final MemorySegment counter = arena.allocate(JAVA_LONG);
    private final MemorySegment one = arena.allocate(JAVA_LONG);
    private final Object wakeLock = new Object();

    private final int epoll;
    private final int wakeUp;
    private @Nullable LegPort[] slots = new LegPort[FIRST_SLOTS];
    private int[] descriptors = new int[FIRST_SLOTS];
    private int[] families = new int[FIRST_SLOTS];
    private int[] free = new int[FIRST_SLOTS];
    private int freeCount;
    private int used;
    private int sockets;
    private int ready;
    private boolean shut;

    EpollUdpPoller() throws IOException {
        one.set(JAVA_LONG, 0, 1L);
        epoll = LinuxSockets.epollCreate(state);
        wakeUp = LinuxSockets.eventfd(state);
        if (epoll < 0 || wakeUp < 0 || !watch(wakeUp, WAKE)) {
            var reason = failure("epoll");
            shut();
            throw reason;
        }
    }

    @Override
    public void open(LegPort port, TransportAddress local, int trafficClass) throws IOException {
        int family = local.isIpv4() ? LinuxSockets.AF_INET : LinuxSockets.AF_INET6;
        int socket = LinuxSockets.socket(state, family);
        if (socket < 0) {
            throw failure("socket");
        }
        setOptions(socket, family, trafficClass);
        int slot = slot();
        int bytes = SocketAddressLayout.write(address, family, local);
        if (LinuxSockets.bind(state, socket, address, bytes) < 0 || !watch(socket, slot)) {
            var reason = failure("bind");
            LinuxSockets.close(state, socket);
            free[freeCount++] = slot;
            throw reason;
        }
        slots[slot] = port;
        descriptors[slot] = socket;
        families[slot] = family;
        sockets++;
        port.socket(slot);
    }

    private void setOptions(int socket, int family, int trafficClass) {
        option.set(JAVA_INT, 0, trafficClass);
        if (family == LinuxSockets.AF_INET) {
            LinuxSockets.option(state, socket, LinuxSockets.IPPROTO_IP, LinuxSockets.IP_TOS, option);
            // What is never fragmented needs no identification (RFC 6864 §4.1), which the kernel would draw for each
            // datagram from a table that all sockets share.
            fragments(socket, LinuxSockets.IP_PMTUDISC_DO);
        } else {
            LinuxSockets.option(state, socket, LinuxSockets.IPPROTO_IPV6, LinuxSockets.IPV6_TCLASS, option);
            // Bound to all addresses it would take those of IPv4, too.
            option.set(JAVA_INT, 0, 1);
            LinuxSockets.option(state, socket, LinuxSockets.IPPROTO_IPV6, LinuxSockets.IPV6_V6ONLY, option);
        }
    }

    private void fragments(int socket, int policy) {
        option.set(JAVA_INT, 0, policy);
        LinuxSockets.option(state, socket, LinuxSockets.IPPROTO_IP, LinuxSockets.IP_MTU_DISCOVER, option);
    }

    private boolean watch(int descriptor, int slot) {
        event.set(EVENT_INT, 0, LinuxSockets.EPOLLIN);
        event.set(EVENT_INT, LinuxSockets.EPOLL_EVENT_USER_OFFSET, slot);
        event.set(EVENT_INT, LinuxSockets.EPOLL_EVENT_USER_OFFSET + Integer.BYTES, 0);
        return LinuxSockets.epollAdd(state, epoll, descriptor, event) == 0;
    }

    private IOException failure(String call) {
        int errno = LinuxSockets.errno(state);
        return errno == LinuxSockets.EADDRINUSE
                ? new BindException("the address is in use")
                : new IOException(call + " failed, errno " + errno);
    }

    private int slot() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (used == slots.length) {
            slots = Arrays.copyOf(slots, used * 2);
            descriptors = Arrays.copyOf(descriptors, used * 2);
            families = Arrays.copyOf(families, used * 2);
            free = Arrays.copyOf(free, used * 2);
        }
        return used++;
    }

    @Override
    public void close(LegPort port) {
        int slot = port.socket();
        if (slot == LegPort.NO_SOCKET) {
            return;
        }
        port.socket(LegPort.NO_SOCKET);
        // The kernel takes a closed descriptor out of the epoll set by itself.
        LinuxSockets.close(state, descriptors[slot]);
        slots[slot] = null;
        free[freeCount++] = slot;
        sockets--;
    }

    @Override
    public int sockets() {
        return sockets;
    }

    @Override
    public void await(int timeoutMillis) {
        ready = LinuxSockets.epollWait(state, epoll, events, PacketBatch.CAPACITY_PACKETS, timeoutMillis);
    }

    @Override
    public void receive(PacketBatch batch) {
        for (int index = 0; index < ready && !batch.full(); index++) {
            int slot = events.get(
                    EVENT_INT, (long) index * LinuxSockets.EPOLL_EVENT_BYTES + LinuxSockets.EPOLL_EVENT_USER_OFFSET);
            if (slot == WAKE) {
                LinuxSockets.read(state, wakeUp, counter);
            } else if (read(slot, batch.next())) {
                batch.keep();
            }
        }
        ready = 0;
    }

    private boolean read(int slot, Packet packet) {
        LegPort port = slots[slot];
        if (port == null) {
            return false;
        }
        addressBytes.set(JAVA_INT, 0, SocketAddressLayout.MAX_BYTES);
        long length = LinuxSockets.receive(state, descriptors[slot], datagram, address, addressBytes);
        if (length < 0) {
            return false;
        }
        int held = (int) Math.min(length, Packet.CAPACITY_BYTES);
        MemorySegment.copy(datagram, JAVA_BYTE, 0, packet.octets(), 0, held);
        boolean ipv4 = families[slot] == LinuxSockets.AF_INET;
        packet.received(
                port,
                held,
                ipv4 ? 0 : SocketAddressLayout.high(address),
                ipv4 ? SocketAddressLayout.mappedIpv4(address) : SocketAddressLayout.low(address),
                SocketAddressLayout.port(address));
        return true;
    }

    @Override
    public boolean send(LegPort by, byte[] octets, int length, TransportAddress to) {
        int slot = by.socket();
        if (slot == LegPort.NO_SOCKET || to.isIpv4() != (families[slot] == LinuxSockets.AF_INET)) {
            return false;
        }
        MemorySegment.copy(octets, 0, datagram, JAVA_BYTE, 0, length);
        int bytes = SocketAddressLayout.write(address, families[slot], to);
        int socket = descriptors[slot];
        if (LinuxSockets.send(state, socket, datagram, length, address, bytes) >= 0) {
            return true;
        }
        if (LinuxSockets.errno(state) != LinuxSockets.EMSGSIZE) {
            return false;
        }
        // Longer than the path's MTU: from now on this socket's long datagrams go in fragments.
        fragments(socket, LinuxSockets.IP_PMTUDISC_WANT);
        return LinuxSockets.send(state, socket, datagram, length, address, bytes) >= 0;
    }

    @Override
    public void wake() {
        synchronized (wakeLock) {
            // A descriptor's number may belong to someone else once it is closed.
            if (!shut) {
                LinuxSockets.write(wakeState, wakeUp, one);
            }
        }
    }

    @Override
    public void shut() {
        synchronized (wakeLock) {
            if (shut) {
                return;
            }
            shut = true;
            for (var port : slots.clone()) {
                if (port != null) {
                    close(port);
                }
            }
            LinuxSockets.close(state, wakeUp);
            LinuxSockets.close(state, epoll);
            arena.close();
        }
    }
}
