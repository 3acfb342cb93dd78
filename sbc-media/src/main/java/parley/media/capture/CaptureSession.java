package parley.media.capture;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// One capture as the relay sees it: a ring that the taps of all its legs share. They are all on one worker's thread.
///
/// What became of a packet is known only when its batch is through, so nothing is published before every packet that
/// arrived has been settled.
public final class CaptureSession {
    private final CaptureRing ring;
    private final LongSupplier nanos;
    private final long wallOffsetNanos;
    private int interfaces;
    private int unsettled;

    /// @param nanos a monotonic clock
    /// @param wallNanos what time it is now, since 1970
    public CaptureSession(CaptureRing ring, LongSupplier nanos, long wallNanos) {
        this.ring = ring;
        this.nanos = nanos;
        this.wallOffsetNanos = wallNanos - nanos.getAsLong();
    }

    /// A tap for one more leg.
    /// @param name of it
    /// @param comment to it
    /// @param rtpPort our port; RTCP has the next
    /// @param keys that the leg uses now, as text for the file and for nobody else
    public LegTap tap(String name, String comment, int rtpPort, Supplier<String> keys) {
        return new LegTap(this, name + '\n' + comment, rtpPort, keys);
    }

    /// The number of an interface that is described next; those of a file count in the order of its blocks.
    int nextInterface() {
        return interfaces;
    }

    /// It is described.
    void interfaceDescribed() {
        interfaces++;
    }

    long wallNanos(long monotonicNanos) {
        return wallOffsetNanos + monotonicNanos;
    }

    long wallNanosNow() {
        return wallNanos(nanos.getAsLong());
    }

    long arrived(byte[] head, byte[] body, int length) {
        long mark = ring.append(head, head.length, body, length);
        if (mark != CaptureRing.NOTHING) {
            unsettled++;
        }
        return mark;
    }

    void settled(long mark, byte verdict) {
        if (mark != CaptureRing.NOTHING) {
            ring.patch(mark, CaptureRecord.VERDICT_AT, verdict);
            unsettled--;
            publish();
        }
    }

    /// False if there was no room.
    boolean append(byte[] head, byte[] body, int length) {
        long mark = ring.append(head, head.length, body, length);
        publish();
        return mark != CaptureRing.NOTHING;
    }

    private void publish() {
        if (unsettled == 0) {
            ring.publish();
        }
    }

    /// No more comes.
    public void finish() {
        ring.finish();
    }
}
