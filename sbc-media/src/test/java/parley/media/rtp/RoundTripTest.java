package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final int OURS = 0x1234;
    private final RoundTrip roundTrip = new RoundTrip();

    private static byte[] words(int... words) {
        var buffer = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }

    private void reported(int about, int lastReport, int delay, long nowNanos) {
        byte[] report = words(0x81c9_0007, 7, about, 0, 0, 0, lastReport, delay);
        roundTrip.received(report, report.length, OURS, nowNanos);
    }

    @Test
    @DisplayName("RFC 3550 §6.4.1: now, less when the report left that is answered, less how long the answer waited")
    void measured() {
        byte[] report = words(0x80c8_0006, OURS, 0x0000_aaaa, 0xbbbb_0000, 0, 0, 0);
        roundTrip.sent(report, report.length, 1_000_000_000L);
        assertEquals(RoundTrip.UNKNOWN, roundTrip.micros());
        reported(9, 0xaaaa_bbbb, 0, 1_010_000_000L);
        reported(OURS, 0xaaaa_bbbc, 0, 1_010_000_000L);
        reported(OURS, 0, 0, 1_010_000_000L);
        assertEquals(RoundTrip.UNKNOWN, roundTrip.micros());
        // Half a second at the peer.
        reported(OURS, 0xaaaa_bbbb, 0x8000, 1_580_000_000L);
        assertEquals(80_000, roundTrip.micros());
        reported(OURS, 0xaaaa_bbbb, 0x8000, 1_499_000_000L);
        assertEquals(0, roundTrip.micros());
        reported(OURS, 0xaaaa_bbbb, 0xffff_0000, 1_500_000_000L);
        assertEquals(0, roundTrip.micros(), "nonsense");
    }

    @Test
    @DisplayName("reports that are cut short are not read beyond their end")
    void cutShort() {
        byte[] report = words(0x9fc9_0001, 7);
        roundTrip.received(report, report.length, OURS, 0);
        assertEquals(RoundTrip.UNKNOWN, roundTrip.micros());
    }
}
