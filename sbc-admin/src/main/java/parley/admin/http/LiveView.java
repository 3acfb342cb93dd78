package parley.admin.http;

import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import parley.admin.view.LiveState;
import parley.observe.EventSink;
import parley.observe.SbcEvent;

/// Keeps [LiveState] for threads: hears every event, and shows copies. A lock and not an actor: a mailbox would
/// either
/// grow without bound under a flood of events, or lose the end of a connection for ever.
public final class LiveView implements EventSink {
    private final ReentrantLock lock = new ReentrantLock();
    private final LiveState state = new LiveState();
    private final Clock clock;

    /// @param clock tells when events happen
    public LiveView(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void accept(SbcEvent event) {
        var at = clock.instant();
        lock.lock();
        try {
            state.on(event, at);
        } finally {
            lock.unlock();
        }
    }

    /// Reads, while nothing changes.
    /// @param reading takes copies and is quick
    public <T> T read(Function<LiveState, T> reading) {
        lock.lock();
        try {
            return reading.apply(state);
        } finally {
            lock.unlock();
        }
    }
}
