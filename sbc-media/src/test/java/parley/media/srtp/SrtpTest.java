package parley.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.rtp.BigEndian;

class SrtpTest {
    private static final SrtpSuite CM = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("§3.3: what is protected comes out as it was, anywhere in a buffer, header in the clear")
    void roundTrip(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        var random = new Random(3);
        for (int sequence = 0; sequence < 200; sequence++) {
            int csrcs = random.nextInt(4);
            boolean extension = random.nextBoolean();
            int header = 12 + 4 * csrcs + (extension ? 12 : 0);
            byte[] plain = new byte[header + random.nextInt(1700)];
            random.nextBytes(plain);
            plain[0] = (byte) (0x80 | csrcs | (extension ? 0x10 : 0));
            BigEndian.putShort(plain, 2, sequence);
            BigEndian.putInteger(plain, 8, SrtpStream.SSRC);
            if (extension) {
                BigEndian.putShort(plain, header - 10, 2);
            }
            int offset = random.nextInt(50);
            byte[] buffer = new byte[offset + plain.length + SrtpProtector.TAIL_ROOM_BYTES];
            System.arraycopy(plain, 0, buffer, offset, plain.length);

            int protectedLength = stream.protector.protectRtp(buffer, offset, plain.length);
            assertEquals(plain.length + suite.rtpTagBytes(), protectedLength);
            assertArrayEquals(Arrays.copyOf(plain, header), Arrays.copyOfRange(buffer, offset, offset + header));
            int length = stream.unprotector.unprotectRtp(buffer, offset, protectedLength);
            assertArrayEquals(plain, Arrays.copyOfRange(buffer, offset, offset + length));
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("§3.4: SRTCP has the E bit, a 31-bit index from 0 upwards, and a tag of 80 bits or more")
    void rtcpRoundTrip(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        byte[] plain = SrtpStream.rtcp(SrtpStream.SSRC);
        for (int index = 0; index < 5; index++) {
            byte[] srtcp = stream.protectRtcp(plain);
            assertEquals(plain.length + 4 + suite.rtcpTagBytes(), srtcp.length);
            int indexAt = suite.aead() ? srtcp.length - 4 : srtcp.length - 14;
            assertEquals(0x8000_0000 | index, BigEndian.integer(srtcp, indexAt));
            byte[] buffer = srtcp.clone();
            int length = stream.unprotector.unprotectRtcp(buffer, 0, buffer.length);
            assertArrayEquals(plain, Arrays.copyOf(buffer, length));
            assertEquals(Verdict.REPLAYED, stream.unprotectRtcp(srtcp));
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("§3.3: a packet with any one bit changed is refused and leaves no trace")
    void forged(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        stream.unprotect(stream.protect(100));
        stream.unprotectRtcp(stream.protectRtcp(SrtpStream.rtcp(SrtpStream.SSRC)));
        byte[] rtp = stream.protect(101);
        byte[] rtcp = stream.protectRtcp(SrtpStream.rtcp(SrtpStream.SSRC));
        var before = stream.unprotector.checkpoint();
        for (int bit = 0; bit < 8 * rtp.length; bit++) {
            byte[] changed = flip(rtp, bit);
            assertFalse(stream.unprotect(changed) == Verdict.ACCEPTED, "bit " + bit);
        }
        for (int bit = 0; bit < 8 * rtcp.length; bit++) {
            assertFalse(stream.unprotectRtcp(flip(rtcp, bit)) == Verdict.ACCEPTED, "bit " + bit);
        }
        assertEquals(before, stream.unprotector.checkpoint());
        assertEquals(Verdict.ACCEPTED, stream.unprotect(rtp));
        assertEquals(Verdict.ACCEPTED, stream.unprotectRtcp(rtcp));
    }

    private static byte[] flip(byte[] packet, int bit) {
        byte[] changed = packet.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("§3.3: a flood of forged packets of 100,000 sources makes no source")
    void forgedSources(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        byte[] first = stream.protect(1);
        assertEquals(Verdict.ACCEPTED, stream.unprotect(first));
        var before = stream.unprotector.checkpoint();
        byte[] forged = stream.protect(2);
        for (int ssrc = 0; ssrc < 100_000; ssrc++) {
            BigEndian.putInteger(forged, 8, ssrc);
            assertEquals(Verdict.AUTH_FAILED, Verdict.of(stream.unprotector.unprotectRtp(forged, 0, forged.length)));
        }
        assertEquals(before, stream.unprotector.checkpoint());
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("§3.3.1: sequence numbers wrap, reordered, lost and doubled, over three rollovers")
    void wrap(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        var random = new Random(9);
        var onTheWay = new ArrayList<byte[]>();
        int accepted = 0;
        int sent = 0;
        for (int index = 65_000; index < 65_000 + 3 * 65_536; index += 1 + random.nextInt(40)) {
            onTheWay.add(stream.protect(index & 0xffff));
            sent++;
            if (onTheWay.size() == 10) {
                Collections.shuffle(onTheWay, random);
                for (byte[] srtp : onTheWay) {
                    accepted += stream.unprotect(srtp) == Verdict.ACCEPTED ? 1 : 0;
                    assertFalse(stream.unprotect(srtp) == Verdict.ACCEPTED, "taken twice");
                }
                onTheWay.clear();
            }
        }
        // Ten packets span at most 400 indices, the window 128: the rest is too old to tell.
        assertFalse(accepted < sent / 2, accepted + " of " + sent);
        assertEquals(3, stream.unprotector.checkpoint().sources().getFirst().newestRtpIndex() >>> 16);
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("§3.3.1: a receiver that lost more than 2^15 packets finds the index again")
    void longLoss(SrtpSuite suite) {
        for (int lost : new int[] {32_000, 33_000, 40_000, 60_000, 65_000}) {
            var stream = new SrtpStream(suite);
            byte[] first = stream.protect(20_000);
            assertEquals(Verdict.ACCEPTED, stream.unprotect(first));
            byte[] after = first;
            for (int skipped = 0; skipped < lost; skipped += 10_000) {
                after = stream.protect(20_000 + Math.min(lost, skipped + 10_000) & 0xffff);
            }
            assertEquals(Verdict.ACCEPTED, stream.unprotect(after), lost + " lost");
            assertEquals(
                    20_000L + lost,
                    stream.unprotector.checkpoint().sources().getFirst().newestRtpIndex());
            assertFalse(stream.unprotect(first) == Verdict.ACCEPTED, "replayed");
        }
    }

    @Test
    @DisplayName("§3.3.2: behind the window nobody can tell a replay, so it is refused as too old")
    void window() {
        for (int size : new int[] {64, 128}) {
            var stream = new SrtpStream(CM, size);
            byte[] edge = stream.protect(1001 - size);
            byte[] behind = stream.protect(1002 - size - 2);
            assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protect(1000)));
            assertEquals(Verdict.ACCEPTED, stream.unprotect(edge));
            assertEquals(Verdict.REPLAYED, stream.unprotect(edge));
            assertEquals(Verdict.TOO_OLD, stream.unprotect(behind));
        }
    }

    @Test
    @DisplayName("§9.1: a sender never uses an index twice, whatever comes in")
    void senderRepeats() {
        var protector = new SrtpProtector(CM, SrtpStream.key(CM, 1));
        assertEquals(Verdict.ACCEPTED, protect(protector, SrtpStream.SSRC, 500));
        assertEquals(Verdict.REPLAYED, protect(protector, SrtpStream.SSRC, 500));
        assertEquals(Verdict.ACCEPTED, protect(protector, SrtpStream.SSRC, 498));
        assertEquals(Verdict.REPLAYED, protect(protector, SrtpStream.SSRC, 498));
        assertEquals(Verdict.TOO_OLD, protect(protector, SrtpStream.SSRC, 1));
    }

    @Test
    @DisplayName("§9.2: after the last index of a key nothing is sent with it any more")
    void exhausted() {
        var before = new SrtpCheckpoint(List.of(
                new SrtpCheckpoint.Source(SrtpStream.SSRC, PacketIndices.RTP_MAX - 1, PacketIndices.RTCP_MAX - 1)));
        var protector = new SrtpProtector(CM, SrtpStream.key(CM, 1), before);
        assertEquals(Verdict.ACCEPTED, protect(protector, SrtpStream.SSRC, 0xffff));
        assertEquals(Verdict.KEY_EXHAUSTED, protect(protector, SrtpStream.SSRC, 0));
        byte[] rtcp = Arrays.copyOf(SrtpStream.rtcp(SrtpStream.SSRC), 32 + SrtpProtector.TAIL_ROOM_BYTES);
        assertEquals(46, protector.protectRtcp(rtcp, 0, 32));
        assertEquals(Verdict.KEY_EXHAUSTED, Verdict.of(protector.protectRtcp(rtcp, 0, 32)));
    }

    @Test
    @DisplayName("a sender forgets no source, for it would begin again at index 0: the 65th is refused")
    void manySourcesOut() {
        var protector = new SrtpProtector(CM, SrtpStream.key(CM, 1));
        for (int ssrc = 0; ssrc < SrtpProtector.SOURCES_MAX; ssrc++) {
            assertEquals(Verdict.ACCEPTED, protect(protector, ssrc, 1));
        }
        assertEquals(Verdict.TOO_MANY_SOURCES, protect(protector, 1000, 1));
        assertEquals(Verdict.ACCEPTED, protect(protector, 5, 2));
        assertEquals(SrtpProtector.SOURCES_MAX, protector.checkpoint().sources().size());
    }

    @Test
    @DisplayName("§3.2.1: of eight sources the one silent longest makes room for an authentic ninth, and stays known")
    void manySourcesIn() {
        var stream = new SrtpStream(CM);
        byte[] first = stream.protectRtp(SrtpStream.rtp(1, 1));
        assertEquals(Verdict.ACCEPTED, stream.unprotect(first));
        for (int ssrc = 2; ssrc <= SrtpUnprotector.SOURCES_MAX + 1; ssrc++) {
            assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protectRtp(SrtpStream.rtp(ssrc, 1))));
        }
        assertEquals(SrtpUnprotector.SOURCES_MAX, stream.unprotector.sources());
        assertFalse(stream.unprotect(first) == Verdict.ACCEPTED, "a replay");
        assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protectRtp(SrtpStream.rtp(1, 2))));
        assertFalse(stream.unprotect(first) == Verdict.ACCEPTED, "a replay");
        assertEquals(
                SrtpUnprotector.SOURCES_MAX + 1,
                stream.unprotector.checkpoint().sources().size());
    }

    @Test
    @DisplayName("§3.2.1: a source that made room goes on with its rollover counter")
    void restingRolloverCounter() {
        var stream = new SrtpStream(CM);
        for (int sequence : new int[] {65_535, 0}) {
            assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protectRtp(SrtpStream.rtp(1, sequence))));
        }
        for (int ssrc = 2; ssrc <= 2 * SrtpUnprotector.SOURCES_MAX; ssrc++) {
            assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protectRtp(SrtpStream.rtp(ssrc, 1))));
        }
        assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protectRtp(SrtpStream.rtp(1, 1))));
        assertEquals(1, stream.unprotector.rolloverCounter());
    }

    @Test
    @DisplayName("a key serves 64 sources in its life; those it has served go on")
    void tooManySourcesIn() {
        var protector = new SrtpProtector(CM, SrtpStream.key(CM, 7));
        var more = new SrtpProtector(CM, SrtpStream.key(CM, 7));
        var stream = new SrtpStream(CM);
        byte[] buffer = new byte[200];
        for (int ssrc = 1; ssrc <= SrtpUnprotector.SOURCES_EVER_MAX; ssrc++) {
            System.arraycopy(SrtpStream.rtp(ssrc, 1), 0, buffer, 0, 172);
            int length = protector.protectRtp(buffer, 0, 172);
            assertEquals(172, stream.unprotector.unprotectRtp(buffer, 0, length));
        }
        System.arraycopy(SrtpStream.rtp(99, 1), 0, buffer, 0, 172);
        int length = more.protectRtp(buffer, 0, 172);
        assertEquals(Verdict.TOO_MANY_SOURCES, Verdict.of(stream.unprotector.unprotectRtp(buffer, 0, length)));
        assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protectRtp(SrtpStream.rtp(1, 2))));
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("both ends go on from their checkpoints where they stopped")
    void checkpoints(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        for (int sequence = 65_530; sequence < 65_536 + 10; sequence++) {
            assertEquals(Verdict.ACCEPTED, stream.unprotect(stream.protect(sequence & 0xffff)));
        }
        byte[] last = stream.protect(10);
        var protector = new SrtpProtector(suite, stream.key, stream.protector.checkpoint());
        var unprotector = new SrtpUnprotector(suite, stream.key, 64, stream.unprotector.checkpoint());
        assertEquals(172, unprotector.unprotectRtp(last.clone(), 0, last.length));
        assertEquals(Verdict.REPLAYED, Verdict.of(unprotector.unprotectRtp(last.clone(), 0, last.length)));
        byte[] buffer = Arrays.copyOf(SrtpStream.rtp(SrtpStream.SSRC, 11), 192);
        assertEquals(172, unprotector.unprotectRtp(buffer, 0, protector.protectRtp(buffer, 0, 172)));
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("octets that are no packet are refused by name, at every length")
    void noPackets(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        byte[] rtp = stream.protect(1);
        byte[] rtcp = stream.protectRtcp(SrtpStream.rtcp(SrtpStream.SSRC));
        for (int length = 0; length < rtp.length; length++) {
            var expected = length < 12 + suite.rtpTagBytes() ? Verdict.TOO_SHORT : Verdict.AUTH_FAILED;
            assertEquals(expected, stream.unprotect(Arrays.copyOf(rtp, length)));
        }
        for (int length = 0; length < rtcp.length; length++) {
            assertFalse(stream.unprotectRtcp(Arrays.copyOf(rtcp, length)) == Verdict.ACCEPTED);
        }
        byte[] version1 = rtp.clone();
        version1[0] = 0x40;
        assertEquals(Verdict.NOT_RTP, stream.unprotect(version1));
        byte[] longExtension = rtp.clone();
        longExtension[0] |= 0x10;
        BigEndian.putShort(longExtension, 14, 0xffff);
        assertEquals(Verdict.NOT_RTP, stream.unprotect(longExtension));
        assertEquals(Verdict.NOT_RTP, stream.unprotectRtcp(rtp));
        assertEquals(SrtpCheckpoint.START, stream.unprotector.checkpoint());
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("§3.4: SRTCP without the E bit is refused: UNENCRYPTED_SRTCP is never agreed")
    void unencrypted(SrtpSuite suite) {
        var stream = new SrtpStream(suite);
        byte[] rtcp = stream.protectRtcp(SrtpStream.rtcp(SrtpStream.SSRC));
        rtcp[suite.aead() ? rtcp.length - 4 : rtcp.length - 14] &= 0x7f;
        assertEquals(Verdict.UNENCRYPTED, stream.unprotectRtcp(rtcp));
    }

    @Test
    @DisplayName("every answer below zero is one verdict's code")
    void codes() {
        for (var verdict : Verdict.values()) {
            assertEquals(verdict, Verdict.of(verdict.code()));
        }
        assertEquals(Verdict.ACCEPTED, Verdict.of(172));
    }

    @Test
    @DisplayName("a key of the wrong length, or no room for the tag, is our own fault")
    void faults() {
        assertThrows(IllegalArgumentException.class, () -> new SrtpProtector(CM, Secret.of(new byte[28])));
        var protector = new SrtpProtector(CM, SrtpStream.key(CM, 1));
        assertThrows(
                IllegalArgumentException.class, () -> protector.protectRtp(SrtpStream.rtp(SrtpStream.SSRC, 1), 0, 172));
        assertEquals(SrtpCheckpoint.START, protector.checkpoint());
    }

    private static Verdict protect(SrtpProtector protector, int ssrc, int sequence) {
        byte[] buffer = Arrays.copyOf(SrtpStream.rtp(ssrc, sequence), 172 + SrtpProtector.TAIL_ROOM_BYTES);
        return Verdict.of(protector.protectRtp(buffer, 0, 172));
    }
}
