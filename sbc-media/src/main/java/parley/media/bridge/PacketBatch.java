package parley.media.bridge;

/// The datagrams of one wake-up of a worker, in slots made once.
public final class PacketBatch {
    /// Slots: more sockets than are ever ready at once under the load one core bears, and 1 MiB of memory a worker.
    public static final int CAPACITY_PACKETS = 512;

    private final Packet[] slots = new Packet[CAPACITY_PACKETS];
    private int size;
    private long arrivedNanos;

    public PacketBatch() {
        for (int index = 0; index < slots.length; index++) {
            slots[index] = new Packet();
        }
    }

    /// Empties it.
    /// @param nowNanos monotonic time that counts as the arrival of all that follow
    public void begin(long nowNanos) {
        size = 0;
        arrivedNanos = nowNanos;
    }

    /// The slot to read the next datagram into; it counts once [#keep()] is called.
    public Packet next() {
        return slots[size];
    }

    /// Keeps what [#next()] gave.
    public void keep() {
        size++;
    }

    public boolean full() {
        return size == slots.length;
    }

    /// Datagrams held.
    public int size() {
        return size;
    }

    /// One of them.
    /// @param index 0 to [#size()] - 1
    public Packet get(int index) {
        return slots[index];
    }

    /// Monotonic time of arrival.
    public long arrivedNanos() {
        return arrivedNanos;
    }
}
