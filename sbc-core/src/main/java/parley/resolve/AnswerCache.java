package parley.resolve;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What DNS has said, for as long as it holds (RFC 1035 §7.4, RFC 2308 §5). Not for several threads at once.
public final class AnswerCache {
    /// Questions whose replies are kept; the one asked longest ago goes first. A Contact of each phone's own domain,
    /// three questions each, for a few thousand of them.
    static final int QUESTIONS_MAX = 10_000;

    /// How long the failure of a question is kept (RFC 2308 §7.1): a flood of calls to a name that nobody answers
    /// for
    /// is not to become a flood of questions.
    static final Duration FAILURE_KEPT = Duration.ofSeconds(2);

    private final Duration maxTtl;
    private final Duration negativeTtl;
    private final Map<Question, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private record Entry(Reply reply, long untilNanos) {}

    /// @param maxTtl longest time for records
    /// @param negativeTtl longest time for their absence
    public AnswerCache(Duration maxTtl, Duration negativeTtl) {
        this.maxTtl = maxTtl;
        this.negativeTtl = negativeTtl;
    }

    /// Keeps a reply.
    /// @param ttl what the answer says itself; for the absence of records, what its SOA says
    public void keep(Question question, Reply reply, Duration ttl, long nowNanos) {
        var most = switch (reply) {
            case Reply.Found _, Reply.Elsewhere _ -> maxTtl;
            case Reply.None _ -> negativeTtl;
            case Reply.Failed _ -> FAILURE_KEPT;
        };
        var kept = ttl.compareTo(most) < 0 ? ttl : most;
        if (!kept.isPositive()) {
            entries.remove(question);
            return;
        }
        entries.put(question, new Entry(reply, nowNanos + kept.toNanos()));
        if (entries.size() > QUESTIONS_MAX) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /// The reply, if there is one that still holds.
    public Optional<Reply> reply(Question question, long nowNanos) {
        var entry = entries.get(question);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.untilNanos() - nowNanos <= 0) {
            entries.remove(question);
            return Optional.empty();
        }
        return Optional.of(entry.reply());
    }
}
