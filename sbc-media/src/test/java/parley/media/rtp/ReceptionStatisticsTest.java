package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceptionStatisticsTest {
    private static final long FRAME_NANOS = 20_000_000L;
    private static final int FRAME_TICKS = 160;

    private static void receive(ReceptionStatistics statistics, int index) {
        statistics.received(index & 0xffff, index * FRAME_TICKS, index * FRAME_NANOS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("RFC 3550 A.3: lost is what was expected and did not come, across rollovers")
    void loss(long seed) {
        var random = new Random(seed);
        var statistics = new ReceptionStatistics(8000);
        int lost = 0;
        int first = 65_000;
        int last = first + 200_000;
        for (int index = first; index <= last; index++) {
            boolean loses = index != first && index != last && random.nextInt(20) == 0;
            if (loses) {
                lost++;
            } else {
                receive(statistics, index);
            }
        }
        assertEquals(lost, statistics.lost());
        assertEquals(200_001 - lost, statistics.received());
        assertEquals(last, statistics.extendedHighestSequence());
        assertEquals(lost * 256L / 200_001, statistics.fractionLost());
        assertEquals(ReceptionStatistics.NOTHING_HEARD, statistics.fractionLost());
    }

    @Test
    @DisplayName("A.3: each interval has its own fraction; whoever asks between them is told of the last and what came"
            + " since, and ends none")
    void intervals() {
        var statistics = new ReceptionStatistics(8000);
        for (int index = 0; index < 100; index += 2) {
            receive(statistics, index);
        }
        assertEquals(49 * 256 / 99, statistics.fractionLostLately());
        assertEquals(49 * 256 / 99, statistics.fractionLost());
        receive(statistics, 99);
        assertEquals(49 * 256 / 100, statistics.fractionLostLately());
        assertEquals(49 * 256 / 100, statistics.fractionLostLately());
        assertEquals(0, statistics.fractionLost());
        assertEquals(0, statistics.fractionLostLately());
        assertEquals(ReceptionStatistics.NOTHING_HEARD, statistics.fractionLost());
        assertEquals(ReceptionStatistics.NOTHING_HEARD, statistics.fractionLostLately());
    }

    @Test
    @DisplayName("§6.4.1: duplicates make the count of lost packets negative, and its fraction zero")
    void duplicates() {
        var statistics = new ReceptionStatistics(8000);
        for (int index = 0; index < 10; index++) {
            receive(statistics, index);
            receive(statistics, index);
        }
        assertEquals(-10, statistics.lost());
        assertEquals(0, statistics.fractionLost());
    }

    @Test
    @DisplayName("A.1: a lone packet from far away is not counted, two in a row are a restart")
    void restart() {
        var statistics = new ReceptionStatistics(8000);
        receive(statistics, 1);
        receive(statistics, 3);
        receive(statistics, 30_000);
        assertEquals(2, statistics.received());
        receive(statistics, 4);
        assertEquals(1, statistics.lost());
        receive(statistics, 50_000);
        receive(statistics, 50_001);
        receive(statistics, 50_002);
        assertEquals(50_002, statistics.extendedHighestSequence());
        assertEquals(1, statistics.lost());
        assertEquals(5, statistics.received());
    }

    @Test
    @DisplayName("A.8: even arrivals have no jitter; one late frame moves it by a sixteenth")
    void jitter() {
        var statistics = new ReceptionStatistics(8000);
        for (int index = 0; index < 100; index++) {
            receive(statistics, index);
        }
        assertEquals(0, statistics.jitter());
        statistics.received(100, 100 * FRAME_TICKS, 100 * FRAME_NANOS + 10_000_000);
        assertEquals(80 / 16, statistics.jitter());
        assertEquals(625, statistics.jitterMicros());
    }

    @Test
    @DisplayName("A.8: arrivals a frame early and late by turns converge to one frame of jitter")
    void jitterConverges() {
        var statistics = new ReceptionStatistics(8000);
        for (int index = 0; index < 1000; index++) {
            statistics.received(index, index * FRAME_TICKS, index * FRAME_NANOS + (index % 2 == 0 ? 0 : FRAME_NANOS));
        }
        assertTrue(statistics.jitter() >= FRAME_TICKS - 1 && statistics.jitter() <= FRAME_TICKS);
    }

    @Test
    @DisplayName("A.8: timestamps wrap without a trace")
    void timestampWrap() {
        var statistics = new ReceptionStatistics(48_000);
        for (int index = 0; index < 100; index++) {
            statistics.received(index, -50 * 960 + index * 960, Long.MAX_VALUE / 2 + index * FRAME_NANOS);
        }
        assertTrue(statistics.jitter() <= 1);
    }

    @Test
    @DisplayName("§6.4.1: nothing received, nothing lost")
    void empty() {
        var statistics = new ReceptionStatistics(8000);
        assertEquals(0, statistics.lost());
        assertEquals(ReceptionStatistics.NOTHING_HEARD, statistics.fractionLost());
        assertThrows(IllegalArgumentException.class, () -> new ReceptionStatistics(0));
    }
}
