package parley.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Seeded lots.
final class SrvOrderTest {
    private static final int DRAWS = 20_000;

    private static DnsRecord.Srv srv(int priority, int weight, String target) {
        return new DnsRecord.Srv(priority, weight, 5060, target);
    }

    private static Map<String, Integer> firsts(DnsRecord.Srv... records) {
        var random = new Random(7);
        var firsts = new HashMap<String, Integer>();
        for (var draw = 0; draw < DRAWS; draw++) {
            firsts.merge(SrvOrder.of(List.of(records), random).getFirst().target(), 1, Integer::sum);
        }
        return firsts;
    }

    @Test
    @DisplayName("RFC 2782: those of one priority come first in proportion to their weights")
    void shares() {
        var firsts = firsts(srv(1, 10, "a"), srv(1, 30, "b"), srv(1, 60, "c"), srv(2, 1_000, "d"));
        assertEquals(0.10, firsts.getOrDefault("a", 0) / (double) DRAWS, 0.015);
        assertEquals(0.30, firsts.getOrDefault("b", 0) / (double) DRAWS, 0.015);
        assertEquals(0.60, firsts.getOrDefault("c", 0) / (double) DRAWS, 0.015);
        assertTrue(!firsts.containsKey("d"), "a worse priority is never first");
    }

    @Test
    @DisplayName("RFC 2782: weight 0 beside others has a very small chance, but one")
    void weightZero() {
        var zero = firsts(srv(1, 0, "z"), srv(1, 9, "a")).getOrDefault("z", 0);
        assertEquals(0.1, zero / (double) DRAWS, 0.015);
    }

    @Test
    @DisplayName("Those that all have weight 0 share the load, whatever order the answer has")
    void allZero() {
        assertEquals(0.5, firsts(srv(1, 0, "a"), srv(1, 0, "b")).getOrDefault("a", 0) / (double) DRAWS, 0.015);
    }

    @Test
    @DisplayName("Nobody is lost and nobody comes twice; priorities never mix")
    void complete() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var records = random.ints(random.nextInt(12), 0, 4)
                    .mapToObj(priority -> srv(priority, random.nextInt(3) * 20, "t" + random.nextInt(1 << 30)))
                    .toList();
            var ordered = SrvOrder.of(records, random);
            assertEquals(records.size(), ordered.stream().distinct().count(), "seed " + seed);
            assertTrue(records.containsAll(ordered), "seed " + seed);
            var priorities = ordered.stream().map(DnsRecord.Srv::priority).toList();
            assertEquals(priorities.stream().sorted().toList(), priorities, "seed " + seed);
        }
    }
}
