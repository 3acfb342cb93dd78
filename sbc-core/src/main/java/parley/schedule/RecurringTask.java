package parley.schedule;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.SchedulerException;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;

/// A task that is run at a fixed rate until it is cancelled or throws. It is never run twice at the same time: one
/// that is late is run again at the next tick.
final class RecurringTask implements Runnable, Cancellable {
    private final SleepingScheduler scheduler;
    private final Runnable runnable;
    private final ExecutionContext executor;
    private final long periodNanos;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile @Nullable DueTask next;
    // Of the one run that there is at a time.
    private long dueNanos;

    RecurringTask(SleepingScheduler scheduler, Runnable runnable, ExecutionContext executor, long periodNanos) {
        this.scheduler = scheduler;
        this.runnable = runnable;
        this.executor = executor;
        this.periodNanos = periodNanos;
    }

    void begin(long delayNanos) {
        dueNanos = System.nanoTime() + delayNanos;
        after(delayNanos);
    }

    private void after(long delayNanos) {
        var task = new DueTask(this, executor);
        next = task;
        scheduler.schedule(task, delayNanos);
        if (cancelled.get()) {
            task.cancel();
        }
    }

    @Override
    public void run() {
        if (cancelled.get()) {
            return;
        }
        try {
            runnable.run();
        } catch (SchedulerException _) {
            // The actor that it tells has ended.
            return;
        }
        dueNanos += periodNanos;
        if (cancelled.get()) {
            return;
        }
        try {
            after(Math.max(1, dueNanos - System.nanoTime()));
        } catch (IllegalStateException _) {
            // The scheduler has been closed.
        }
    }

    @Override
    public boolean cancel() {
        if (!cancelled.compareAndSet(false, true)) {
            return false;
        }
        var task = next;
        if (task != null) {
            task.cancel();
        }
        DueTask.tell(runnable, executor);
        return true;
    }

    @Override
    public boolean isCancelled() {
        return cancelled.get();
    }
}
