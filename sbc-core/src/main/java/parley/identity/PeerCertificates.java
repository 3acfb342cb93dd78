package parley.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import parley.identity.ExpiryWatch.Watched;
import parley.observe.EventSink;
import parley.observe.SbcEvent;

/// The certificates that peers show, as servers that we dial and as clients of our listeners, taken from the events
/// of
/// accepted handshakes. Safe for any thread: it hears on those that handshake, where all it does is look into a
/// table.
public final class PeerCertificates implements EventSink {
    /// Most certificates remembered. Phones may show thousands; the one seen longest ago is forgotten first.
    static final int REMEMBERED_MAX = 2_048;

    /// A certificate counts as replaced when a newer one of that subject was seen so much later than it: of two
    /// servers
    /// behind one name, one may have been renewed before the other.
    static final Duration REPLACED_AFTER = Duration.ofDays(1);

    /// How long after its end a certificate is still told of: whoever shows it no more has gone, or has another.
    static final Duration ENDED_FOR = Duration.ofDays(7);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    /// The one seen longest ago first.
    private final Map<Watched, Instant> seen = new LinkedHashMap<>();
    private volatile Consumer<Watched> news = _ -> {};

    private record Holder(String owner, String subject) {
        static Holder of(Map.Entry<Watched, Instant> entry) {
            return new Holder(entry.getKey().owner(), entry.getKey().subject());
        }
    }

    /// @param clock wall clock
    public PeerCertificates(InstantSource clock) {
        this.clock = clock;
    }

    /// Who hears of each certificate that was not known; must not block.
    void tell(Consumer<Watched> listener) {
        news = listener;
    }

    @Override
    public void accept(SbcEvent event) {
        if (event instanceof SbcEvent.TlsHandshake handshake && handshake.accepted()) {
            handshake.peerNotAfter().ifPresent(end -> {
                var shown = new Watched(handshake.via(), handshake.peerSubject(), handshake.peerSerial(), end);
                if (remember(shown)) {
                    news.accept(shown);
                }
            });
        }
    }

    /// @return true if it was not known
    private boolean remember(Watched shown) {
        lock.lock();
        try {
            var known = seen.remove(shown) != null;
            seen.put(shown, clock.instant());
            if (seen.size() > REMEMBERED_MAX) {
                seen.remove(seen.keySet().iterator().next());
            }
            return !known;
        } finally {
            lock.unlock();
        }
    }

    /// Those that peers show still, as far as can be known.
    List<Watched> shown() {
        var now = clock.instant();
        var all = entries();
        var newest = all.stream()
                .collect(Collectors.toMap(
                        Holder::of,
                        entry -> entry,
                        BinaryOperator.maxBy(
                                Comparator.comparing(entry -> entry.getKey().notAfter()))));
        return all.stream()
                .filter(entry -> entry.getKey().notAfter().plus(ENDED_FOR).isAfter(now))
                .filter(entry -> {
                    var latest = newest.getOrDefault(Holder.of(entry), entry);
                    return entry.getKey().notAfter().equals(latest.getKey().notAfter())
                            || entry.getValue().plus(REPLACED_AFTER).isAfter(latest.getValue());
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Whole days until the first of the certificates ends that are shown by a peer, or to a listener, by its name.
    /// Negative: since then.
    public Map<String, Long> daysLeft() {
        var now = clock.instant();
        return shown().stream()
                .collect(Collectors.toMap(
                        Watched::owner, certificate -> certificate.daysLeft(now), Math::min, TreeMap::new));
    }

    private List<Map.Entry<Watched, Instant>> entries() {
        lock.lock();
        try {
            return seen.entrySet().stream()
                    .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
