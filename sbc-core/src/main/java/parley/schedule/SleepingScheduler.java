package parley.schedule;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/// The scheduler of the actor system (`pekko.scheduler.implementation`): one thread, which sleeps until the first task
/// is due.
///
/// Pekko's own one wakes up at each tick, a hundred times a second, whether or not anything is due. That takes a media
/// worker's core from it, and what it had in its caches, and keeps an idle node's CPU awake.
///
/// As with Pekko's, a task is due at a multiple of `pekko.scheduler.tick-duration`, never before its delay has passed.
/// Those of one tick share a wake-up, and run in the order in which they came. Of one that is cancelled nothing is
/// left: peers choose how long some timers are, and how often they are set anew.
public final class SleepingScheduler extends AbstractScheduler implements Closeable {
    // The longest delay; beyond it, sums of times overflow.
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private final LoggingAdapter log;
    private final long tickNanos;
    private final Duration shutdownTimeout;
    private final long startNanos = System.nanoTime();
    private final ConcurrentHashMap<Long, Tick> ticks = new ConcurrentHashMap<>();
    private final Set<DueTask> onClose = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread;

    /// The tasks of one tick.
    /// @param wakeUp of the thread
    private record Tick(SequencedSet<DueTask> tasks, Future<?> wakeUp) {}

    /// Called by Pekko.
    /// @param config of the whole system
    /// @param log takes what tasks throw when it closes
    /// @param threads makes its one thread
    /// @throws IllegalArgumentException if a tick is less than 1 ms
    public SleepingScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
        this.log = log;
        this.tickNanos = config.getDuration("pekko.scheduler.tick-duration", TimeUnit.NANOSECONDS);
        this.shutdownTimeout = config.getDuration("pekko.scheduler.shutdown-timeout");
        if (tickNanos < TimeUnit.MILLISECONDS.toNanos(1)) {
            throw new IllegalArgumentException(
                    "pekko.scheduler.tick-duration must be at least 1 ms, and is " + tickNanos + " ns");
        }
        this.thread = new ScheduledThreadPoolExecutor(1, threads);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable runnable, ExecutionContext executor) {
        var task = new DueTask(runnable, executor);
        schedule(task, delay.toNanos());
        return task;
    }

    @Override
    @SuppressWarnings("deprecation") // for those who call it, not for those who are to implement it
    public Cancellable schedule(
            FiniteDuration initialDelay, FiniteDuration delay, Runnable runnable, ExecutionContext executor) {
        requirePeriod(delay);
        var task = new RecurringTask(this, runnable, executor, delay.toNanos());
        task.begin(Math.max(0, initialDelay.toNanos()));
        return task;
    }

    @Override
    public Cancellable scheduleWithFixedDelay(
            FiniteDuration initialDelay, FiniteDuration delay, Runnable runnable, ExecutionContext executor) {
        requirePeriod(delay);
        return super.scheduleWithFixedDelay(initialDelay, delay, runnable, executor);
    }

    private static void requirePeriod(FiniteDuration delay) {
        if (delay.toNanos() <= 0) {
            throw new IllegalArgumentException("the period of a task must be greater than 0, and is " + delay);
        }
    }

    /// Runs the task once it is due.
    /// @param delayNanos from now; what is not positive is due at once
    /// @throws IllegalStateException if this is closed
    void schedule(DueTask task, long delayNanos) {
        if (task.runsOnClose()) {
            onClose.add(task);
            task.whenDone(() -> onClose.remove(task));
        }
        try {
            if (delayNanos > 0) {
                queue(task, delayNanos);
                // A tick that others wait for takes it without asking the closed thread.
                requireOpen();
            } else {
                requireOpen();
                task.run();
            }
        } catch (RejectedExecutionException _) {
            // What closing has run needs no other to do it.
            if (task.drop()) {
                var reason = "the scheduler of the actor system is closed";
                // What Pekko's own tasks look for.
                throw new IllegalStateException(reason, new SchedulerException(reason));
            }
        }
    }

    private void requireOpen() {
        if (thread.isShutdown()) {
            throw new RejectedExecutionException();
        }
    }

    private void queue(DueTask task, long delayNanos) {
        long sinceStart = System.nanoTime() - startNanos + Math.min(delayNanos, MAX_NANOS);
        long tick = Math.ceilDiv(sinceStart, tickNanos);
        // Before it is among the tick's: whoever cancels it from then on finds it there.
        task.whenCancelled(() -> forget(task, tick));
        var _ = ticks.compute(tick, (_, before) -> {
            var tasks = before == null ? new Tick(new LinkedHashSet<>(1), wakeUp(tick)) : before;
            tasks.tasks().add(task);
            return tasks;
        });
        if (task.isCancelled()) {
            forget(task, tick);
        }
    }

    private Future<?> wakeUp(long tick) {
        long wait = startNanos + tick * tickNanos - System.nanoTime();
        return thread.schedule(() -> run(tick), wait, TimeUnit.NANOSECONDS);
    }

    private void forget(DueTask task, long tick) {
        var _ = ticks.computeIfPresent(tick, (_, tasks) -> {
            if (tasks.tasks().remove(task) && tasks.tasks().isEmpty()) {
                tasks.wakeUp().cancel(false);
                return null;
            }
            return tasks;
        });
    }

    private void run(long tick) {
        var tasks = ticks.remove(tick);
        if (tasks == null) {
            return;
        }
        for (var task : tasks.tasks()) {
            try {
                task.run();
            } catch (Error fault) {
                // The pool would keep it to itself; the actor system has a handler that ends a broken JVM.
                var here = Thread.currentThread();
                here.getUncaughtExceptionHandler().uncaughtException(here, fault);
            }
        }
    }

    /// Tasks that wait for their time.
    int size() {
        return ticks.values().stream().mapToInt(tick -> tick.tasks().size()).sum();
    }

    /// Wake-ups that lie ahead of its thread.
    int wakeUps() {
        return thread.getQueue().size();
    }

    @Override
    public double maxFrequency() {
        return (double) TimeUnit.SECONDS.toNanos(1) / tickNanos;
    }

    /// Forgets all tasks but those that Pekko has marked as to be run now ([TaskRunOnClose]).
    @Override
    public void close() {
        // A task that is being handed over is not to be interrupted.
        thread.shutdown();
        try {
            if (!thread.awaitTermination(shutdownTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warning("the scheduler's thread has not ended within {}", shutdownTimeout);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (var task : onClose) {
            try {
                task.runHere();
            } catch (RuntimeException fault) {
                log.error(fault, "a task that was to run when the scheduler closes");
            }
        }
    }
}
