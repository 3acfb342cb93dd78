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
/// Level-triggered: one `recvfrom` a wake-up and socket, and none that only learns that there is no more, but where
/// order or the source of what came makes it necessary.
final class EpollUdpPoller implements UdpPoller {
    /// The event that stands for the wake-up descriptor: no slot has it.
    private static final int WAKE = -1;
    /// With a slot: the event of its second socket.
    private static final int CONNECTED = 1 << 30;

    private static final ValueLayout.OfInt EVENT_INT = JAVA_INT.withByteAlignment(1);
    private static final int FIRST_SLOTS = 64;
    /// Datagrams read at once of those that came before a second socket was there: as many as a socket holds.
    private static final int SETTLED_MAX_PACKETS = ReadingOrder.WAIT_PACKETS;
    /// Datagrams read at once from a connected socket while it may hold others than its peer's: enough to find its
    /// end.
    private static final int MIXED_MAX_PACKETS = 4;
    /// Errors passed over in one reading.
    private static final int ERRORS_MAX = 4;

    // Freed once nobody has it any more: memory that can be freed at will costs two locked accesses, for each piece
    // and call.
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = arena.allocate(LinuxSockets.CALL_STATE);
    private final MemorySegment wakeState = arena.allocate(LinuxSockets.CALL_STATE);
    private final MemorySegment events =
            arena.allocate((long) PacketBatch.CAPACITY_PACKETS * LinuxSockets.EPOLL_EVENT_BYTES, Long.BYTES);
    private final MemorySegment event = arena.allocate(LinuxSockets.EPOLL_EVENT_BYTES, Long.BYTES);
    private final MemorySegment datagram = arena.allocate(Packet.CAPACITY_BYTES, Long.BYTES);
    private final MemorySegment address = arena.allocate(SocketAddressLayout.MAX_BYTES, Long.BYTES);
    private final MemorySegment addressBytes = arena.allocate(JAVA_INT);
    private final MemorySegment counter = arena.allocate(JAVA_LONG);
    private final MemorySegment one = arena.allocate(JAVA_LONG);
    private final SocketOptions options = new SocketOptions(arena, state);
    private final SteadyPeers steady = new SteadyPeers(arena, state, options, FIRST_SLOTS);
    private final ReadingOrder order = new ReadingOrder(this::readFirst, this::readSecond, FIRST_SLOTS);
    private final Object wakeLock = new Object();

    private final int epoll;
    private final int wakeUp;
    private @Nullable LegPort[] slots = new LegPort[FIRST_SLOTS];
    private int[] descriptors = new int[FIRST_SLOTS];
    private int[] families = new int[FIRST_SLOTS];
    private int[] trafficClasses = new int[FIRST_SLOTS];
    private int[] free = new int[FIRST_SLOTS];
    private int[] unsettled = new int[FIRST_SLOTS];
    private int unsettledCount;
    private int freeCount;
    private int used;
    private int sockets;
    private int ready;
    private int taken;
    private boolean shut;

