package parley.admin.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who has shown wrong tokens, and how long he is not listened to. For one thread at a time.
///
/// After [#FREE_TRIES] wrong ones a source waits a second, after each further one twice as long, up to [#LONGEST].
/// The
/// wait is short because tokens cannot be guessed anyway: it is there to make guessing show, and to cost us nothing.
final class Backoff {
    /// Wrong tokens before the first wait: a typing error and a forgotten rotation are no attack.
    static final int FREE_TRIES = 5;

    static final Duration LONGEST = Duration.ofSeconds(30);

    /// Sources remembered. Who has more addresses than this is stopped by the length of the tokens.
    static final int SOURCES_MAX = 1_024;

    /// How long a source that does nothing more is remembered.
    static final Duration MEMORY = Duration.ofMinutes(10);

    private record Trials(int wrong, long lastNanos, long untilNanos) {}

    private final Map<String, Trials> sources = new LinkedHashMap<>(16, 0.75f, true);

    /// What is left of its wait; zero if it may try.
    Duration wait(String source, long nowNanos) {
        var known = sources.get(source);
        if (known == null || known.untilNanos() - nowNanos <= 0) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(known.untilNanos() - nowNanos);
    }

    /// It has shown a wrong token.
    void wrong(String source, long nowNanos) {
        var known = sources.get(source);
        var count = known == null || nowNanos - known.lastNanos() > MEMORY.toNanos() ? 1 : known.wrong() + 1;
        var pause = count < FREE_TRIES ? Duration.ZERO : pause(count - FREE_TRIES);
        sources.put(source, new Trials(count, nowNanos, nowNanos + pause.toNanos()));
        if (sources.size() > SOURCES_MAX) {
            sources.remove(sources.keySet().iterator().next());
        }
    }

    private static Duration pause(int doublings) {
        var pause = Duration.ofSeconds(1L << Math.min(doublings, 5));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /// It has shown a right one.
    void right(String source) {
        sources.remove(source);
    }

    /// Sources remembered now.
    int size() {
        return sources.size();
    }
}
