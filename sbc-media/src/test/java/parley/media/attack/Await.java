package parley.media.attack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what other threads do with real sockets: the only way to know is to look again.
final class Await {
    /// More than anything here takes, on a machine that has much else to do.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private Await() {}

    /// Returns when the condition holds, or fails saying what was waited for and how things stand.
    static void until(String what, BooleanSupplier condition, Supplier<String> standing) {
        until(what, PATIENCE, condition, standing);
    }

    /// The same for what takes its time.
    static void until(String what, Duration patience, BooleanSupplier condition, Supplier<String> standing) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + patience + " for " + what + "; " + standing.get());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
