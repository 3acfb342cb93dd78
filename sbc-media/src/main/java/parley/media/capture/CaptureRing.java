package parley.media.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Octets on their way from the one thread that relays to the one that writes: a ring made once, without a lock. What
/// does not fit is dropped and counted, for the relay waits for nobody.
///
/// The relay appends records and may still change what it has not yet [#publish()]ed; the writer sees the rest.
/// A record is four octets of length and that many octets.
public final class CaptureRing {
    /// What [#poll(byte[])] answers when there is nothing.
    public static final int NOTHING = -1;

    /// Octets of a ring: a video call's for a second and more, and the writer comes twenty times in one.
    public static final int CAPACITY_BYTES = 4 * 1024 * 1024;

    private static final VarHandle PUBLISHED;
    private static final VarHandle TAKEN;

    static {
        try {
            var lookup = MethodHandles.lookup();
            PUBLISHED = lookup.findVarHandle(CaptureRing.class, "published", long.class);
            TAKEN = lookup.findVarHandle(CaptureRing.class, "taken", long.class);
        } catch (ReflectiveOperationException fault) {
            throw new ExceptionInInitializerError(fault);
        }
    }

    private final byte[] octets;
    private final int mask;
    private long appended;
    private volatile long drops;
    private volatile boolean finished;

    // Counts of octets since the start: reached by the handles above.
    @SuppressWarnings("unused")
    private long published;

    @SuppressWarnings("unused")
    private long taken;

    /// @param capacityBytes a power of two
    public CaptureRing(int capacityBytes) {
        if (Integer.bitCount(capacityBytes) != 1) {
            throw new IllegalArgumentException("must be a power of two: " + capacityBytes);
        }
        octets = new byte[capacityBytes];
        mask = capacityBytes - 1;
    }

    /// Appends a record of two parts; the relay's thread only.
    /// @return where it starts, or [#NOTHING] if it was dropped
    long append(byte[] head, int headBytes, byte[] body, int bodyBytes) {
        int length = headBytes + bodyBytes;
        long used = appended - (long) TAKEN.getAcquire(this);
        if (finished || used + Integer.BYTES + length > octets.length) {
            dropped();
            return NOTHING;
        }
        long start = appended;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            octets[(int) appended++ & mask] = (byte) (length >>> shift);
        }
        copyIn(head, headBytes);
        copyIn(body, bodyBytes);
        return start + Integer.BYTES;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
    private void dropped() {
        drops++;
    }

    private void copyIn(byte[] from, int length) {
        int at = (int) appended & mask;
        int first = Math.min(length, octets.length - at);
        System.arraycopy(from, 0, octets, at, first);
        System.arraycopy(from, first, octets, 0, length - first);
        appended += length;
    }

    /// Changes an octet of a record that has not been published yet.
    void patch(long record, int offset, byte value) {
        octets[(int) (record + offset) & mask] = value;
    }

    /// Shows the writer all that was appended so far.
    void publish() {
        PUBLISHED.setRelease(this, appended);
    }

    /// Shows all of it, and that no more will come; the relay's thread only.
    public void finish() {
        publish();
        finished = true;
    }

    /// Takes the oldest record; the writer's thread only.
    /// @param into room for the longest record there is
    /// @return its length, or [#NOTHING]
    int poll(byte[] into) {
        long from = (long) TAKEN.getOpaque(this);
        if (from == (long) PUBLISHED.getAcquire(this)) {
            return NOTHING;
        }
        int length = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            length |= (octets[(int) from++ & mask] & 0xff) << shift;
        }
        int at = (int) from & mask;
        int first = Math.min(length, octets.length - at);
        System.arraycopy(octets, at, into, 0, first);
        System.arraycopy(octets, 0, into, first, length - first);
        TAKEN.setRelease(this, from + length);
        return length;
    }

    /// True once no more will come; look before the last [#poll(byte[])], not after it.
    public boolean finished() {
        return finished;
    }

    /// Records dropped so far.
    public long drops() {
        return drops;
    }
}
