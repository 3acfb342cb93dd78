package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The clock rates of a stream's payload types.
class PayloadClocksTest {
    private static final int MANY = 1000;

    @Test
    @DisplayName("RFC 3551 §6: what SDP says counts, and what it leaves open is as assigned")
    void rates() {
        var clocks = PayloadClocks.of(Map.of(101, 8000, 9, 16_000));
        assertEquals(8000, clocks.hertz(101));
        assertEquals(16_000, clocks.hertz(9));
        assertEquals(8000, clocks.hertz(0));
        assertEquals(90_000, clocks.hertz(34));
        assertEquals(48_000, clocks.hertz(96));
    }

    @Test
    @DisplayName("Streams with the same rates share their table, which a caller's map no longer changes")
    void shared() {
        var rates = new HashMap<>(Map.of(102, 16_000));
        var clocks = PayloadClocks.of(rates);
        rates.put(102, 8000);
        assertEquals(16_000, clocks.hertz(102));
        assertSame(clocks, PayloadClocks.of(Map.of(102, 16_000)));
        assertEquals(8000, PayloadClocks.of(rates).hertz(102));
        assertSame(PayloadClocks.STATIC, PayloadClocks.of(Map.of()));
    }

    @Test
    @DisplayName("Peers that name ever other rates get what they name, and no memory for good")
    void bounded() {
        for (int rate = 1; rate <= MANY; rate++) {
            assertEquals(rate, PayloadClocks.of(Map.of(103, rate)).hertz(103));
        }
        assertEquals(PayloadClocks.KEPT_MAX, PayloadClocks.kept());
    }
}
