package parley.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what another process does: the only way to know is to look again.
final class Await {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

    private Await() {}

    /// Returns when the condition holds, or fails saying what was waited for and how things stand.
    static void until(Duration limit, String what, Callable<Boolean> condition, Supplier<String> standing) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + limit + " for " + what + "; " + standing.get());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception fault) {
            throw new AssertionError(fault);
        }
    }
}
