package parley.media.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parley.media.bridge.Packet;
import parley.media.bridge.TransportAddress;

/// Second sockets for peers that a port has sent to for a while: on the port's own address, and connected to the peer.
/// The kernel need not look for its route packet by packet.
///
/// The peer's packets come in on the connected socket, those of everyone else on the port's first one, so that a peer
/// may still appear at another address. No other program gets at the port: two sockets may have it for the moment only
/// in which the second is made.
final class SteadyPeers {
    /// No socket.
    static final int NONE = -1;
    /// Nanoseconds after connecting a socket in which what is put into it may still be anyone's: longer than a core
    /// takes to hand over a packet for which it had found the socket before.
    private static final long MIXED_NANOS = 100_000_000L;

    /// Packets to one peer, two seconds of audio, before the socket is worth its making.
    static final int STEADY_PACKETS = 100;

    private static final int PARTS = 2;
    private static final int SENT = 1;

    private final MemorySegment state;
    private final MemorySegment address;
    private final MemorySegment addressBytes;
    private final SocketOptions options;
    private final int highestDescriptor;
    private @Nullable TransportAddress[] peers;
    private @Nullable TransportAddress[] connectedTo;
    // Of each slot its second socket and the packets to its peer: one line of memory for what a sending needs.
    private int[] sockets;
    private boolean[] mixed;
    private long[] connectedNanos;

    /// @param slots of the poller, to begin with
    SteadyPeers(Arena arena, MemorySegment state, SocketOptions options, int slots) {
        this.state = state;
        this.options = options;
        this.address = arena.allocate(SocketAddressLayout.MAX_BYTES, Long.BYTES);
        this.addressBytes = arena.allocate(JAVA_INT);
        // The kernel gives the lowest free number: below half of them, at least half are left for new calls.
        this.highestDescriptor = (int) Math.min(Integer.MAX_VALUE, LinuxSockets.openFilesMax(arena, state) / 2);
        this.peers = new TransportAddress[slots];
        this.connectedTo = new TransportAddress[slots];
        this.sockets = new int[PARTS * slots];
        this.mixed = new boolean[slots];
        this.connectedNanos = new long[slots];
        forget(0, slots);
    }

    /// Room for so many.
    void grow(int slots) {
        int before = mixed.length;
        peers = Arrays.copyOf(peers, slots);
        connectedTo = Arrays.copyOf(connectedTo, slots);
        sockets = Arrays.copyOf(sockets, PARTS * slots);
        mixed = Arrays.copyOf(mixed, slots);
        connectedNanos = Arrays.copyOf(connectedNanos, slots);
        forget(before, slots);
    }

    private void forget(int from, int to) {
        for (int slot = from; slot < to; slot++) {
            sockets[PARTS * slot] = NONE;
        }
    }

    /// The slot's second socket, whoever it is connected to.
    int descriptor(int slot) {
        return sockets[PARTS * slot];
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says, for the reading of a packet.
    int prefetch(int slot) {
        TransportAddress peer = connectedTo[slot];
        return sockets[PARTS * slot] + (mixed[slot] ? 1 : 0) + (peer == null ? 0 : (int) peer.low());
    }

    /// True if the second socket may still hold what came before it was connected, from anyone: the source of each
    /// packet is to be asked for.
    boolean mixed(int slot) {
        return mixed[slot];
    }

    /// That socket has been read to its end.
    void empty(int slot, int socket) {
        if (socket == sockets[PARTS * slot] && mixed[slot]) {
            mixed[slot] = System.nanoTime() - connectedNanos[slot] < MIXED_NANOS;
        }
    }

    /// Whom the slot's second socket is connected to.
    @Nullable
    TransportAddress peer(int slot) {
        return connectedTo[slot];
    }

    /// True if the packet is of the peer that the slot's second socket is connected to.
    boolean sent(int slot, Packet packet) {
        TransportAddress peer = connectedTo[slot];
        return peer != null && peer.is(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort());
    }

    /// A packet is to be sent: the socket that is connected to its destination, if there is one.
    @SuppressWarnings("ReferenceEquality") // as its comment says
    int connected(int slot, TransportAddress to) {
        // Mostly the same object, and nothing of it need be read.
        if (to != peers[slot]) {
            meet(slot, to);
        }
        return sockets[PARTS * slot + SENT] < STEADY_PACKETS ? NONE : sockets[PARTS * slot];
    }

    private void meet(int slot, TransportAddress to) {
        if (!to.equals(peers[slot])) {
            sockets[PARTS * slot + SENT] = 0;
        }
        // Of equal addresses the one that the leg has: what it reads of it is read here too.
        peers[slot] = to;
        if (to.equals(connectedTo[slot])) {
            connectedTo[slot] = to;
        }
    }

    /// A packet was sent by the first socket.
    /// @return true if it is time to connect one
    boolean becomesSteady(int slot) {
        return sockets[PARTS * slot + SENT] < STEADY_PACKETS && ++sockets[PARTS * slot + SENT] == STEADY_PACKETS;
    }

    /// Connects the slot's second socket to the peer, and makes it first if there is none.
    /// @param first the port's own socket
    /// @return true if it is a new one, which is to be watched
    boolean connect(int slot, int first, int family, int trafficClass) {
        boolean made = sockets[PARTS * slot] == NONE;
        if (made) {
            sockets[PARTS * slot] = bound(first, family, trafficClass);
        }
        TransportAddress peer = peers[slot];
        if (sockets[PARTS * slot] == NONE || peer == null) {
            return false;
        }
        int bytes = SocketAddressLayout.write(address, family, peer);
        boolean connected = LinuxSockets.connect(state, sockets[PARTS * slot], address, bytes) == 0;
        if (made) {
            options.sharesPort(sockets[PARTS * slot], false);
            options.sharesPort(first, false);
        }
        connectedTo[slot] = peer;
        mixed[slot] = true;
        connectedNanos[slot] = System.nanoTime();
        if (!connected) {
            close(slot);
        }
        return made && connected;
    }

    private int bound(int first, int family, int trafficClass) {
        int socket = LinuxSockets.socket(state, family);
        if (socket < 0) {
            return NONE;
        }
        options.usual(socket, family, trafficClass);
        options.sharesPort(first, true);
        options.sharesPort(socket, true);
        addressBytes.set(JAVA_INT, 0, SocketAddressLayout.MAX_BYTES);
        if (socket > highestDescriptor
                || LinuxSockets.name(state, first, address, addressBytes) < 0
                || LinuxSockets.bind(state, socket, address, addressBytes.get(JAVA_INT, 0)) < 0) {
            options.sharesPort(first, false);
            LinuxSockets.close(state, socket);
            return NONE;
        }
        return socket;
    }

    /// Closes the slot's second socket, and forgets its peer.
    void close(int slot) {
        if (sockets[PARTS * slot] != NONE) {
            LinuxSockets.close(state, sockets[PARTS * slot]);
            sockets[PARTS * slot] = NONE;
        }
        peers[slot] = null;
        connectedTo[slot] = null;
        sockets[PARTS * slot + SENT] = 0;
    }
}
