package parley.media.transcode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClocksTest {
    private static final long MILLI = 1_000_000L;

    @Test
    @DisplayName("RFC 3550 §5.1: a timestamp that wraps in one clock goes on in the other, either way")
    void wraps() {
        var slower = new ClockScale(48_000, 8000);
        var faster = new ClockScale(8000, 48_000);
        int theirs = -3 * 960;
        int slow = slower.follow(theirs);
        int fast = faster.follow(theirs);
        for (int packet = 1; packet < 10; packet++) {
            assertEquals(slow + packet * 160, slower.follow(theirs + packet * 960));
            assertEquals(fast + packet * 960, faster.follow(theirs + packet * 160));
        }
    }

    @Test
    @DisplayName("Years of one stream: the way is the same after many wraps")
    void manyWraps() {
        var scale = new ClockScale(48_000, 8000);
        int theirs = 5;
        int ours = scale.follow(theirs);
        for (int step = 0; step < 10_000; step++) {
            theirs += 1_200_000_000;
            ours += 200_000_000;
            assertEquals(ours, scale.follow(theirs));
        }
    }

    @Test
    @DisplayName("A sender report's timestamp before or after the newest packet does not move the stream")
    void near() {
        var scale = new ClockScale(48_000, 8000);
        int ours = scale.follow(960_000);
        assertEquals(ours - 80, scale.near(960_000 - 480));
        assertEquals(ours + 80, scale.near(960_000 + 480));
        assertEquals(ours + 160, scale.follow(960_960));
    }

    @Test
    @DisplayName("RFC 4733 §2.3.5: a duration is rounded to the other clock")
    void lengths() {
        assertEquals(160, new ClockScale(48_000, 8000).length(960));
        assertEquals(1, new ClockScale(48_000, 8000).length(3));
        assertEquals(0, new ClockScale(48_000, 8000).length(2));
        assertEquals(1, new ClockScale(8000, 8000).length(1));
        assertEquals(4_294_967_295L * 6, new ClockScale(8000, 48_000).length(4_294_967_295L));
    }

    @ParameterizedTest(name = "{0} is {1} ms")
    @CsvSource({
        "00, 10",
        "08, 20",
        "10, 40",
        "18, 60",
        "58, 60",
        "60, 10",
        "68, 20",
        "80, 2.5",
        "88, 5",
        "90, 10",
        "f8, 20",
        "09, 40",
        "0a, 40",
        "19, 120",
        "0b06, 120",
        "0b01, 20",
        "0b86, 120",
        "8330, 120"
    })
    @DisplayName("RFC 6716 §3.1: how long a packet is stands in its first octets")
    void packetLengths(String octets, double millis) {
        var packet = HexFormat.of().parseHex(octets);
        assertEquals((int) (millis * 8), OpusPacket.samples(packet, 0, packet.length));
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource({"''", "0b", "0b00", "0b07", "1b03"})
    @DisplayName("RFC 6716 §3.4: a packet without frames, without its count, or of more than 120 ms is none")
    void noPacket(String octets) {
        var packet = HexFormat.of().parseHex(octets);
        assertEquals(OpusPacket.MALFORMED, OpusPacket.samples(packet, 0, packet.length));
    }

    @Test
    @DisplayName("Who speaks is never held back, who floods gets twice real time")
    void budget() {
        var speaker = new VoiceBudget();
        for (int packet = 0; packet < 10_000; packet++) {
            assertTrue(speaker.admits(160, MILLI * packet * 20));
        }
        var flood = new VoiceBudget();
        int admitted = 0;
        for (int packet = 0; packet < 100_000; packet++) {
            admitted += flood.admits(20, MILLI * packet / 10) ? 1 : 0;
        }
        // 10 s: one second in hand and twenty earned, each packet for 10 ms at least.
        assertEquals(2100, admitted, 5);
        assertFalse(flood.admits(960, 10_000 * MILLI));
    }
}
