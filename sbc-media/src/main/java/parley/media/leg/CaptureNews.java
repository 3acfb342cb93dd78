package parley.media.leg;

import java.util.function.Consumer;
import parley.common.CallRef;
import parley.media.capture.CaptureRing;
import parley.mediaport.CaptureEvent;
import parley.mediaport.CaptureEvent.Cause;
import parley.mediaport.MediaCommand.CaptureOrder;

/// What the watcher of a capture is told of its file. By the file's own thread, so that it is told, too, when the
/// capture's actor is gone with its worker.
final class CaptureNews implements Consumer<CaptureFile.Told> {
    private final CallRef call;
    private final CaptureOrder order;
    private final CaptureRing ring;
    private final Runnable over;
    private volatile Cause cause = Cause.STOPPED;

    /// @param over called when there is nothing more to tell; on any thread
    CaptureNews(CallRef call, CaptureOrder order, CaptureRing ring, Runnable over) {
        this.call = call;
        this.order = order;
        this.ring = ring;
        this.over = over;
    }

    /// No more goes into the ring, for that reason; before the ring is finished.
    void ends(Cause why) {
        cause = why;
    }

    @Override
    public void accept(CaptureFile.Told told) {
        switch (told) {
            case CaptureFile.Told.Opened() -> tell(new CaptureEvent.Started(order.capture()));
            case CaptureFile.Told.Unopened(var why) -> {
                tell(new CaptureEvent.Refused(order.capture(), why));
                over.run();
            }
            case CaptureFile.Told.Closed(var end, var packets, var octets) -> {
                tell(new CaptureEvent.Ended(order.capture(), call, cause(end), packets, octets, ring.drops()));
                over.run();
            }
        }
    }

    private Cause cause(CaptureFile.End end) {
        return switch (end) {
            case FINISHED -> cause;
            case FULL -> Cause.SIZE;
            case FAILED -> Cause.WRITE_FAILED;
        };
    }

    private void tell(CaptureEvent event) {
        order.watcher().tell(event);
    }
}
