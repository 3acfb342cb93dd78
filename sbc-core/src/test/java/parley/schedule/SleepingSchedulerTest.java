package parley.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.event.NoLogging;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.concurrent.ExecutionContext;

/// The clock of the actor system does what Pekko asks of one, and sleeps while nothing is due.
@Timeout(30)
class SleepingSchedulerTest {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration NEVER = Duration.ofDays(100_000);
    private static final int PERIODS = 5;

    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final LinkedBlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    private final SleepingScheduler scheduler = scheduler(TICK);
    private final ExecutionContext here = ExecutionContext.fromExecutor(Runnable::run);
    private final LinkedBlockingQueue<Long> ran = new LinkedBlockingQueue<>();
    private final long beginNanos = System.nanoTime();

    private SleepingScheduler scheduler(Duration tick) {
        var config = ConfigFactory.parseString("""
            pekko.scheduler.tick-duration = %d ns
            pekko.scheduler.shutdown-timeout = 5 s
            """.formatted(tick.toNanos()));
        return new SleepingScheduler(config, NoLogging.getInstance(), task -> {
            var made = new Thread(task);
            made.setUncaughtExceptionHandler((_, fault) -> told.add(fault));
            thread.set(made);
            return made;
        });
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    /// Keeps the scheduler's thread until the latch opens.
    private CountDownLatch hold() throws InterruptedException {
        var holding = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        scheduler.scheduleOnce(
                TICK,
                () -> {
                    holding.countDown();
                    await(held);
                },
                here);
        holding.await();
        return held;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What was due before has been run, if it is to be.
    private void passed() throws InterruptedException {
        var marker = new CountDownLatch(1);
        scheduler.scheduleOnce(TICK.multipliedBy(3), marker::countDown, here);
        marker.await();
    }

    private void run() {
        ran.add(System.nanoTime() - beginNanos);
    }

    @Test
    @DisplayName("A task runs once, and not before its delay has passed")
    void once() throws InterruptedException {
        var task = scheduler.scheduleOnce(Duration.ofMillis(25), this::run, here);
        assertTrue(ran.take() >= Duration.ofMillis(25).toNanos());
        assertFalse(task.isCancelled());
        assertFalse(task.cancel());
        assertNull(ran.poll(3 * TICK.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Test
    @DisplayName("Without a delay it runs at once, on its executor")
    void atOnce() {
        var given = new ArrayList<Runnable>();
        scheduler.scheduleOnce(Duration.ZERO, this::run, ExecutionContext.fromExecutor(given::add));
        assertEquals(1, given.size());
        assertTrue(ran.isEmpty());
        assertNull(thread.get());
    }

    @Test
    @DisplayName("Tasks run in the order of their times, however they came")
    void inOrder() throws InterruptedException {
        var order = new LinkedBlockingQueue<String>();
        scheduler.scheduleOnce(Duration.ofSeconds(2), () -> order.add("last"), here);
        scheduler.scheduleOnce(Duration.ofMillis(20), () -> order.add("first"), here);
        scheduler.scheduleOnce(Duration.ofMillis(500), () -> order.add("second"), here);
        assertEquals("first", order.take());
        assertEquals("second", order.take());
        assertEquals("last", order.take());
    }

    @Test
    @DisplayName("Those of one time run in the order in which they came")
    void inOrderOfComing() throws InterruptedException {
        var held = hold();
        var order = new ArrayList<Integer>();
        var expected = IntStream.range(0, 50).boxed().toList();
        expected.forEach(task -> scheduler.scheduleOnce(TICK, () -> order.add(task), here));
        held.countDown();
        passed();
        assertEquals(expected, order);
    }

    @Test
    @DisplayName("An error of one task is told to the thread's handler, and harms no other task of that time")
    void anError() throws InterruptedException {
        var held = hold();
        var error = new AssertionError("a broken task");
        scheduler.scheduleOnce(
                TICK,
                () -> {
                    throw error;
                },
                here);
        scheduler.scheduleOnce(TICK, this::run, here);
        held.countDown();
        ran.take();
        assertSame(error, told.take());
    }

    @Test
    @DisplayName("A task that is cancelled does not run; who cancels it again is told that it was")
    void cancelled() throws InterruptedException {
        var held = hold();
        var task = scheduler.scheduleOnce(TICK, this::run, here);
        assertTrue(task.cancel());
        assertTrue(task.isCancelled());
        assertFalse(task.cancel());
        held.countDown();
        passed();
        assertTrue(ran.isEmpty());
    }

    @Test
    @DisplayName("Of tasks that are cancelled nothing is left, and the thread does not wake up for them")
    void cancelledLeaveNothing() {
        scheduler.scheduleOnce(NEVER, this::run, here);
        var sameTick = new ArrayList<Cancellable>();
        for (int task = 0; task < 100; task++) {
            assertTrue(scheduler
                    .scheduleOnce(NEVER.minus(TICK.multipliedBy(2 + task)), this::run, here)
                    .cancel());
            assertTrue(scheduler
                    .scheduleAtFixedRate(NEVER.minus(TICK.multipliedBy(2 + task)), TICK, this::run, here)
                    .cancel());
            sameTick.add(scheduler.scheduleOnce(Duration.ofNanos(Long.MAX_VALUE / 4), this::run, here));
        }
        sameTick.forEach(Cancellable::cancel);
        assertEquals(1, scheduler.size());
        assertEquals(1, scheduler.wakeUps());
    }

    @Test
    @DisplayName("Cancelled while it is being scheduled, a task leaves nothing behind either")
    void cancelledMeanwhile() throws Exception {
        try (var executor = Executors.newSingleThreadExecutor()) {
            for (int task = 0; task < 2_000; task++) {
                var due = new DueTask(this::run, here);
                var cancelling = executor.submit(due::cancel);
                scheduler.schedule(due, NEVER.toNanos());
                assertTrue(cancelling.get());
                assertEquals(0, scheduler.size());
                assertEquals(0, scheduler.wakeUps());
            }
        }
    }

    @Test
    @DisplayName("At a fixed rate a task does not drift, and runs until it is cancelled")
    void fixedRate() throws InterruptedException {
        var period = Duration.ofMillis(30);
        var task = scheduler.scheduleAtFixedRate(Duration.ZERO, period, this::run, here);
        long leastLate = Long.MAX_VALUE;
        for (int index = 0; index < 2 * PERIODS; index++) {
            long late = ran.take() - period.multipliedBy(index).toNanos();
            assertTrue(late >= 0, "run " + index);
            leastLate = index < PERIODS ? leastLate : Math.min(leastLate, late);
        }
        assertTrue(leastLate < period.toNanos(), "late by " + leastLate + " ns");
        assertTrue(task.cancel());
        assertTrue(task.isCancelled());
        passed();
        ran.clear();
        assertNull(ran.poll(3 * period.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Test
    @DisplayName("A task at a fixed rate may cancel itself")
    void cancelsItself() throws InterruptedException {
        var self = new AtomicReference<@Nullable Cancellable>();
        var set = new CountDownLatch(1);
        self.set(scheduler.scheduleAtFixedRate(
                TICK,
                TICK,
                () -> {
                    await(set);
                    var task = self.get();
                    assertNotNull(task);
                    task.cancel();
                    run();
                },
                here));
        set.countDown();
        ran.take();
        assertNull(ran.poll(5 * TICK.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Test
    @DisplayName("One whose actor has ended is not run again, and neither is the scheduler harmed")
    void endedActor() throws InterruptedException {
        var runs = new AtomicInteger();
        scheduler.scheduleAtFixedRate(
                TICK,
                TICK,
                () -> {
                    runs.incrementAndGet();
                    throw new SchedulerException("the actor has ended");
                },
                here);
        scheduler.scheduleOnce(TICK.multipliedBy(6), this::run, here);
        ran.take();
        assertEquals(1, runs.get());
    }

    @Test
    @DisplayName("With a fixed delay the pause between two runs is at least as long")
    void fixedDelay() throws InterruptedException {
        var pause = Duration.ofMillis(20);
        var task = scheduler.scheduleWithFixedDelay(Duration.ZERO, pause, this::run, here);
        long before = ran.take();
        for (int index = 0; index < PERIODS; index++) {
            long now = ran.take();
            assertTrue(now - before >= pause.toNanos());
            before = now;
        }
        assertTrue(task.cancel());
    }

    @Test
    @DisplayName("While nothing is due its thread does not wake up")
    void sleeps() throws InterruptedException {
        scheduler.scheduleOnce(NEVER, this::run, here);
        scheduler.scheduleOnce(TICK, this::run, here);
        ran.take();
        var own = thread.get();
        assertNotNull(own);
        var threads = ManagementFactory.getThreadMXBean();
        while (own.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        long waits = threads.getThreadInfo(own.threadId()).getWaitedCount();
        assertNull(ran.poll(20 * TICK.toMillis(), TimeUnit.MILLISECONDS));
        assertEquals(waits, threads.getThreadInfo(own.threadId()).getWaitedCount());
    }

    @Test
    @DisplayName("When it closes it runs the tasks that Pekko has marked so, once, and no others; then it takes none")
    void closes() {
        var marked = new AtomicInteger();
        TaskRunOnClose task = marked::incrementAndGet;
        scheduler.scheduleOnce(NEVER, task, here);
        scheduler.scheduleOnce(NEVER, this::run, here);
        assertTrue(scheduler.scheduleOnce(NEVER, task, here).cancel());
        scheduler.close();
        scheduler.close();
        assertEquals(1, marked.get());
        assertTrue(ran.isEmpty());
        var fault = assertThrows(IllegalStateException.class, () -> scheduler.scheduleOnce(TICK, this::run, here));
        assertInstanceOf(SchedulerException.class, fault.getCause());
        assertThrows(IllegalStateException.class, () -> scheduler.scheduleOnce(Duration.ZERO, this::run, here));
    }

    @Test
    @DisplayName("Once it is closed it refuses a task also for a tick that others wait for")
    void closedTick() {
        var daily = scheduler(Duration.ofDays(1));
        daily.scheduleOnce(TICK, this::run, here);
        daily.close();
        TaskRunOnClose task = this::run;
        assertThrows(IllegalStateException.class, () -> daily.scheduleOnce(TICK, task, here));
        daily.close();
        assertTrue(ran.isEmpty());
    }

    @Test
    @DisplayName("A tick of less than 1 ms and a period of nothing are refused")
    void refused() {
        var fault = assertThrows(IllegalArgumentException.class, () -> scheduler(Duration.ofNanos(999_999)));
        assertEquals("pekko.scheduler.tick-duration must be at least 1 ms, and is 999999 ns", fault.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> scheduler.scheduleAtFixedRate(TICK, Duration.ZERO, this::run, here));
        assertThrows(
                IllegalArgumentException.class,
                () -> scheduler.scheduleWithFixedDelay(TICK, Duration.ZERO, this::run, here));
    }
}
