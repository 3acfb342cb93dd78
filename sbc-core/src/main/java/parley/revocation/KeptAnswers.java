package parley.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers by what was asked, each kept for its time. Who asks for what another is fetching already waits for that
/// one.
/// @param <K> question
/// @param <V> answer
final class KeptAnswers<K, V> {
    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<K, Kept<V>> kept = new LinkedHashMap<>();
    private final Map<K, CompletableFuture<V>> underWay = new HashMap<>();

    /// @param max answers kept; the oldest goes first
    KeptAnswers(int max) {
        this.max = max;
    }

    /// @param value answer
    /// @param until when it is asked for anew
    /// @param <V> answer
    record Kept<V>(V value, Instant until) {}

    /// The answer at hand, or the one that is fetched now, by this thread or another.
    /// @param now wall clock
    /// @param patience longest wait for another thread
    /// @return empty if the other thread took too long
    Optional<V> get(K question, Instant now, Duration patience, Supplier<Kept<V>> fetch) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        @Nullable CompletableFuture<V> others;
        lock.lock();
        try {
            var known = known(question, now);
            if (known.isPresent()) {
                return known;
            }
            others = underWay.putIfAbsent(question, mine);
        } finally {
            lock.unlock();
        }
        return others == null ? Optional.of(fetched(question, mine, fetch)) : await(others, patience);
    }

    /// The answer at hand.
    Optional<V> known(K question, Instant now) {
        lock.lock();
        try {
            return Optional.ofNullable(kept.get(question))
                    .filter(known -> now.isBefore(known.until()))
                    .map(Kept::value);
        } finally {
            lock.unlock();
        }
    }

    /// Keeps an answer.
    void keep(K question, Kept<V> answer) {
        lock.lock();
        try {
            kept.remove(question);
            kept.put(question, answer);
            if (kept.size() > max) {
                kept.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    private V fetched(K question, CompletableFuture<V> mine, Supplier<Kept<V>> fetch) {
        @Nullable Kept<V> fresh = null;
        try {
            fresh = fetch.get();
            return fresh.value();
        } finally {
            lock.lock();
            try {
                underWay.remove(question);
                if (fresh != null) {
                    keep(question, fresh);
                }
            } finally {
                lock.unlock();
            }
            if (fresh == null) {
                mine.cancel(false);
            } else {
                mine.complete(fresh.value());
            }
        }
    }

    private static <V> Optional<V> await(CompletableFuture<V> others, Duration patience) {
        try {
            return Optional.of(others.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException | java.util.concurrent.CancellationException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    int size() {
        lock.lock();
        try {
            return kept.size();
        } finally {
            lock.unlock();
        }
    }
}
