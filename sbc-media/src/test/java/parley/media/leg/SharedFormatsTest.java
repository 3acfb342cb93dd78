package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.MediaKind;
import parley.media.bridge.StreamFormat;
import parley.media.rtp.PayloadClocks;

/// What streams have in common.
class SharedFormatsTest {
    private static final int MANY = 1000;

    private final SharedFormats formats = new SharedFormats();

    private StreamFormat audio(Map<Integer, Integer> rates) {
        return formats.of(MediaKind.AUDIO, false, rates);
    }

    @Test
    @DisplayName("RFC 3551 §6: the clock rates that SDP names count, and what it leaves open is as assigned")
    void rates() {
        var clocks = audio(Map.of(101, 8000, 9, 16_000)).clocks();
        assertEquals(8000, clocks.hertz(101));
        assertEquals(16_000, clocks.hertz(9));
        assertEquals(8000, clocks.hertz(0));
        assertEquals(90_000, clocks.hertz(34));
        assertEquals(48_000, clocks.hertz(96));
    }

    @Test
    @DisplayName("Streams of the same kind, profile and rates share their format, which their map no longer changes")
    void shared() {
        var rates = new HashMap<>(Map.of(102, 16_000));
        var first = audio(rates);
        rates.put(102, 8000);
        assertEquals(16_000, first.clocks().hertz(102));
        assertSame(first, audio(Map.of(102, 16_000)));
        assertEquals(8000, audio(rates).clocks().hertz(102));
        assertEquals(StreamFormat.AUDIO, audio(Map.of()));
        assertSame(PayloadClocks.STATIC, audio(Map.of()).clocks());
    }

    @Test
    @DisplayName("RFC 4585: another kind, or a profile with feedback, is another format")
    void others() {
        var plain = audio(Map.of());
        var fedBack = formats.of(MediaKind.AUDIO, true, Map.of());
        assertTrue(fedBack.feedback());
        assertNotSame(plain, fedBack);
        assertEquals(
                MediaKind.VIDEO, formats.of(MediaKind.VIDEO, true, Map.of()).kind());
        assertSame(plain, audio(Map.of()));
    }

    @Test
    @DisplayName(
            "A peer that names ever other rates gets what it names, and takes neither memory nor the others' format")
    void bounded() {
        var phones = audio(Map.of(101, 8000));
        for (int rate = 1; rate <= MANY; rate++) {
            assertEquals(rate, audio(Map.of(103, rate)).clocks().hertz(103));
            assertSame(phones, audio(Map.of(101, 8000)));
        }
        assertEquals(SharedFormats.KEPT_MAX, formats.size());
    }
}
