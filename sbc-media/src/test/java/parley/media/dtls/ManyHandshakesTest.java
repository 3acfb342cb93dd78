package parley.media.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import parley.common.Secret;

/// As many handshakes at once as a node has when the calls of a failed neighbour come all together.
class ManyHandshakesTest {
    private static final int LINKS = 1_000;
    /// What all may take, on a machine that has much else to do: a few milliseconds each on an idle one.
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /// What an established association may hold, one side.
    private static final long HELD_MAX_BYTES = 64 * 1024;
    /// Threads of the system's: those that carry the virtual ones, and not one for each handshake.
    private static final int THREADS_MAX = 64;

    @Test
    @DisplayName("RFC 5764: 1,000 handshakes at once all give keys, each its own, in bounded time, memory and threads")
    void atOnce(TestReporter reporter) throws InterruptedException {
        long heapBefore = heap();
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        var links = new ArrayList<DtlsLink>();
        try {
            long begun = System.nanoTime();
            for (int number = 0; number < LINKS; number++) {
                var link = new DtlsLink(number, 0);
                links.add(link);
                link.timeout = LIMIT;
                // What waits for its turn on the processor is not lost.
                link.resendMillis = 5_000;
                link.start();
            }
            int threads = ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore;
            var keys = new HashSet<Secret>();
            for (var link : links) {
                var client = established(link.clientOutcomes);
                var server = established(link.serverOutcomes);
                assertEquals(client.localKeyAndSalt(), server.remoteKeyAndSalt());
                assertEquals(client.remoteKeyAndSalt(), server.localKeyAndSalt());
                keys.add(client.localKeyAndSalt());
                keys.add(client.remoteKeyAndSalt());
            }
            long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            assertEquals(2 * LINKS, keys.size());
            long held = (heap() - heapBefore) / (2 * LINKS);
            reporter.publishEntry(Map.of(
                    "handshakes", tookMillis + " ms",
                    "held by each side", held + " octets",
                    "threads", String.valueOf(threads)));
            assertTrue(held < HELD_MAX_BYTES, held + " octets are held by each association");
            assertTrue(threads < THREADS_MAX, threads + " threads");
        } finally {
            links.forEach(DtlsLink::close);
        }
    }

    private static DtlsOutcome.Established established(BlockingQueue<DtlsOutcome> outcomes)
            throws InterruptedException {
        return assertInstanceOf(DtlsOutcome.Established.class, outcomes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
