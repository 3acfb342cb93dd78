package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.bridge.BridgedLegs.ALICE;
import static parley.media.bridge.BridgedLegs.BOB;
import static parley.media.bridge.BridgedLegs.SECOND_NANOS;
import static parley.media.bridge.BridgedLegs.STRANGER;
import static parley.media.bridge.BridgedLegs.assertPassed;
import static parley.media.bridge.BridgedLegs.audio;
import static parley.media.bridge.BridgedLegs.plan;

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
    private static final StreamFormat FAX = new StreamFormat(MediaKind.FAX, false, PayloadClocks.STATIC);
    private static final StreamFormat TEXT = new StreamFormat(MediaKind.TEXT, false, PayloadClocks.STATIC);

    private final BridgedLegs legs = new BridgedLegs();
    private final RelayLeg a = legs.a;
    private final RelayLeg b = legs.b;

    @BeforeEach
    void connect() {
        both(FAX);
    }

    private void both(StreamFormat format) {
        legs.publish(a, plan(ALICE, format, true));
        legs.publish(b, plan(BOB, format, true));
    }

    /// Data of a page, and the packet before it once more.
    private static byte[] fax(int number) {
        return HexFormat.of().parseHex("%04x03c00180000103c00180".formatted(number));
    }

    @Test
    @DisplayName("ITU-T T.38 §9.1: whatever its number looks like (STUN, ZRTP, DTLS, RTP, RTCP), it passes untouched")
    void everyNumber() {
        for (int number = 0; number < 0x10000; number += 0x55) {
            assertPassed(fax(number), legs.fromAlice(fax(number)));
        }
        assertPassed(fax(0x80c8), legs.fromAlice(fax(0x80c8)));
    }

    @Test
    @DisplayName("Packets and octets are counted; loss, jitter and opinion are not made up")
    void counted() {
        legs.fromAlice(fax(1));
        legs.fromAlice(fax(9));
        assertEquals(2, a.counters().receivedPackets());
        assertEquals(2L * fax(1).length, a.counters().receivedOctets());
        assertEquals(2, b.counters().sentPackets());
        assertEquals(2L * fax(1).length, b.counters().sentOctets());
        assertEquals(0, a.counters().lost());
        assertEquals(-1, a.counters().jitterMicros());
        assertEquals(-1, a.counters().fractionLost());
        assertEquals(0, a.counters().opinionScore(0, 0));
    }

    @Test
    @DisplayName("RFC 7362 §5: none but the peer is heard once it has been, and a stray packet moves nothing")
    void hijack() {
        assertEquals(RelayVerdict.WRONG_SOURCE, legs.fromAlice(STRANGER, fax(1)).verdict());
        assertPassed(fax(2), legs.fromAlice(fax(2)));
        for (int number = 3; number < 3 + 2 * Latch.CANDIDATE_PACKETS; number++) {
            assertEquals(
                    RelayVerdict.WRONG_SOURCE,
                    legs.fromAlice(STRANGER, fax(number)).verdict());
        }
        assertEquals(ALICE, legs.fromBob(fax(1)).destination());
    }

    @Test
    @DisplayName("RFC 7362 §5: a peer behind a NAT is found by its packets")
    void behindNat() {
        for (int number = 1; number < Latch.CANDIDATE_PACKETS; number++) {
            assertEquals(
                    RelayVerdict.WRONG_SOURCE,
                    legs.fromAlice(STRANGER, fax(number)).verdict());
        }
        assertPassed(fax(3), legs.fromAlice(STRANGER, fax(3)));
        assertEquals(STRANGER, legs.fromBob(fax(1)).destination());
    }

    @Test
    @DisplayName("RFC 3264 §8.4: on hold nothing passes")
    void held() {
        legs.publish(b, new LegPlan(new Keying.Plain(), BOB, BOB, true, false, false, FAX, PayloadTable.SAME, false));
        assertEquals(RelayVerdict.ON_HOLD, legs.fromAlice(fax(1)).verdict());
    }

    @Test
    @DisplayName("Nothing but fax passes, and none on the port that was for RTCP")
    void nothingElse() {
        assertEquals(
                RelayVerdict.MALFORMED, legs.fromAlice(new byte[] {0, 1, 40, 1}).verdict());
        assertEquals(RelayVerdict.NOT_MEDIA, legs.from(a.rtcp(), ALICE, fax(1)).verdict());
    }

    @Test
    @DisplayName("While one leg has changed to fax and the other has not, neither voice nor fax passes")
    void changing() {
        legs.publish(b, plan(BOB, StreamFormat.AUDIO, true));
        assertEquals(RelayVerdict.NOT_CONNECTED, legs.fromAlice(fax(1)).verdict());
        legs.publish(b, plan(BOB, FAX, true));
        legs.publish(a, plan(ALICE, StreamFormat.AUDIO, true));
        assertEquals(RelayVerdict.NOT_CONNECTED, legs.fromAlice(audio(1)).verdict());
    }

    @Test
    @DisplayName("RTP that was on its way when the call changed to fax is no fax, even where its lengths would fit")
    void lateVoice() {
        both(StreamFormat.AUDIO);
        assertTrue(legs.fromAlice(audio(0x0100)).alive());
        both(FAX);
        assertEquals(RelayVerdict.LATE, legs.fromAlice(audio(0x0101)).verdict());
        assertPassed(fax(0), legs.fromAlice(fax(0)));
    }

    @Test
    @DisplayName("Voice after a fax goes on in the source that the other party knows")
    void voiceAfterwards() {
        both(StreamFormat.AUDIO);
        legs.fromAlice(audio(1));
        both(FAX);
        legs.fromAlice(fax(0));
        both(StreamFormat.AUDIO);
        var voice = legs.fromAlice(audio(2));
        assertTrue(voice.alive());
        assertEquals(b.source().ssrc(), RtpHeader.ssrc(voice.octets(), 0));
    }

    @Test
    @DisplayName("One that receives a page sends nothing meanwhile: either party's datagrams keep both alive")
    void halfDuplex() {
        for (int page = 0; page < 90; page++) {
            legs.nowNanos += SECOND_NANOS;
            legs.fromAlice(fax(page));
        }
        assertTrue(b.silentNanos(legs.nowNanos) < SECOND_NANOS);
        legs.nowNanos += 60 * SECOND_NANOS;
        assertTrue(a.silentNanos(legs.nowNanos) >= 60 * SECOND_NANOS);
        assertTrue(b.silentNanos(legs.nowNanos) >= 60 * SECOND_NANOS);
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
        legs.publish(voiceA, plan(ALICE, StreamFormat.AUDIO, true));
        legs.publish(voiceB, plan(BOB, StreamFormat.AUDIO, true));
        legs.nowNanos += 60 * SECOND_NANOS;
        legs.from(voiceA.rtp(), ALICE, audio(1));
        assertTrue(a.silentNanos(legs.nowNanos) < SECOND_NANOS);
        assertTrue(b.silentNanos(legs.nowNanos) >= 60 * SECOND_NANOS);
    }

    @Test
    @DisplayName("RFC 4103 §3: who types nothing is not silent")
    void text() {
        both(TEXT);
        legs.nowNanos += 3600 * SECOND_NANOS;
        assertEquals(0, a.silentNanos(legs.nowNanos));
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
