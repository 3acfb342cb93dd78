package parley.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Addresses of names, by the system's resolver. That blocks, and so has threads of its own, which end when nobody
/// asks; an IP literal is answered at once.
final class NameLookup implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final Resolver resolver;
    private final ThreadPoolExecutor threads;

    /// @param resolver asked on threads that may block
    NameLookup(Resolver resolver) {
        this.resolver = resolver;
        threads = new ThreadPoolExecutor(
                TransportLimits.LOOKUPS_MAX,
                TransportLimits.LOOKUPS_MAX,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(TransportLimits.LOOKUP_QUEUE_MAX),
                Thread.ofPlatform().daemon().name("parley-lookup-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// Who knows the addresses of names.
    @FunctionalInterface
    interface Resolver {
        /// The addresses of that name, at least one.
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /// Hears the addresses of a name, at least one, or why there are none.
    interface Answer {
        void found(List<InetAddress> addresses);

        void failed(String cause);
    }

    /// @param answer called once, from this thread or another
    void resolve(String host, Answer answer) {
        var literal = Addresses.literal(host);
        if (literal.isPresent()) {
            answer.found(List.of(literal.get()));
            return;
        }
        try {
            threads.execute(() -> ask(host, answer));
        } catch (RejectedExecutionException _) {
            answer.failed("too many names are being looked up");
        }
    }

    private void ask(String host, Answer answer) {
        try {
            answer.found(Stream.of(resolver.addresses(host))
                    .limit(TransportLimits.ADDRESSES_MAX)
                    .toList());
        } catch (UnknownHostException _) {
            answer.failed("the name " + host + " has no address");
        }
    }

    /// Drops what waits. A lookup that is under way keeps its thread until the resolver answers.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
