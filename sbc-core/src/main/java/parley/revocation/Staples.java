package parley.revocation;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import parley.common.Parsed;
import parley.revocation.Revocation.Status;

/// OCSP answers about our own certificates, to be stapled to the handshakes that show them (RFC 6066 §8). They are
/// fetched beforehand and renewed at half of their life, so that no handshake waits; while a responder fails, the
/// last answer is shown as long as it counts. None is shown that says anything but good.
public final class Staples implements AutoCloseable {
    /// How often we look for what is due.
    private static final Duration TICK = Duration.ofSeconds(1);

    /// Bounds of the time between two questions about one certificate, and the first wait after a failure, which
    /// doubles.
    static final Duration RENEW_MIN = Duration.ofSeconds(10);

    static final Duration RENEW_MAX = Duration.ofHours(12);
    static final Duration RETRY_MAX = Duration.ofMinutes(10);

    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);
    private static final RevocationLists NO_LISTS = new RevocationLists(List.of());

    private final AuthorityAnswers answers;
    private final InstantSource clock;
    private final Listener listener;
    private final Executor fetchers;
    private final Map<X509Certificate, Watched> watched = new ConcurrentHashMap<>();

    /// Hears what responders say about our own certificates.
    @FunctionalInterface
    public interface Listener {
        /// After each question that was asked.
        void learnt(X509Certificate leaf, Status status);
    }

    /// One of our certificates.
    /// @param shown DER, if the last definite answer said good
    /// @param until when it stops to count
    /// @param due when to ask next
    /// @param failures in a row
    private record Watched(
            X509Certificate issuer, URI responder, Optional<byte[]> shown, Instant until, Instant due, int failures) {
        Watched asking() {
            // Until its answer arrives, nobody else shall ask.
            return new Watched(issuer, responder, shown, until, Instant.MAX, failures);
        }

        Watched good(byte[] der, Instant end, Instant now) {
            var half = Duration.between(now, end).dividedBy(2);
            return new Watched(issuer, responder, Optional.of(der), end, now.plus(within(half, RENEW_MAX)), 0);
        }

        Watched revoked(Instant now) {
            return new Watched(issuer, responder, Optional.empty(), Instant.MIN, now.plus(RETRY_MAX), 0);
        }

        Watched failed(Instant now) {
            var wait = RENEW_MIN.multipliedBy(1L << Math.min(failures, 10));
            return new Watched(issuer, responder, shown, until, now.plus(within(wait, RETRY_MAX)), failures + 1);
        }

        private static Duration within(Duration wanted, Duration max) {
            var longest = wanted.compareTo(max) < 0 ? wanted : max;
            return longest.compareTo(RENEW_MIN) < 0 ? RENEW_MIN : longest;
        }
    }

    private final Optional<ScheduledExecutorService> timer;

    /// Starts to renew in the background.
    public Staples(AuthorityAnswers answers, InstantSource clock, Listener listener) {
        this(
                answers,
                clock,
                listener,
                task -> Thread.ofVirtual().name("parley-staple").start(task),
                Optional.of(Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("parley-staples").factory())));
        timer.ifPresent(ticks -> {
            var _ = ticks.scheduleWithFixedDelay(this::renewDue, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private Staples(
            AuthorityAnswers answers,
            InstantSource clock,
            Listener listener,
            Executor fetchers,
            Optional<ScheduledExecutorService> timer) {
        this.answers = answers;
        this.clock = clock;
        this.listener = listener;
        this.fetchers = fetchers;
        this.timer = timer;
    }

    /// Renews when told to, on that executor, for tests.
    static Staples by(AuthorityAnswers answers, InstantSource clock, Listener listener, Executor fetchers) {
        return new Staples(answers, clock, listener, fetchers, Optional.empty());
    }

    /// Watches the leaves of these chains, and no others any more. Those without an issuer in their chain, or that
    /// name no responder, are never stapled.
    /// @param chains leaf first
    public void watch(Collection<List<X509Certificate>> chains) {
        var wanted = new HashMap<X509Certificate, Watched>();
        for (var chain : chains) {
            if (chain.size() > 1) {
                CertificateSources.responders(chain.getFirst()).stream()
                        .findFirst()
                        .ifPresent(responder -> wanted.put(
                                chain.getFirst(),
                                new Watched(chain.get(1), responder, Optional.empty(), Instant.MIN, Instant.MIN, 0)));
            }
        }
        watched.keySet().retainAll(wanted.keySet());
        wanted.forEach(watched::putIfAbsent);
        timer.ifPresent(ticks -> {
            try {
                ticks.execute(this::renewDue);
            } catch (RejectedExecutionException _) {
                // Closed meanwhile.
            }
        });
    }

    /// The answer to show with that certificate, if there is one. Never waits.
    public Optional<byte[]> stapled(X509Certificate leaf) {
        var known = watched.get(leaf);
        return known == null || clock.instant().isAfter(known.until())
                ? Optional.empty()
                : known.shown().map(byte[]::clone);
    }

    /// Asks about those that are due.
    void renewDue() {
        var now = clock.instant();
        watched.forEach((leaf, known) -> {
            if (!known.due().isAfter(now) && watched.replace(leaf, known, known.asking())) {
                fetchers.execute(() -> renew(leaf, known));
            }
        });
    }

    private void renew(X509Certificate leaf, Watched known) {
        var question = OcspQuestion.withoutNonce(leaf, known.issuer());
        var fetched = answers.fresh(known.responder(), question, FETCH_TIMEOUT);
        var now = clock.instant();
        var status = switch (fetched) {
            case Parsed.Refused<byte[]> refused -> failed(leaf, refused.rule(), now);
            case Parsed.Ok<byte[]>(var der) -> judged(leaf, known.issuer(), der, now);
        };
        listener.learnt(leaf, status);
    }

    private Status judged(X509Certificate leaf, X509Certificate issuer, byte[] der, Instant now) {
        return switch (new OcspAnswer(leaf, issuer, NO_LISTS, now).judge(der, Optional.empty())) {
            case OcspAnswer.Judged.Refused(var why) -> failed(leaf, why, now);
            case OcspAnswer.Judged.Definite definite -> {
                watched.computeIfPresent(leaf, (_, known) -> switch (definite.status()) {
                    case Status.Good _ -> known.good(der, definite.until(), now);
                    case Status.Revoked _ -> known.revoked(now);
                    case Status.Unknown _ -> known.failed(now);
                });
                yield definite.status();
            }
        };
    }

    private Status failed(X509Certificate leaf, String why, Instant now) {
        watched.computeIfPresent(leaf, (_, known) -> known.failed(now));
        return new Status.Unknown(why);
    }

    @Override
    public void close() {
        timer.ifPresent(ScheduledExecutorService::shutdownNow);
        watched.clear();
    }
}
