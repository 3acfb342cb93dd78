package parley.media.bridge;

/// The datagrams of one wake-up of a worker, in slots made once.
public final class PacketBatch {
    /// Slots. Few, for each step goes through the whole batch: what the packets of a batch need of their legs has
    /// to stay in the processor's cache from one step to the next. When there is more to read than one core bears,
    /// batches are always full, and large ones would make each packet dearer just then.
    public static final int CAPACITY_PACKETS = 32;

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

    /// Lets a datagram come after all others that are held.
    /// @param index 0 to [#size()] - 1
    public void last(int index) {
        var packet = slots[index];
        System.arraycopy(slots, index + 1, slots, index, size - 1 - index);
        slots[size - 1] = packet;
    }

    /// Forgets the last datagram held.
    public void forgetLast() {
        size--;
    }

    public boolean full() {
        return size == slots.length;
    }

    /// Datagrams that it can still hold.
    public int room() {
        return slots.length - size;
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
