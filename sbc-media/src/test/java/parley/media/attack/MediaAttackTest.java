package parley.media.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is thrown at the ports of a hundred calls while they talk. After each attack every party goes on hearing its
/// own far party and nobody else, nothing has come to the attacker, no call has failed or gone silent, and the
/// counters tell what it was. The threats by number: `docs/media-threats.md`.
class MediaAttackTest {
    private static final int CALLS = 100;
    private static final int PACKETS_AFTERWARDS = 5;
    private static final int SOCKETS = 16;
    private static final long SEED = 3_711;
    /// Part of the packets that may be missing in calls that are not flooded: this system's socket buffers are
    /// short.
    private static final double LOSS_MAX = 0.001;

    private static final long HEAP_GROWTH_MAX_BYTES = 64L << 20;

    private static WitnessCalls witnesses;

    @BeforeAll
    static void talk() {
        witnesses = new WitnessCalls(1);
        witnesses.establish("witness", CALLS);
    }

    @AfterAll
    static void close() {
        witnesses.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    @DisplayName("a hundred calls do not notice what comes from a strange host, and from the parties' own")
    void undisturbed(Attacks.Attack attack) {
        var random = new Random(SEED);
        long heapBefore = heap();
        long toldBefore = told(attack);
        long missingBefore = sum(WitnessPeer::missing);
        long heardBefore = sum(WitnessPeer::heard);
        long reportsSentBefore = sum(WitnessPeer::reportsSent);
        long reportsHeardBefore = sum(WitnessPeer::reportsHeard);
        try (var stranger = new Attacker(Attacker.STRANGER, SOCKETS);
                var neighbour = new Attacker(Attacker.NEIGHBOUR, SOCKETS)) {
            for (int part = 0; part < attack.parts(); part++) {
                attack.bombard().send(part % 2 == 0 ? stranger : neighbour, part, random);
                if (part % attack.burst() == 0) {
                    witnesses.awaitPackets(witnesses.calls(), 1);
                }
            }
            witnesses.awaitPackets(witnesses.calls(), PACKETS_AFTERWARDS);
            assertEquals(0, stranger.heardOctets() + neighbour.heardOctets(), "octets to the attackers");
        }
        var strange = peers().flatMap(peer -> peer.strange().stream()).toList();
        assertEquals(List.of(), strange);
        assertEquals(List.of(), new ArrayList<>(witnesses.owner().alarms()));
        long missing = sum(WitnessPeer::missing) - missingBefore;
        long heard = sum(WitnessPeer::heard) - heardBefore;
        assertTrue(missing <= heard * LOSS_MAX, missing + " lost of " + heard);
        long reports = sum(WitnessPeer::reportsSent) - reportsSentBefore;
        long reported = sum(WitnessPeer::reportsHeard) - reportsHeardBefore;
        assertTrue(reported <= reports && reported >= reports * 9 / 10, reported + " reports heard of " + reports);
        if (attack.told() != null) {
            witnesses.awaitStatistics();
            long counted = told(attack) - toldBefore;
            assertTrue(counted >= attack.toldMin(), "counted " + counted);
        }
        long grown = heap() - heapBefore;
        assertTrue(grown < HEAP_GROWTH_MAX_BYTES, "the heap has grown by " + grown);
    }

    static Stream<Attacks.Attack> attacks() {
        return new Attacks(witnesses).all();
    }

    private static Stream<WitnessPeer> peers() {
        return witnesses.calls().stream().flatMap(call -> call.peers().stream());
    }

    /// Of all parties but those of the call that floods go to: what its socket buffer cannot hold is lost, friend or
    /// foe.
    private static long sum(ToLongFunction<WitnessPeer> counter) {
        return peers().skip(2).mapToLong(counter).sum();
    }

    private static long told(Attacks.Attack attack) {
        var counter = attack.told();
        return counter == null
                ? 0
                : peers().mapToLong(
                                peer -> counter.applyAsLong(witnesses.owner().statistics(peer.leg())))
                        .sum();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
