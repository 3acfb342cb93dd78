package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.MediaKind;
import parley.media.rtp.PayloadClocks;
import parley.media.rtp.RtpHeader;

/// UDPTL of Alice, on its way to Bob.
class FaxPassageTest {
    private static final TransportAddress ALICE = TransportAddress.ipv4(0xc000_0201, 40_000);
    private static final TransportAddress BOB = TransportAddress.ipv4(0xc000_0202, 50_000);
    private static final TransportAddress STRANGER = TransportAddress.ipv4(0xc000_0203, 60_000);
    private static final StreamFormat FAX = new StreamFormat(MediaKind.FAX, false, PayloadClocks.STATIC);
    private static final StreamFormat TEXT = new StreamFormat(MediaKind.TEXT, false, PayloadClocks.STATIC);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int ALICE_SSRC = 0xa11ce;

    private final RelayLeg a = new RelayLeg(new Random(1));
    private final RelayLeg b = new RelayLeg(new Random(2));
    private long nowNanos = SECOND_NANOS;

    @BeforeEach
    void connect() {
        RelayLeg.bridge(a, b);
        publish(a, ALICE, FAX, true);
        publish(b, BOB, FAX, true);
    }

    private void publish(RelayLeg leg, TransportAddress peer, StreamFormat format, boolean active) {
        leg.publish(
                new LegPlan(new Keying.Plain(), peer, peer, true, active, active, format, PayloadTable.SAME, false),
                nowNanos);
    }

    private Packet fromAlice(TransportAddress source, byte[] octets) {
        return from(a.rtp(), source, octets);
    }

    private Packet from(LegPort port, TransportAddress source, byte[] octets) {
        nowNanos += 20_000_000L;
        var packet = new Packet();
        System.arraycopy(octets, 0, packet.octets(), 0, octets.length);
        packet.received(port, octets.length, source.high(), source.low(), source.port());
        MediaBridge.classify(packet, nowNanos);
        if (packet.alive()) {
            MediaBridge.unprotect(packet, nowNanos);
        }
        if (packet.alive()) {
            MediaBridge.route(packet, nowNanos);
        }
        if (packet.alive()) {
            MediaBridge.renumber(packet, nowNanos);
        }
        if (packet.alive()) {
            MediaBridge.name(packet, nowNanos);
            MediaBridge.protect(packet, nowNanos);
        }
        MediaBridge.settle(packet, packet.alive());
        return packet;
    }

    /// Data of a page, and the packet before it once more.
    private static byte[] fax(int number) {
        return HexFormat.of().parseHex("%04x03c00180000103c00180".formatted(number));
    }

    private static byte[] audio(int sequence) {
        var octets = new byte[172];
        octets[0] = (byte) 0x80;
        RtpHeader.setSsrc(octets, 0, ALICE_SSRC);
        RtpHeader.setSequence(octets, 0, sequence);
        RtpHeader.setTimestamp(octets, 0, sequence * 160);
        return octets;
    }

    private static void assertPassed(byte[] sent, Packet packet) {
        assertTrue(packet.alive(), packet.verdict().name());
        assertEquals(BOB, packet.destination());
        assertArrayEquals(sent, Arrays.copyOf(packet.octets(), packet.length()));
    }

    @Test
    @DisplayName("ITU-T T.38 §9.1: whatever its number looks like (STUN, ZRTP, DTLS, RTP, RTCP), it passes untouched")
    void everyNumber() {
        for (int number = 0; number < 0x10000; number += 0x55) {
            assertPassed(fax(number), fromAlice(ALICE, fax(number)));
        }
        assertPassed(fax(0x80c8), fromAlice(ALICE, fax(0x80c8)));
    }

    @Test
    @DisplayName("Packets and octets are counted; loss, jitter and opinion are not made up")
    void counted() {
        fromAlice(ALICE, fax(1));
        fromAlice(ALICE, fax(9));
        assertEquals(2, a.counters().receivedPackets());
        assertEquals(2L * fax(1).length, a.counters().receivedOctets());
        assertEquals(2, b.counters().sentPackets());
        assertEquals(2L * fax(1).length, b.counters().sentOctets());
        assertEquals(0, a.counters().lost());
        assertEquals(0, a.counters().jitterMicros());
        assertEquals(0, a.counters().opinionScore(0, 0));
    }

    @Test
    @DisplayName("RFC 7362 §5: none but the peer is heard once it has been, and a stray packet moves nothing")
    void hijack() {
        assertEquals(RelayVerdict.WRONG_SOURCE, fromAlice(STRANGER, fax(1)).verdict());
        assertPassed(fax(2), fromAlice(ALICE, fax(2)));
        for (int number = 3; number < 3 + 2 * Latch.CANDIDATE_PACKETS; number++) {
            assertEquals(
                    RelayVerdict.WRONG_SOURCE, fromAlice(STRANGER, fax(number)).verdict());
        }
        assertEquals(ALICE, from(b.rtp(), BOB, fax(1)).destination());
    }

