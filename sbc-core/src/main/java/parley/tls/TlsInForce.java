package parley.tls;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The TLS terms that new connections get, behind one object that listeners and diallers share. Changing them
/// touches
/// no connection that has begun. Safe for any thread.
public final class TlsInForce {
    /// Most trials at a time. One is made for each listener and server name before new certificates are put in
    /// force,
    /// one after the other; more than this is a fault of ours.
    public static final int TRIALS_MAX = 64;

    /// How long one key seals session tickets; whoever runs the listeners calls [#renewTicketKeys] as often.
    public static final Duration TICKET_KEY_LIFE = Duration.ofHours(1);

    /// By client: what it gets, or empty for what is in force.
    private final Map<InetSocketAddress, Optional<TlsSnapshot>> trials = new ConcurrentHashMap<>();
    private volatile TlsSnapshot current;

    /// @param first in force from the beginning
    public TlsInForce(TlsSnapshot first) {
        this.current = first;
    }

    /// What is in force.
    public TlsSnapshot current() {
        return current;
    }

    /// Puts another in force: the next connection gets it.
    public void activate(TlsSnapshot next) {
        current = next;
    }

    /// Seals session tickets with new keys from now on. Those sealed within the last two lives of a key are still
    /// taken.
    public void renewTicketKeys() {
        current.renewTicketKeys();
    }

    /// What a connection from there gets: the one on trial for it, else what is in force.
    /// @param remote address and port of the client
    public TlsSnapshot serving(InetSocketAddress remote) {
        // Nearly always there is none, and the look-up is saved.
        var trial = trials.isEmpty() ? null : trials.get(remote);
        return trial == null ? current : trial.orElse(current);
    }

    /// True if that client is ourselves: what comes of its handshake is told to who made it, and is no event.
    /// @param remote address and port of the client
    public boolean onTrial(InetSocketAddress remote) {
        return trials.containsKey(remote);
    }

    /// Makes one client a trial of ours, and serves it a snapshot that is not in force, before we show that to anybody
    /// else.
    /// @param from address and port that the client's socket is bound to
    /// @param snapshot empty for what is in force
    /// @throws IllegalStateException beyond [#TRIALS_MAX], or if that client has one already
    public Trial trial(InetSocketAddress from, Optional<TlsSnapshot> snapshot) {
        if (trials.size() >= TRIALS_MAX || trials.putIfAbsent(from, snapshot) != null) {
            throw new IllegalStateException("too many trials of TLS terms, or two for " + from);
        }
        return () -> trials.remove(from);
    }

    /// Lasts until this is closed.
    @FunctionalInterface
    public interface Trial extends AutoCloseable {
        @Override
        void close();
    }
}
