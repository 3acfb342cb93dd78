package parley.resolve.dns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import parley.resolve.AnswerCache;
import parley.resolve.AnswerReading;
import parley.resolve.HostTable;
import parley.resolve.Question;
import parley.resolve.Reply;

/// Stands before the name servers: answers what is known already, asks the same only once at a time, and bounds how
/// much is asked. For any number of threads; none of them ever waits for an answer in here.
final class KnownAnswers {
    /// Questions on their way at the same time: each has a socket of its own, so that its port cannot be guessed
    /// (RFC 5452 §9.2).
    static final int UNDER_WAY_MAX = 128;

    /// Askers that wait. At the usual few milliseconds for a question, more than a second's worth.
    static final int WAITING_MAX = 10_000;

    private final NameServers servers;
    private final Supplier<HostTable> hosts;
    private final LongSupplier nanoTime;
    private final AnswerCache cache;

    // Guarded by this, as is the cache; nobody is called while it is held.
    private final Map<Question, List<Consumer<Reply>>> waiting = new HashMap<>();
    private final Queue<Question> notYetAsked = new ArrayDeque<>();
    private int underWay;
    private int askers;

    /// @param nanoTime monotonic, nanoseconds
    KnownAnswers(NameServers servers, Supplier<HostTable> hosts, AnswerCache cache, LongSupplier nanoTime) {
        this.servers = servers;
        this.hosts = hosts;
        this.cache = cache;
        this.nanoTime = nanoTime;
    }

    /// The reply, aliases followed.
    /// @param reply called once, from this thread or another
    void ask(Question question, Consumer<Reply> reply) {
        follow(question, question, 0, reply);
    }

    private void follow(Question first, Question question, int aliases, Consumer<Reply> reply) {
        askOnce(question, answer -> {
            if (!(answer instanceof Reply.Elsewhere(var target))) {
                reply.accept(answer);
            } else if (aliases == AnswerReading.ALIASES_MAX) {
                reply.accept(AnswerReading.endless(first, "DNS"));
            } else {
                follow(first, new Question(question.kind(), target), aliases + 1, reply);
            }
        });
    }

    private void askOnce(Question question, Consumer<Reply> reply) {
        var known = hosts.get().reply(question).or(() -> known(question, reply));
        if (known.isPresent()) {
            reply.accept(known.get());
        } else {
            begin();
        }
    }

    /// What can be said at once; else the asker is written down.
    private synchronized Optional<Reply> known(Question question, Consumer<Reply> reply) {
        var known = cache.reply(question, nanoTime.getAsLong());
        if (known.isPresent()) {
            return known;
        }
        if (askers >= WAITING_MAX) {
            return Optional.of(new Reply.Failed("too many names are being looked up to ask for " + question));
        }
        askers++;
        waiting.computeIfAbsent(question, fresh -> {
                    notYetAsked.add(fresh);
                    return new ArrayList<>();
                })
                .add(reply);
        return Optional.empty();
    }

    private void begin() {
        next().ifPresent(question -> servers.ask(question, answer -> {
            answered(question, answer).forEach(reply -> reply.accept(answer.reply()));
            begin();
        }));
    }

    private synchronized Optional<Question> next() {
        if (underWay >= UNDER_WAY_MAX || notYetAsked.isEmpty()) {
            return Optional.empty();
        }
        underWay++;
        return Optional.of(notYetAsked.remove());
    }

    private synchronized List<Consumer<Reply>> answered(Question question, Answer answer) {
        underWay--;
        cache.keep(question, answer.reply(), answer.ttl(), nanoTime.getAsLong());
        var heard = waiting.remove(question);
        if (heard == null) {
            return List.of();
        }
        askers -= heard.size();
        return heard;
    }
}
