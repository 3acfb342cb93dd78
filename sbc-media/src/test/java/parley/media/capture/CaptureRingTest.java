package parley.media.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CaptureRingTest {
    private static final byte[] HEAD = {1, 2, 3};

    private final CaptureRing ring = new CaptureRing(256);
    private final byte[] into = new byte[256];

    @Test
    @DisplayName("what is not published is not seen, and may still be changed")
    void published() {
        long mark = ring.append(HEAD, 3, new byte[] {9, 9}, 2);
        assertEquals(CaptureRing.NOTHING, ring.poll(into));
        ring.patch(mark, 1, (byte) 7);
        ring.publish();
        assertEquals(5, ring.poll(into));
        assertArrayEquals(new byte[] {1, 7, 3, 9, 9}, Arrays.copyOf(into, 5));
        assertEquals(CaptureRing.NOTHING, ring.poll(into));
    }

    @Test
    @DisplayName("the relay never waits: what does not fit is dropped and counted, and room comes back as it is read")
    void bounded() {
        var body = new byte[100];
        assertNotEquals(CaptureRing.NOTHING, ring.append(HEAD, 3, body, 100));
        assertNotEquals(CaptureRing.NOTHING, ring.append(HEAD, 3, body, 100));
        assertEquals(CaptureRing.NOTHING, ring.append(HEAD, 3, body, 100));
        assertEquals(1, ring.drops());
        ring.publish();
        assertEquals(103, ring.poll(into));
        assertNotEquals(CaptureRing.NOTHING, ring.append(HEAD, 3, body, 100));
        ring.finish();
        assertTrue(ring.finished());
        assertEquals(103, ring.poll(into));
        assertEquals(103, ring.poll(into));
        assertEquals(CaptureRing.NOTHING, ring.poll(into));
    }

    @Test
    @DisplayName("records come out as they went in, whatever their length and wherever the ring ends")
    void wraps() {
        var random = new Random(31);
        var expected = new ArrayDeque<byte[]>();
        for (var step = 0; step < 20_000; step++) {
            var body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            if (ring.append(HEAD, 0, body, body.length) != CaptureRing.NOTHING) {
                expected.add(body);
                ring.publish();
            }
            if (random.nextInt(3) != 0 && !expected.isEmpty()) {
                int length = ring.poll(into);
                assertArrayEquals(expected.remove(), Arrays.copyOf(into, length), "record " + step);
            }
        }
        assertTrue(ring.drops() > 0);
    }
}