    @Test
    @DisplayName("RFC 7362 §5: a peer behind a NAT is found by its packets")
    void behindNat() {
        for (int number = 1; number < Latch.CANDIDATE_PACKETS; number++) {
            assertEquals(
                    RelayVerdict.WRONG_SOURCE, fromAlice(STRANGER, fax(number)).verdict());
        }
        assertPassed(fax(3), fromAlice(STRANGER, fax(3)));
        assertEquals(STRANGER, from(b.rtp(), BOB, fax(1)).destination());
    }

    @Test
    @DisplayName("RFC 3264 §8.4: on hold nothing passes")
    void held() {
        publish(b, BOB, FAX, false);
        assertEquals(RelayVerdict.ON_HOLD, fromAlice(ALICE, fax(1)).verdict());
    }

    @Test
    @DisplayName("Nothing but fax passes, and none on the port that was for RTCP")
    void nothingElse() {
        assertEquals(
                RelayVerdict.MALFORMED,
                fromAlice(ALICE, new byte[] {0, 1, 40, 1}).verdict());
        assertEquals(RelayVerdict.NOT_MEDIA, from(a.rtcp(), ALICE, fax(1)).verdict());
    }

    @Test
    @DisplayName("While one leg has changed to fax and the other has not, neither voice nor fax passes")
    void changing() {
        publish(b, BOB, StreamFormat.AUDIO, true);
        assertEquals(RelayVerdict.NOT_CONNECTED, fromAlice(ALICE, fax(1)).verdict());
        publish(b, BOB, FAX, true);
        publish(a, ALICE, StreamFormat.AUDIO, true);
        assertEquals(RelayVerdict.NOT_CONNECTED, fromAlice(ALICE, audio(1)).verdict());
    }

    @Test
    @DisplayName("RTP that was on its way when the call changed to fax is no fax, even where its lengths would fit")
    void lateVoice() {
        publish(a, ALICE, StreamFormat.AUDIO, true);
        publish(b, BOB, StreamFormat.AUDIO, true);
        assertTrue(fromAlice(ALICE, audio(0x0100)).alive());
        publish(a, ALICE, FAX, true);
        publish(b, BOB, FAX, true);
        assertEquals(RelayVerdict.LATE, fromAlice(ALICE, audio(0x0101)).verdict());
        assertPassed(fax(0), fromAlice(ALICE, fax(0)));
    }

    @Test
    @DisplayName("Voice after a fax goes on in the source that the other party knows")
    void voiceAfterwards() {
        publish(a, ALICE, StreamFormat.AUDIO, true);
        publish(b, BOB, StreamFormat.AUDIO, true);
        fromAlice(ALICE, audio(1));
        publish(a, ALICE, FAX, true);
        publish(b, BOB, FAX, true);
        fromAlice(ALICE, fax(0));
        publish(a, ALICE, StreamFormat.AUDIO, true);
        publish(b, BOB, StreamFormat.AUDIO, true);
        var voice = fromAlice(ALICE, audio(2));
        assertTrue(voice.alive());
        assertEquals(b.source().ssrc(), RtpHeader.ssrc(voice.octets(), 0));
    }

    @Test
    @DisplayName("One that receives a page sends nothing meanwhile: either party's datagrams keep both alive")
    void halfDuplex() {
        for (int page = 0; page < 90; page++) {
            nowNanos += SECOND_NANOS;
            fromAlice(ALICE, fax(page));
        }
        assertTrue(b.silentNanos(nowNanos) < SECOND_NANOS);
        nowNanos += 60 * SECOND_NANOS;
        assertTrue(a.silentNanos(nowNanos) >= 60 * SECOND_NANOS);
        assertTrue(b.silentNanos(nowNanos) >= 60 * SECOND_NANOS);
    }

    @Test
    @DisplayName(
            "A party that is heard in one stream is there: one without a fax to send is not silent beside its voice")
    void besideVoice() {
        var voiceA = new RelayLeg(new Random(3));
        var voiceB = new RelayLeg(new Random(4));
        RelayLeg.bridge(voiceA, voiceB);
        a.joins(voiceA);
        b.joins(voiceB);
        publish(voiceA, ALICE, StreamFormat.AUDIO, true);
        publish(voiceB, BOB, StreamFormat.AUDIO, true);
        nowNanos += 60 * SECOND_NANOS;
        from(voiceA.rtp(), ALICE, audio(1));
        assertTrue(a.silentNanos(nowNanos) < SECOND_NANOS);
        assertTrue(b.silentNanos(nowNanos) >= 60 * SECOND_NANOS);
    }

    @Test
    @DisplayName("RFC 4103 §3: who types nothing is not silent")
    void text() {
        publish(a, ALICE, TEXT, true);
        publish(b, BOB, TEXT, true);
        nowNanos += 3600 * SECOND_NANOS;
        assertEquals(0, a.silentNanos(nowNanos));
    }

    @Test
    @DisplayName("A plan of fax under keys cannot be made: it would leave in the clear")
    void noKeys() {
        var failed = assertThrows(
                IllegalArgumentException.class,
                () -> new LegPlan(new Keying.Pending(), ALICE, ALICE, true, true, true, FAX, PayloadTable.SAME, false));
        assertEquals("UDPTL has no keys", failed.getMessage());
    }
}
