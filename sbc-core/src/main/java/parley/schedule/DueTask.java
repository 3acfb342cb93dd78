package parley.schedule;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.actor.SchedulerTask;
import scala.concurrent.ExecutionContext;

/// A task that is run once, when it is due or never.
final class DueTask implements Runnable, Cancellable {
    /// In the place of what was to be run.
    private enum End implements Runnable {
        RUN,
        CANCELLED;

        @Override
        public void run() {}
    }

    private final ExecutionContext executor;
    private final AtomicReference<Runnable> waiting;
    // Until they are set, what does nothing.
    private volatile Runnable whenDone = End.RUN;
    private volatile Runnable whenCancelled = End.RUN;

    /// @param executor runs it
    DueTask(Runnable runnable, ExecutionContext executor) {
        this.waiting = new AtomicReference<>(runnable);
        this.executor = executor;
    }

    boolean runsOnClose() {
        return waiting.get() instanceof TaskRunOnClose;
    }

    void whenDone(Runnable action) {
        whenDone = action;
    }

    void whenCancelled(Runnable action) {
        whenCancelled = action;
    }

    @Override
    public void run() {
        var runnable = take(End.RUN);
        if (runnable != End.RUN) {
            execute(runnable, executor);
        }
    }

    private static void execute(Runnable runnable, ExecutionContext executor) {
        try {
            executor.execute(runnable);
        } catch (RuntimeException fault) {
            // An executor that has ended, or a task that it ran here.
            executor.reportFailure(fault);
        }
    }

    /// Runs it on this thread, unless it has been run or is not to be.
    void runHere() {
        take(End.RUN).run();
    }

    @Override
    public boolean cancel() {
        var runnable = take(End.CANCELLED);
        if (runnable == End.RUN) {
            return false;
        }
        tell(runnable, executor);
        return true;
    }

    /// Cancels it, and tells nobody.
    /// @return whether it had neither been run nor cancelled
    boolean drop() {
        return take(End.CANCELLED) != End.RUN;
    }

    /// Tells a task that wants to know that it is cancelled.
    static void tell(Runnable cancelled, ExecutionContext executor) {
        if (cancelled instanceof SchedulerTask told) {
            execute(told::cancelled, executor);
        }
    }

    @Override
    public boolean isCancelled() {
        return waiting.get() == End.CANCELLED;
    }

    // What was to be run; End.RUN, which does nothing, if that has been run or cancelled before.
    private Runnable take(End as) {
        var runnable = waiting.get();
        while (runnable != End.RUN && runnable != End.CANCELLED) {
            if (waiting.compareAndSet(runnable, as)) {
                whenDone.run();
                if (as == End.CANCELLED) {
                    whenCancelled.run();
                }
                return runnable;
            }
            runnable = waiting.get();
        }
        return End.RUN;
    }
}
