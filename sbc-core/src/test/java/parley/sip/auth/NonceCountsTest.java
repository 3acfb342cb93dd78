package parley.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NonceCountsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("RFC 7616 §3.4: a count is admitted once, and not at all 64 or more behind the greatest")
    void windowAgreesWithSet(long seed) {
        var random = new SplittableRandom(seed);
        var counts = new NonceCounts(4);
        var used = new HashSet<Long>();
        var greatest = 0L;
        for (var i = 0; i < 5_000; i++) {
            var count = Math.max(1, greatest + random.nextLong(-90, 20));
            var expected = greatest - count < 64 && !used.contains(count);
            assertEquals(expected, counts.admit("nonce", NOW, count), "count " + count + " after " + greatest);
            if (expected) {
                used.add(count);
                greatest = Math.max(greatest, count);
            }
        }
    }

    @Test
    @DisplayName("a full table forgets the oldest nonce, and admits it no more")
    void forgottenNonceIsStale() {
        var counts = new NonceCounts(2);
        for (var i = 0; i < 3; i++) {
            assertTrue(counts.admit("nonce" + i, NOW.plusSeconds(i), 1));
        }
        assertFalse(counts.admit("nonce0", NOW, 2));
        assertTrue(counts.admit("nonce1", NOW.plusSeconds(1), 2));
        assertTrue(counts.admit("nonce2", NOW.plusSeconds(2), 2));
    }
}
