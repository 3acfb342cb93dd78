package parley.media.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// What the DTLS library takes for a socket. Datagrams come in through a bounded queue, are checked by a
/// [RecordFilter] and handed over record by record; outgoing records are gathered into datagrams.
///
/// [#feed(byte[])] and [#shut()] may be called by any thread, all else by the association's own.
final class QueuedTransport implements DatagramTransport {
    /// Datagrams waiting for the handshake's thread: a few flights. More come only from who means harm.
    static final int QUEUE_MAX_DATAGRAMS = 32;
    /// Octets of a datagram taken in: what a peer on the same host, without an Ethernet in between, puts into one.
    static final int RECEIVE_MAX_BYTES = 8 * 1024;
    /// Octets of a datagram sent: passes every path that carries calls without being fragmented by IP.
    static final int SEND_MAX_BYTES = 1200;

    private static final byte[] NOTHING = {};

    private final ArrayBlockingQueue<byte[]> incoming = new ArrayBlockingQueue<>(QUEUE_MAX_DATAGRAMS);
    private final AtomicLong dropped = new AtomicLong();
    private final RecordFilter filter;
    private final PlainAlert alert;
    private final Consumer<byte[]> outgoing;
    private final Sent sent = new Sent();
    private byte[] gathered = NOTHING;
    private int gatheredBytes;
    private byte[] datagram = NOTHING;
    private int position;
    private long taken;
    private boolean closed;
    private volatile boolean shut;

    /// @param client our role
    QueuedTransport(boolean client, Consumer<byte[]> outgoing) {
        this.filter = new RecordFilter(client);
        this.alert = new PlainAlert(client);
        this.outgoing = outgoing;
    }

    /// Never blocks.
    /// @return false if the datagram was dropped: too large, or the queue is full, or all is over
    boolean feed(byte[] datagram) {
        if (shut || datagram.length == 0 || datagram.length > RECEIVE_MAX_BYTES || !incoming.offer(datagram)) {
            dropped.incrementAndGet();
            return false;
        }
        return true;
    }

    /// Wakes the receiver, which then finds nothing more.
    void shut() {
        shut = true;
        while (!incoming.offer(NOTHING)) {
            incoming.clear();
        }
    }

    /// Datagrams and records not passed on.
    long dropped() {
        return dropped.get();
    }

    /// Waits for the first datagram.
    /// @return false if none came
    boolean heard(long waitNanos) throws IOException {
        var first = take(waitNanos);
        if (first == null || shut) {
            return false;
        }
        datagram = first;
        return true;
    }

    /// What has gone out.
    Sent sent() {
        return sent;
    }

    /// What has come in and was not read.
    List<byte[]> unread() {
        var unread = new ArrayList<byte[]>();
        unread.add(Arrays.copyOfRange(datagram, position, datagram.length));
        incoming.drainTo(unread);
        return unread;
    }

    /// Records received that were worth reading.
    long taken() {
        return taken;
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_MAX_BYTES;
    }

    @Override
    public int getSendLimit() {
        return SEND_MAX_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (!shut && !closed) {
            int size = nextRecord(buffer, offset, length);
            if (size > 0) {
                return size;
            }
            long now = System.nanoTime();
            var believed = alert.due(now);
            if (believed.length > 0 && believed.length <= length) {
                System.arraycopy(believed, 0, buffer, offset, believed.length);
                return believed.length;
            }
            var next = take(Math.min(deadline - now, alert.waitNanos(now)));
            if (next != null) {
                datagram = next;
                position = 0;
            } else if (System.nanoTime() - deadline >= 0) {
                return -1;
            }
        }
        throw new InterruptedIOException("the connection is over");
    }

    private byte @Nullable [] take(long waitNanos) throws IOException {
        try {
            return incoming.poll(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    // The next record of the datagram that the filter admits, or 0 if there is none left.
    private int nextRecord(byte[] buffer, int offset, int length) {
        while (position < datagram.length) {
            int at = position;
            int size = RecordFilter.recordBytes(datagram, at);
            if (size < 0) {
                position = datagram.length;
                dropped.incrementAndGet();
                return 0;
            }
            position += size;
            if (size <= length
                    && filter.admits(datagram, at, size)
                    && !alert.holds(datagram, at, size, System.nanoTime())) {
                System.arraycopy(datagram, at, buffer, offset, size);
                taken++;
                return size;
            }
            dropped.incrementAndGet();
        }
        return 0;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (length > SEND_MAX_BYTES - gatheredBytes) {
            flush();
        }
        sent.record(buffer, offset, length);
        if (gathered.length == 0) {
            gathered = new byte[SEND_MAX_BYTES];
        }
        System.arraycopy(buffer, offset, gathered, gatheredBytes, length);
        gatheredBytes += length;
    }

    /// Sends what was gathered: done before each wait, so a flight leaves in as few datagrams as it fits.
    void flush() {
        if (gatheredBytes > 0) {
            var ready = Arrays.copyOf(gathered, gatheredBytes);
            gatheredBytes = 0;
            outgoing.accept(ready);
        }
    }

    @Override
    public void close() {
        flush();
        closed = true;
    }
}
