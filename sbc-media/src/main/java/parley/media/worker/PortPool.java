package parley.media.worker;

import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The port pairs of one worker: an even port for RTP, the odd one above for RTCP (RFC 3550 §11). Given out in an
/// order that cannot be foretold, and a pair that comes back waits before it goes out again. One thread; time is an
/// argument.
public final class PortPool {
    /// How long a freed pair rests: late packets of the call before must not meet the latch of the next one. Longer
    /// than any path holds a packet, short enough for a small range under a high call rate.
    public static final Duration QUARANTINE = Duration.ofSeconds(2);
    /// What [#take(long)] answers when there is no pair to give.
    public static final int NONE = -1;

    // A ring of pairs to give out, oldest first, with the time from which each may go.
    private final int[] ports;
    private final long[] freeFromNanos;
    private int first;
    private int count;

    /// A share of the range: each worker has its own, so no two ever meet over a port.
    /// @param firstPort lowest port of the range, even
    /// @param lastPort highest port of the range
    /// @param share which share, from 0
    /// @param shares of how many
    /// @param nowNanos monotonic time
    public PortPool(int firstPort, int lastPort, int share, int shares, long nowNanos, RandomGenerator random) {
        int pairs = Math.max(0, (lastPort - firstPort + 1) / 2);
        ports = new int[Math.max(1, (pairs - share + shares - 1) / shares)];
        freeFromNanos = new long[ports.length];
        Arrays.fill(freeFromNanos, nowNanos);
        for (int pair = share; pair < pairs; pair += shares) {
            int place = random.nextInt(count + 1);
            ports[count++] = ports[place];
            ports[place] = firstPort + 2 * pair;
        }
    }

    /// Takes a pair: its even port, or [#NONE].
    public int take(long nowNanos) {
        if (count == 0 || freeFromNanos[first] - nowNanos > 0) {
            return NONE;
        }
        int port = ports[first];
        first = (first + 1) % ports.length;
        count--;
        return port;
    }

    /// Gives a pair back.
    /// @param port what [#take(long)] gave
    public void release(int port, long nowNanos) {
        int place = (first + count) % ports.length;
        ports[place] = port;
        freeFromNanos[place] = nowNanos + QUARANTINE.toNanos();
        count++;
    }

    /// Pairs not given out, resting ones included.
    public int free() {
        return count;
    }
}
