package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.media.rtp.PayloadClocks;

/// The clock rates of the streams' payload types.
class SharedClocksTest {
    private static final int MANY = 1000;

    private final SharedClocks clocks = new SharedClocks();

    @Test
    @DisplayName("RFC 3551 §6: what SDP says counts, and what it leaves open is as assigned")
    void rates() {
        var rates = clocks.of(Map.of(101, 8000, 9, 16_000));
        assertEquals(8000, rates.hertz(101));
        assertEquals(16_000, rates.hertz(9));
        assertEquals(8000, rates.hertz(0));
        assertEquals(90_000, rates.hertz(34));
        assertEquals(48_000, rates.hertz(96));
    }

    @Test
    @DisplayName("Streams with the same rates share their table, which their own map no longer changes")
    void shared() {
        var rates = new HashMap<>(Map.of(102, 16_000));
        var first = clocks.of(rates);
        rates.put(102, 8000);
        assertEquals(16_000, first.hertz(102));
        assertSame(first, clocks.of(Map.of(102, 16_000)));
        assertEquals(8000, clocks.of(rates).hertz(102));
        assertSame(PayloadClocks.STATIC, clocks.of(Map.of()));
    }

    @Test
    @DisplayName(
            "A peer that names ever other rates gets what it names, and takes neither memory nor the others' table")
    void bounded() {
        var phones = clocks.of(Map.of(101, 8000));
        for (int rate = 1; rate <= MANY; rate++) {
            assertEquals(rate, clocks.of(Map.of(103, rate)).hertz(103));
            assertSame(phones, clocks.of(Map.of(101, 8000)));
        }
        assertEquals(SharedClocks.KEPT_MAX, clocks.size());
    }
}
