package parley.media.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.sdp.IceCredentials;

/// Two agents in virtual time, with loss, delay and reordering between them.
class IceSimulationTest {
    private static final int SEEDS = 200;
    private static final long MILLIS = 1_000_000L;
    private static final long SECONDS = 1_000 * MILLIS;

    /// The life of one check: a path that loses a tenth of all is found by then.
    private static final long ESTABLISHED_NANOS = 40 * SECONDS;

    private static final TransportAddress A = TransportAddress.ipv4(0xcb007101, 4_000);
    private static final TransportAddress B = TransportAddress.ipv4(0xcb007102, 4_000);

    /// One datagram on its way.
    private record Flight(
            long atNanos, TransportAddress from, TransportAddress to, IceLite.Datagram datagram, int number) {}

    /// One side.
    private static final class Side {
        private final TransportAddress address;
        private final @Nullable IceAgent full;
        private final @Nullable IceLite lite;
        private Optional<TransportAddress> selected = Optional.empty();
        private long lostNanos = -1;

        Side(TransportAddress address, @Nullable IceAgent full, @Nullable IceLite lite) {
            this.address = address;
            this.full = full;
            this.lite = lite;
        }
    }

    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(Comparator.comparingLong(Flight::atNanos).thenComparingInt(Flight::number));
    private int number;
    private double loss;

    private static IceCredentials credentials(String name) {
        return new IceCredentials(name, Secret.of(name.repeat(8)));
    }

    private static IceAgent agent(
            String ours, String theirs, boolean controlling, TransportAddress remote, Random random) {
        var terms = new IceAgent.Terms(credentials(ours), Optional.empty(), credentials(theirs), controlling, 1);
        var targets = new CheckTargets(TransportAddress.ipv4(0xcb007100, 0), List.of(), 30_000, 39_999);
        var agent = new IceAgent(terms, targets, random, 0);
        agent.learn(List.of(
                new IceAgent.Remote(TransportAddress.ipv4(0xcb0071ff, 9), 2_000_000_000),
                new IceAgent.Remote(remote, 1_900_000_000)));
        return agent;
    }

    @ParameterizedTest(name = "{0}, loss {1}")
    @DisplayName("RFC 8445: both select the path between them, keep consent under loss, and stop 30 s after it is cut")
    @CsvSource({
        "full-full, 0.0",
        "full-full, 0.05",
        "full-full, 0.1",
        "full-lite, 0.0",
        "full-lite, 0.1",
        "both-controlling, 0.1",
        "both-controlled, 0.1"
    })
    void agree(String kind, double loss) {
        for (var seed = 0; seed < SEEDS; seed++) {
            run(kind, loss, seed);
        }
    }

    private void run(String kind, double lossOfPath, int seed) {
        var random = new Random(seed);
        flights.clear();
        loss = lossOfPath;
        var a = new Side(A, agent("aaaa", "bbbb", !kind.equals("both-controlled"), B, random), null);
        var b = kind.equals("full-lite")
                ? new Side(B, null, IceLite.of(credentials("bbbb")))
                : new Side(B, agent("bbbb", "aaaa", kind.equals("both-controlling"), A, random), null);
        advance(a, b, 0, ESTABLISHED_NANOS, random);
        var what = kind + ", seed " + seed;
        assertEquals(Optional.of(B), a.selected, what);
        assertEquals(Optional.of(A), b.selected, what);
        assertEquals(-1, a.lostNanos, what);
        loss = 1;
        advance(a, b, ESTABLISHED_NANOS, ESTABLISHED_NANOS + 40 * SECONDS, random);
        assertTrue(
                a.lostNanos > 0 && a.lostNanos <= ESTABLISHED_NANOS + 30 * SECONDS + 200 * MILLIS,
                what + ": lost at " + a.lostNanos);
    }

    private void advance(Side a, Side b, long from, long to, Random random) {
        for (var now = from; now < to; now += 10 * MILLIS) {
            while (!flights.isEmpty() && flights.peek().atNanos() <= now) {
                var flight = flights.remove();
                arrive(flight.to().equals(A) ? a : b, flight, now, random);
            }
            for (var side : List.of(a, b)) {
                if (side.full != null
                        && (side.full.checking() ? now % IceAgent.PACE_NANOS == 0 : side.full.dueNanos() <= now)) {
                    perform(side, side.full.tick(now), now, random);
                }
            }
        }
    }

    private void arrive(Side side, Flight flight, long now, Random random) {
        if (side.full != null) {
            perform(side, side.full.on(flight.datagram().octets(), flight.from(), now), now, random);
        }
        if (side.lite != null
                && side.lite.on(flight.datagram().octets(), flight.from())
                        instanceof IceLite.Outcome.Checked(var answer, var nominated)) {
            send(side.address, flight.from(), answer, now, random);
            if (nominated) {
                side.selected = Optional.of(flight.from());
            }
        }
    }

    private void perform(Side side, List<IceAct> acts, long now, Random random) {
        for (var act : acts) {
            switch (act) {
                case IceAct.Send(var datagram, var to) -> send(side.address, to, datagram, now, random);
                case IceAct.Selected(var remote) -> side.selected = Optional.of(remote);
                case IceAct.Lost _ -> side.lostNanos = now;
                case IceAct.Heard _, IceAct.Valid _ -> {}
            }
        }
    }

    private void send(TransportAddress from, TransportAddress to, IceLite.Datagram datagram, long now, Random random) {
        if ((to.equals(A) || to.equals(B)) && random.nextDouble() >= loss) {
            flights.add(new Flight(now + random.nextLong(5 * MILLIS, 120 * MILLIS), from, to, datagram, number++));
        }
    }
}
