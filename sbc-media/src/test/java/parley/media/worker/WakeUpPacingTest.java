package parley.media.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.media.worker.WakeUpPacing.Next;

class WakeUpPacingTest {
    private static final Duration REST = Duration.ofMillis(1);
    private static final long MILLI_NANOS = 1_000_000;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private long nowNanos = -SECOND_NANOS;

    /// Reads so many packets every millisecond, for 100 ms.
    private void read(WakeUpPacing pacing, int packets) {
        for (int look = 0; look < 100; look++) {
            nowNanos += MILLI_NANOS;
            pacing.looked(nowNanos, packets);
        }
    }

    @Test
    @DisplayName(
            "With eight packets to be expected in one rest, a worker rests once nothing is left; with seven it waits")
    void load() {
        var pacing = new WakeUpPacing(REST);
        read(pacing, WakeUpPacing.WORTH_PACKETS - 1);
        assertEquals(Next.WAIT, pacing.looked(nowNanos, 1));
        assertEquals(Next.WAIT, pacing.looked(nowNanos, 0));
        read(pacing, WakeUpPacing.WORTH_PACKETS);
        assertEquals(Next.LOOK, pacing.looked(nowNanos, 1));
        assertEquals(Next.REST, pacing.looked(nowNanos, 0));
        read(pacing, 1);
        assertEquals(Next.WAIT, pacing.looked(nowNanos, 1));
    }

    @Test
    @DisplayName("After a rest in which nothing came it waits, and does not rest again")
    void silence() {
        var pacing = new WakeUpPacing(REST);
        read(pacing, WakeUpPacing.WORTH_PACKETS);
        assertEquals(Next.REST, pacing.looked(nowNanos, 0));
        assertEquals(Next.WAIT, pacing.looked(nowNanos + MILLI_NANOS, 0));
    }

    @Test
    @DisplayName("What was counted before a pause does not count after it")
    void pause() {
        var pacing = new WakeUpPacing(REST);
        read(pacing, WakeUpPacing.WORTH_PACKETS);
        assertEquals(Next.WAIT, pacing.looked(nowNanos + SECOND_NANOS, 1));
    }

    @Test
    @DisplayName("A rest of zero is none, however many packets come")
    void never() {
        var pacing = new WakeUpPacing(Duration.ZERO);
        read(pacing, 1000);
        assertEquals(Next.WAIT, pacing.looked(nowNanos, 1));
        assertEquals(Next.WAIT, pacing.looked(nowNanos, 0));
    }
}
