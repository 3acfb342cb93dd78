package parley.media.worker;

import java.util.Arrays;
import parley.media.bridge.PacketBatch;

/// The order in which a port's two sockets are read ([SteadyPeers]).
///
/// What came in on the connected socket goes before what the first one has, all of it: a copy that someone has made of
/// the peer's packet must not overtake it, or it would be taken for the peer's own from elsewhere, and the packet
/// itself for the replay (RFC 3711 §3.3.2).
final class ReadingOrder {
    /// Places in a batch for a packet of the first socket and for what might be copied in it, at the least.
    static final int ROOM_PACKETS = 4;
    /// As many as a socket holds. A flood on the connected socket keeps the first one waiting until all has been read
    /// that was there when it began to wait.
    static final int WAIT_PACKETS = 512;

    /// A socket that each port has, or may have.
    interface Socket {
        /// Reads one datagram.
        /// @return false if there is none, and nothing has been put into the batch
        boolean read(int slot, PacketBatch batch);
    }

    private final Socket first;
    private final Socket second;
    // Of each slot what of its second socket has been read while its first one waited.
    private int[] passedOver;

    /// @param first everyone's
    /// @param second the steady peer's
    /// @param slots of the poller, to begin with
    ReadingOrder(Socket first, Socket second, int slots) {
        this.first = first;
        this.second = second;
        this.passedOver = new int[slots];
    }

    /// Room for so many.
    void grow(int slots) {
        passedOver = Arrays.copyOf(passedOver, slots);
    }

    /// The slot is to be another port's.
    void forget(int slot) {
        passedOver[slot] = 0;
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says, for the reading of a packet.
    int prefetch(int slot) {
        return passedOver[slot];
    }

    /// The first socket has something: one datagram of it is read, when its turn has come.
    /// @param both the slot has a second socket
    /// @param batch not full
    /// @return false if this is to be the first in the next batch, for this one has too little room
    boolean read(int slot, boolean both, PacketBatch batch) {
        if (!both || passedOver[slot] >= WAIT_PACKETS) {
            passedOver[slot] = 0;
            var _ = first.read(slot, batch);
            return true;
        }
        if (batch.room() < ROOM_PACKETS) {
            return false;
        }
        int before = batch.size();
        readSecond(slot, batch);
        int at = batch.size();
        if (batch.room() < ROOM_PACKETS) {
            passedOver[slot] += at - before;
            return true;
        }
        passedOver[slot] = 0;
        if (first.read(slot, batch)) {
            readLate(slot, at, batch);
        }
        return true;
    }

    private void readSecond(int slot, PacketBatch batch) {
        boolean more = true;
        while (more && !batch.full()) {
            more = second.read(slot, batch);
        }
    }

    /// What was copied in it may have come in between the two readings.
    /// @param at place of what was read from the first socket
    private void readLate(int slot, int at, PacketBatch batch) {
        readSecond(slot, batch);
        batch.last(at);
        if (batch.full()) {
            // Or is there still: this reading has not come to an end. One datagram less harms nobody.
            batch.forgetLast();
        }
    }
}
