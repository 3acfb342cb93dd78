package parley.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketIndicesTest {
    @ParameterizedTest(name = "seed {0}, window {1}")
    @CsvSource({"1, 64", "2, 64", "3, 64", "4, 128", "5, 128", "6, 128"})
    @DisplayName("RFC 3711 §3.3.2: admitted is what lies in or ahead of the window and was not accepted before")
    void replayWindow(long seed, int window) {
        var random = new Random(seed);
        var indices = new PacketIndices(window, SrtpCheckpoint.NONE);
        var accepted = new HashSet<Long>();
        long newest = -1;
        for (int step = 0; step < 20_000; step++) {
            long index = Math.max(0, newest + random.nextInt(2 * window) - window - window / 2);
            if (random.nextInt(100) == 0) {
                index = newest + random.nextInt(1000);
            }
            boolean inside = index > newest - window && index >= 0;
            assertEquals(
                    inside && !accepted.contains(index), indices.admits(index), "index " + index + " after " + newest);
            if (indices.admits(index)) {
                indices.accept(index);
                accepted.add(index);
                newest = Math.max(newest, index);
            }
            assertEquals(newest, indices.newest());
        }
    }

    @ParameterizedTest
    @CsvSource({"11", "12", "13"})
    @DisplayName("RFC 3711 App. A: the guess is the index nearest to the newest with that sequence number")
    void guess(long seed) {
        var random = new Random(seed);
        for (int step = 0; step < 20_000; step++) {
            long newest = (random.nextLong(1, 1000) << 16) + random.nextInt(1 << 16);
            int sequence = random.nextInt(1 << 16);
            long guess = new PacketIndices(64, newest).guess(sequence);
            assertEquals(sequence, guess & 0xffff);
            long rolloverCounter = newest >>> 16;
            long nearest = LongStream.rangeClosed(rolloverCounter - 1, rolloverCounter + 1)
                    .map(candidate -> Math.abs((candidate << 16) + sequence - newest))
                    .min()
                    .orElseThrow();
            assertEquals(nearest, Math.abs(guess - newest), "sequence " + sequence + " after " + newest);
        }
    }

    @Test
    @DisplayName("App. A: before the first rollover a sequence number from behind zero is no index")
    void noIndexBelowZero() {
        var indices = new PacketIndices(64, 5);
        assertTrue(indices.guess(65_535) < 0);
        assertFalse(indices.admits(indices.guess(65_535)));
        assertTrue(indices.forgotten(indices.guess(65_535)));
    }

    @Test
    @DisplayName("a window restored from a checkpoint takes nothing at or before its newest index")
    void restored() {
        var indices = new PacketIndices(64, 1000);
        assertTrue(LongStream.rangeClosed(0, 1000).noneMatch(indices::admits));
        assertTrue(indices.admits(1001));
    }

    @Test
    @DisplayName("§3.3.2: a window spans at least 64 packets")
    void windowSizes() {
        assertThrows(IllegalArgumentException.class, () -> new PacketIndices(32, SrtpCheckpoint.NONE));
        assertThrows(IllegalArgumentException.class, () -> new PacketIndices(65, SrtpCheckpoint.NONE));
    }
}
