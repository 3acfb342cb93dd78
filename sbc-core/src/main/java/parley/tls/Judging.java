package parley.tls;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads on which certificates are judged where an authority may have to be asked.
final class Judging {
    /// Judgements at a time. Each may wait for some seconds; more than this at once are a flood.
    private static final int THREADS_MAX = 256;

    /// Judgements that wait for a thread; beyond it the handshake fails at once.
    private static final int WAITING_MAX = 1024;

    private static final Executor THREADS = threadsOf();

    private Judging() {}

    static Executor threads() {
        return THREADS;
    }

    private static Executor threadsOf() {
        var threads = new ThreadPoolExecutor(
                THREADS_MAX,
                THREADS_MAX,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                Thread.ofVirtual().name("parley-judge-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
