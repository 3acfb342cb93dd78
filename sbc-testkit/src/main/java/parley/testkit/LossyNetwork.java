package parley.testkit;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// A datagram network that loses, duplicates, delays and so reorders, all of it decided by one seed.
public final class LossyNetwork {
    private final VirtualClock clock;
    private final SplittableRandom random;
    private final Quality quality;

    /// What the network does to a datagram.
    /// @param loss share of datagrams lost, 0 to 1
    /// @param duplication share of those delivered that come twice, 0 to 1
    /// @param shortest delay
    /// @param longest delay
    public record Quality(double loss, double duplication, Duration shortest, Duration longest) {
        /// Nothing lost, nothing late.
        public static final Quality PERFECT = new Quality(0, 0, Duration.ZERO, Duration.ZERO);
    }

    /// A network in that clock's time.
    public LossyNetwork(VirtualClock clock, long seed, Quality quality) {
        this.clock = clock;
        this.random = new SplittableRandom(seed);
        this.quality = quality;
    }

    /// Sends a datagram.
    /// @param datagram what
    /// @param receiver hears it once, twice or never
    /// @param <M> kind of datagram
    public <M> void send(M datagram, Consumer<M> receiver) {
        if (random.nextDouble() < quality.loss()) {
            return;
        }
        deliver(datagram, receiver);
        if (random.nextDouble() < quality.duplication()) {
            deliver(datagram, receiver);
        }
    }

    private <M> void deliver(M datagram, Consumer<M> receiver) {
        var spread = quality.longest().minus(quality.shortest()).toNanos();
        var delay = quality.shortest().plusNanos(spread == 0 ? 0 : random.nextLong(spread));
        clock.after(delay, () -> receiver.accept(datagram));
    }
}