    @SuppressWarnings("UnusedVariable") // written, so that what it is made of is read
    private int prefetched;

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
        options.usual(socket, family, trafficClass);
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
        trafficClasses[slot] = trafficClass;
        sockets++;
        port.socket(slot);
    }

    private boolean watch(int descriptor, int meaning) {
        event.set(EVENT_INT, 0, LinuxSockets.EPOLLIN);
        event.set(EVENT_INT, LinuxSockets.EPOLL_EVENT_USER_OFFSET, meaning);
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
            trafficClasses = Arrays.copyOf(trafficClasses, used * 2);
            steady.grow(used * 2);
            free = Arrays.copyOf(free, used * 2);
            unsettled = Arrays.copyOf(unsettled, used * 2);
            order.grow(used * 2);
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
        steady.close(slot);
        slots[slot] = null;
        order.forget(slot);
        free[freeCount++] = slot;
        sockets--;
    }

    @Override
    public int sockets() {
        return sockets;
    }

    @Override
    public void await(int timeoutMillis) {
        if (taken < ready) {
            // Who was found ready and had no room in the batch comes before whoever had.
            return;
        }
        int timeout = unsettledCount > 0 ? 0 : timeoutMillis;
        taken = 0;
        ready = LinuxSockets.epollWait(state, epoll, events, PacketBatch.CAPACITY_PACKETS, timeout);
    }

    @Override
    public void receive(PacketBatch batch) {
        while (unsettledCount > 0 && !batch.full()) {
            settle(unsettled[unsettledCount - 1], batch);
        }
        if (taken == 0) {
            readAhead();
        }
        for (; taken < ready && !batch.full(); taken++) {
            int meaning = meaning(taken);
            if (meaning == WAKE) {
                LinuxSockets.read(state, wakeUp, counter);
            } else {
                int slot = meaning & ~CONNECTED;
                if ((meaning & CONNECTED) != 0) {
                    readConnected(slot, steady.descriptor(slot), batch);
                } else if (!order.read(slot, steady.descriptor(slot) != SteadyPeers.NONE, batch)) {
                    return;
                }
            }
        }
    }

    private int meaning(int index) {
        return events.get(
                EVENT_INT, (long) index * LinuxSockets.EPOLL_EVENT_BYTES + LinuxSockets.EPOLL_EVENT_USER_OFFSET);
    }

    /// Reads what the reading of the packets will, and their legs: the processor waits for that of all packets at
    /// once, and not for each between two calls of the kernel.
    private void readAhead() {
        int sum = 0;
        for (int index = 0; index < ready; index++) {
            int meaning = meaning(index);
            if (meaning != WAKE) {
                int slot = meaning & ~CONNECTED;
                LegPort port = slots[slot];
                sum += descriptors[slot] + order.prefetch(slot) + steady.prefetch(slot);
                sum += port == null ? 0 : port.prefetchLegs();
            }
        }
        prefetched = sum;
    }

    private boolean readFirst(int slot, PacketBatch batch) {
        return readFrom(slot, descriptors[slot], batch);
    }

    private boolean readSecond(int slot, PacketBatch batch) {
        return readFrom(slot, steady.descriptor(slot), batch);
    }

    private void readConnected(int slot, int second, PacketBatch batch) {
        int packets = steady.mixed(slot) ? MIXED_MAX_PACKETS : 1;
        boolean more = second != SteadyPeers.NONE;
        for (; more && packets > 0 && !batch.full(); packets--) {
            more = steady.mixed(slot) ? readFrom(slot, second, batch) : readOfPeer(slot, second, batch);
        }
    }

    /// Right after the connecting, the peer's packets from before it are read. Of others, who might be copying what is
    /// with the connected socket already, none is taken that came in meanwhile.
    private void settle(int slot, PacketBatch batch) {
        boolean more = steady.descriptor(slot) != SteadyPeers.NONE;
        for (int packets = 0; more && packets < SETTLED_MAX_PACKETS && !batch.full(); packets++) {
            more = readFrom(slot, descriptors[slot], batch.next());
            if (more && steady.sent(slot, batch.next())) {
                batch.keep();
            }
        }
        if (!batch.full()) {
            unsettledCount--;
        }
    }

    private boolean readFrom(int slot, int socket, PacketBatch batch) {
        boolean taken = readFrom(slot, socket, batch.next());
        if (taken) {
            batch.keep();
        }
        return taken;
    }

    private boolean readOfPeer(int slot, int socket, PacketBatch batch) {
        LegPort port = slots[slot];
        TransportAddress peer = steady.peer(slot);
        long length = port == null || peer == null ? -1 : LinuxSockets.receive(socket, datagram);
        if (port == null || peer == null || length < 0) {
            return readFrom(slot, socket, batch);
        }
        Packet packet = batch.next();
        int held = (int) Math.min(length, Packet.CAPACITY_BYTES);
        MemorySegment.copy(datagram, JAVA_BYTE, 0, packet.octets(), 0, held);
        packet.received(port, held, peer.high(), peer.low(), peer.port());
        batch.keep();
        return true;
    }

    private boolean readFrom(int slot, int socket, Packet packet) {
        LegPort port = slots[slot];
        if (port == null) {
            return false;
        }
        long length = receive(socket);
        // An error of what was sent before comes ahead of what is there to be read (ip(7)), and says nothing about it.
        for (int errors = 0; length < 0 && LinuxSockets.errno(state) != LinuxSockets.EAGAIN; errors++) {
            if (errors == ERRORS_MAX) {
                return false;
            }
            length = receive(socket);
        }
        if (length < 0) {
            steady.empty(slot, socket);
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

    private long receive(int socket) {
        addressBytes.set(JAVA_INT, 0, SocketAddressLayout.MAX_BYTES);
        return LinuxSockets.receive(state, socket, datagram, address, addressBytes);
    }

    @Override
    public boolean send(LegPort by, byte[] octets, int length, TransportAddress to) {
        int slot = by.socket();
        if (slot == LegPort.NO_SOCKET) {
            return false;
        }
        MemorySegment.copy(octets, 0, datagram, JAVA_BYTE, 0, length);
        int connected = steady.connected(slot, to);
        // A connected socket refuses what its peer's host has answered with an ICMP error, and what is too long: the
        // first one asks anew.
        if (connected != SteadyPeers.NONE && LinuxSockets.send(connected, datagram, length) >= 0) {
            return true;
        }
        if (to.isIpv4() != (families[slot] == LinuxSockets.AF_INET) || !sendFirst(slot, length, to)) {
            return false;
        }
        if (!by.rtcp() && steady.becomesSteady(slot)) {
            connect(slot);
        }
        return true;
    }

    private void connect(int slot) {
        if (steady.connect(slot, descriptors[slot], families[slot], trafficClasses[slot])
                && !watch(steady.descriptor(slot), slot | CONNECTED)) {
            steady.close(slot);
        }
        if (steady.descriptor(slot) != SteadyPeers.NONE && unsettledCount < unsettled.length) {
            unsettled[unsettledCount++] = slot;
        }
    }

    private boolean sendFirst(int slot, int length, TransportAddress to) {
        int socket = descriptors[slot];
        int bytes = SocketAddressLayout.write(address, families[slot], to);
        if (LinuxSockets.send(state, socket, datagram, length, address, bytes) >= 0) {
            return true;
        }
        if (LinuxSockets.errno(state) != LinuxSockets.EMSGSIZE) {
            return false;
        }
        // Longer than the path's MTU: from now on this socket's long datagrams go in fragments.
        options.fragments(socket);
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
        }
    }
}
