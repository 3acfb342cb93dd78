package parley.app.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import parley.observe.EventSink;
import parley.observe.SbcEvent;

/// Every event of a node, to be waited for.
final class Events implements EventSink {
    /// Longer than anything that a test waits for takes on a machine that is busy with others.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /// For who serves and does not mind when.
    static final Duration FOREVER = Duration.ofDays(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<SbcEvent> heard = new ArrayList<>();

    @Override
    public void accept(SbcEvent event) {
        lock.lock();
        try {
            heard.add(event);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The first event of that kind, past or to come.
    <E extends SbcEvent> E await(Class<E> kind) throws InterruptedException {
        return await(kind, _ -> true);
    }

    /// The first event of that kind, past or to come, that is such.
    <E extends SbcEvent> E await(Class<E> kind, Predicate<E> such) throws InterruptedException {
        lock.lock();
        try {
            var left = PATIENCE.toNanos();
            while (left > 0) {
                var found = first(kind, such);
                if (found.isPresent()) {
                    return found.get();
                }
                left = more.awaitNanos(left);
            }
            throw new AssertionError("no such " + kind.getSimpleName() + " among " + heard);
        } finally {
            lock.unlock();
        }
    }

    private <E extends SbcEvent> Optional<E> first(Class<E> kind, Predicate<E> such) {
        return heard.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(such)
                .findFirst();
    }

    /// As soon as there are that many of that kind.
    void await(Class<? extends SbcEvent> kind, int number) throws InterruptedException {
        lock.lock();
        try {
            var left = PATIENCE.toNanos();
            while (all(kind).size() < number) {
                if (left <= 0) {
                    throw new AssertionError(
                            all(kind).size() + " of " + number + " " + kind.getSimpleName() + " events");
                }
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// All of that kind so far.
    <E extends SbcEvent> List<E> all(Class<E> kind) {
        lock.lock();
        try {
            return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
        } finally {
            lock.unlock();
        }
    }
}
