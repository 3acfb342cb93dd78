package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingSourceTest {
    private static final int CLOCK_HERTZ = 8000;
    private static final int PACKET_TICKS = 160;
    private static final long PACKET_NANOS = 20_000_000L;
    private static final int ALICE = 0xa11ce;
    private static final int MUSIC = 0x0a11da;

    private final OutgoingSource source = new OutgoingSource(new Random(1));
    private final byte[] packet = new byte[172];
    private long nowNanos = 5;

    private boolean comes(int ssrc, int sequence, int timestamp) {
        packet[0] = (byte) 0x80;
        packet[1] = 0;
        RtpHeader.setSsrc(packet, 0, ssrc);
        RtpHeader.setSequence(packet, 0, sequence);
        RtpHeader.setTimestamp(packet, 0, timestamp);
        return source.renumber(packet, 0, packet.length, CLOCK_HERTZ, nowNanos);
    }

    /// The packet of that number, in its time, as one source sends it that starts with number and timestamp 0.
    private int sent(int ssrc, int sequence) {
        nowNanos += PACKET_NANOS;
        assertTrue(comes(ssrc, sequence, sequence * PACKET_TICKS));
        assertEquals(source.ssrc(), RtpHeader.ssrc(packet, 0));
        return RtpHeader.sequence(packet, 0);
    }

    private int timestamp() {
        return RtpHeader.timestamp(packet, 0);
    }

    @Test
    @DisplayName(
            "RFC 3550 §5.1: an SSRC of ours, a random first number below 2^15, and the far gaps and order after it")
    void oneSource() {
        int first = sent(ALICE, 40_000);
        assertNotEquals(ALICE, source.ssrc());
        assertTrue(first <= 1 << 15);
        assertEquals(first + 1, sent(ALICE, 40_001));
        assertEquals(first + 5, sent(ALICE, 40_005));
        assertEquals(first + 3, sent(ALICE, 40_003));
        assertEquals(first + 3, sent(ALICE, 40_003), "a repeat stays one");
        assertEquals(first + 6, sent(ALICE, 40_006));
        assertEquals(6, source.packets());
        assertEquals(6 * 160, source.octets());
    }

    @Test
    @DisplayName("another far source goes on at the next number, at the time elapsed, with the marker")
    void otherSource() {
        int first = sent(ALICE, 65_000);
        int time = timestamp();
        assertFalse(RtpHeader.marker(packet, 0));
        nowNanos += 980_000_000L;
        assertEquals(first + 1, sent(MUSIC, 7));
        assertTrue(RtpHeader.marker(packet, 0));
        assertEquals(time + CLOCK_HERTZ, timestamp());
        assertEquals(first + 2, sent(MUSIC, 8));
        assertFalse(RtpHeader.marker(packet, 0));
        assertEquals(time + CLOCK_HERTZ + PACKET_TICKS, timestamp());
        assertFalse(comes(ALICE, 64_999, 1), "from before the change");
        assertFalse(comes(ALICE, 65_000, 1), "a repeat from before the change");
        assertEquals(first + 3, sent(ALICE, 65_050), "the first one is back");
    }

    @Test
    @DisplayName("RFC 3550 A.1: a jump counts once two packets in a row show it; what came before it is late")
    void restart() {
        int first = sent(ALICE, 30_000);
        int time = timestamp();
        nowNanos += PACKET_NANOS;
        assertFalse(comes(ALICE, 100, 0));
        nowNanos += PACKET_NANOS;
        assertTrue(comes(ALICE, 101, PACKET_TICKS));
        assertEquals(first + 1, RtpHeader.sequence(packet, 0));
        assertEquals(time + 2 * PACKET_TICKS, timestamp());
        assertFalse(comes(ALICE, 99, 0), "its number would be one that is used");
        assertEquals(first + 2, sent(ALICE, 102));
    }

    @Test
    @DisplayName("a lone stray packet changes nothing")
    void stray() {
        int first = sent(ALICE, 30_000);
        assertFalse(comes(ALICE, 100, 0));
        assertEquals(first + 1, sent(ALICE, 30_001));
        assertFalse(comes(ALICE, 101, 0));
    }

    @Test
    @DisplayName("what was withheld on hold is no gap; the time goes on, however long it was and whatever they number")
    void hold() {
        int first = sent(ALICE, 10);
        int time = timestamp();
        source.interrupted();
        nowNanos += 3_600_000_000_000L;
        assertTrue(comes(ALICE, 50_000, 10 * PACKET_TICKS + PACKET_TICKS));
        assertEquals(first + 1, RtpHeader.sequence(packet, 0));
        assertEquals(time + 3_600 * CLOCK_HERTZ, timestamp());
        assertTrue(RtpHeader.marker(packet, 0));
        assertFalse(comes(ALICE, 49_990, 0), "withheld once, withheld for ever");
    }

    @Test
    @DisplayName(
            "RFC 4733 §2.5.1.1: a telephone-event of ten seconds has one timestamp, and the audio after it its own")
    void longEvent() {
        sent(ALICE, 10);
        int time = timestamp();
        for (int number = 11; number < 511; number++) {
            nowNanos += PACKET_NANOS;
            assertTrue(comes(ALICE, number, 11 * PACKET_TICKS));
            assertEquals(time + PACKET_TICKS, timestamp());
        }
        sent(ALICE, 511);
        assertEquals(time + 501 * PACKET_TICKS, timestamp());
        assertFalse(RtpHeader.marker(packet, 0));
    }

    @Test
    @DisplayName("packets of our own are numbered between the far ones, which are not passed on meanwhile")
    void ownPackets() {
        int first = sent(ALICE, 10);
        int time = timestamp();
        source.displacing(true);
        assertTrue(source.displacing());
        nowNanos += PACKET_NANOS;
        source.interrupted();
        int start = source.timestampAt(nowNanos, CLOCK_HERTZ);
        assertEquals(time + PACKET_TICKS, start);
        var event = new byte[16];
        event[0] = (byte) 0x80;
        for (int number = 1; number <= 3; number++) {
            source.stamp(event, 0, event.length, start);
            assertEquals(first + number, RtpHeader.sequence(event, 0));
            assertEquals(source.ssrc(), RtpHeader.ssrc(event, 0));
            assertEquals(start, RtpHeader.timestamp(event, 0));
        }
        source.displacing(false);
        assertEquals(first + 4, sent(ALICE, 12));
        assertEquals(time + 2 * PACKET_TICKS, timestamp());
        assertFalse(comes(ALICE, 11, 0), "its number is one of ours now");
    }

    @Test
    @DisplayName("packets of our own alone make a source too")
    void ownPacketsOnly() {
        var event = new byte[16];
        event[0] = (byte) 0x80;
        int start = source.timestampAt(nowNanos, CLOCK_HERTZ);
        source.stamp(event, 0, event.length, start);
        nowNanos += PACKET_NANOS;
        assertEquals(start + PACKET_TICKS, source.timestampAt(nowNanos, CLOCK_HERTZ));
        assertEquals(RtpHeader.sequence(event, 0) + 1, sent(ALICE, 4));
    }

    @Test
    @DisplayName("RFC 3550 §8.2: a peer that has our SSRC makes us take another; a loop does not make us go on so")
    void collision() {
        sent(ALICE, 1);
        int before = source.ssrc();
        source.heard(ALICE);
        assertEquals(before, source.ssrc());
        source.heard(before);
        int after = source.ssrc();
        assertNotEquals(before, after);
        int next = sent(ALICE, 2);
        assertEquals(next + 1, sent(ALICE, 3));
        assertFalse(comes(ALICE, 1, 0), "it went out under the SSRC before");
        assertEquals(2, source.packets());
        source.heard(after);
        int last = source.ssrc();
        source.heard(last);
        assertEquals(last, source.ssrc());
    }

    @Test
    @DisplayName("a number of ours finds the far source's, unless it was another's or was never sent")
    void reverse() {
        int early = sent(MUSIC, 9);
        int first = sent(ALICE, 65_535);
        nowNanos += PACKET_NANOS;
        assertTrue(comes(ALICE, 0, 65_536 * PACKET_TICKS));
        int second = RtpHeader.sequence(packet, 0);
        assertEquals(65_535, source.farSequence(first));
        assertEquals(65_536, source.farSequence(second));
        assertEquals(65_536, source.farSequence(second | 0x50000), "the cycles are the reporter's own");
        assertEquals(OutgoingSource.UNKNOWN, source.farSequence(early));
        assertEquals(OutgoingSource.UNKNOWN, source.farSequence(second + 1));
        assertTrue(source.follows(ALICE));
        assertFalse(source.follows(MUSIC));
    }

    /// One packet of the far side, by what only its sender knows of it.
    private record Content(int ssrc, long time) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    @DisplayName("RFC 3711 §9.1: no number is given to two contents, and none is skipped but for a gap of the far side")
    void numbersAreUnique(long seed) {
        var random = new Random(seed);
        var used = new HashMap<Long, Content>();
        int[] next = {random.nextInt(65_536), random.nextInt(65_536), random.nextInt(65_536)};
        long newest = source.newestSequence();
        int speaker = 0;
        for (int step = 0; step < 20_000; step++) {
            nowNanos += PACKET_NANOS;
            switch (random.nextInt(400)) {
                case 0 -> speaker = random.nextInt(next.length);
                case 1 -> next[speaker] = random.nextInt(65_536);
                case 2 -> source.interrupted();
                case 3 -> source.stamp(new byte[12], 0, 12, source.timestampAt(nowNanos, CLOCK_HERTZ));
                default -> {
                    int sequence = next[speaker] - (random.nextInt(20) == 0 ? random.nextInt(200) : 0);
                    next[speaker] += 1 + (random.nextInt(50) == 0 ? random.nextInt(5) : 0);
                    if (comes(speaker, sequence & 0xffff, step * PACKET_TICKS)) {
                        long number = source.newestSequence()
                                + (short) (RtpHeader.sequence(packet, 0) - (int) source.newestSequence());
                        // The same far packet may be repeated; it is known by its source and number here.
                        var content = new Content(speaker, sequence & 0xffff);
                        var before = used.putIfAbsent(number, content);
                        assertTrue(before == null || before.equals(content), "seed " + seed + ", step " + step);
                    }
                }
            }
            assertTrue(source.newestSequence() - newest < ReceptionStatistics.DROPOUT_MAX_PACKETS, "seed " + seed);
            assertTrue(source.newestSequence() >= newest, "seed " + seed);
            newest = source.newestSequence();
        }
        assertTrue(used.size() > 15_000);
    }
}
