package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.bridge.BridgedLegs.ALICE;
import static parley.media.bridge.BridgedLegs.ALICE_SSRC;
import static parley.media.bridge.BridgedLegs.BOB;
import static parley.media.bridge.BridgedLegs.BOB_SSRC;
import static parley.media.bridge.BridgedLegs.audio;
import static parley.media.bridge.BridgedLegs.plan;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.MediaKind;
import parley.media.rtp.PayloadClocks;
import parley.media.rtp.RtcpHeader;
import parley.media.rtp.RtpHeader;

/// What a peer gets from the relay as one source, over all that happens to the other side.
class OwnSourceTest {
    private static final int PICTURE_LOSS = 0x81ce_0002;

    private final BridgedLegs legs = BridgedLegs.talking();
    private final RelayLeg a = legs.a;
    private final RelayLeg b = legs.b;

    private void bobHears(boolean sends) {
        legs.publish(b, plan(BOB, StreamFormat.AUDIO, sends));
    }

    private Packet alice(int sequence) {
        return legs.fromAlice(audio(sequence));
    }

    private static byte[] words(int... words) {
        var buffer = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }

    private static int sequence(Packet packet) {
        assertTrue(packet.alive(), packet.verdict().name());
        return RtpHeader.sequence(packet.octets(), 0);
    }

    @Test
    @DisplayName("RFC 3550 §5.1: each peer hears one SSRC of ours, neither the other's nor that of the other leg")
    void ownSsrc() {
        var toBob = alice(7);
        var toAlice = legs.fromBob(audio(BOB_SSRC, 7));
        assertEquals(b.source().ssrc(), RtpHeader.ssrc(toBob.octets(), 0));
        assertEquals(a.source().ssrc(), RtpHeader.ssrc(toAlice.octets(), 0));
        assertNotEquals(ALICE_SSRC, b.source().ssrc());
        assertNotEquals(a.source().ssrc(), b.source().ssrc());
    }

    @Test
    @DisplayName("RFC 3264 §8.4: packets held back are no gap for the peer when it hears us again")
    void hold() {
        int first = sequence(alice(7));
        bobHears(false);
        for (int held = 8; held < 100; held++) {
            assertEquals(RelayVerdict.ON_HOLD, alice(held).verdict());
        }
        bobHears(true);
        var resumed = alice(100);
        assertEquals(first + 1, sequence(resumed));
        assertTrue(RtpHeader.marker(resumed.octets(), 0));
        assertEquals(first + 2, sequence(alice(101)));
    }

    @Test
    @DisplayName("RFC 4733: an event of ours takes the place of the audio, in the same row of numbers")
    void insert() {
        int first = sequence(alice(7));
        b.source().displacing(true);
        assertEquals(RelayVerdict.DISPLACED, alice(8).verdict());
        int start = b.source().timestampAt(legs.nowNanos, 8000);
        var event = new Packet();
        System.arraycopy(words(0x80e5_0000, 0, 0, 0x0b0a_00a0), 0, event.octets(), 0, 16);
        MediaBridge.insert(event, b, 16, start);
        assertEquals(first + 1, sequence(event));
        assertEquals(BOB, event.destination());
        assertEquals(b.rtp(), event.departure());
        assertEquals(0x65, RtpHeader.payloadType(event.octets(), 0));
        b.source().displacing(false);
        assertEquals(first + 2, sequence(alice(9)));
    }

    @Test
    @DisplayName("an event for a peer that is on hold is not sent, and uses no number")
    void insertOnHold() {
        int first = sequence(alice(7));
        bobHears(false);
        var event = new Packet();
        MediaBridge.insert(event, b, 16, 0);
        assertFalse(event.alive());
        bobHears(true);
        assertEquals(first + 1, sequence(alice(8)));
    }

    @Test
    @DisplayName("RFC 3550 §6.4: reports are of the source that we are to one peer, about that which the other is")
    void reports() {
        alice(7);
        var heard = legs.fromBob(audio(BOB_SSRC, 65_000));
        var report = legs.fromAlice(words(0x81c9_0007, ALICE_SSRC, a.source().ssrc(), 0, sequence(heard), 5, 6, 7));
        assertTrue(report.alive(), report.verdict().name());
        assertEquals(
                Arrays.toString(words(0x81c9_0007, b.source().ssrc(), BOB_SSRC, 0, 65_000, 5, 6, 7)),
                Arrays.toString(Arrays.copyOf(report.octets(), report.length())));
        var broken = words(0x81ca_0001, ALICE_SSRC);
        assertEquals(RelayVerdict.REPORT_REFUSED, legs.fromAlice(broken).verdict());
    }

    @Test
    @DisplayName("RFC 3550 §8.2: a peer that comes with our own SSRC is heard, and we take another")
    void collision() {
        int before = a.source().ssrc();
        assertTrue(legs.fromAlice(audio(before, 1)).alive());
        assertNotEquals(before, a.source().ssrc());
    }

    @Test
    @DisplayName("video passes with the sources it has; feedback only to a peer whose profile knows it")
    void video() {
        var camera = new StreamFormat(MediaKind.VIDEO, false, PayloadClocks.STATIC);
        var fedBack = new StreamFormat(MediaKind.VIDEO, true, PayloadClocks.STATIC);
        legs.publish(a, plan(ALICE, fedBack, true));
        legs.publish(b, plan(BOB, camera, true));
        var frame = alice(7);
        assertEquals(7, sequence(frame));
        assertEquals(ALICE_SSRC, RtpHeader.ssrc(frame.octets(), 0));
        var report = words(0x80c9_0001, ALICE_SSRC, PICTURE_LOSS, ALICE_SSRC, BOB_SSRC);
        var passed = legs.fromAlice(report);
        assertEquals(RtcpHeader.FIXED_BYTES, passed.length());
        assertEquals(ALICE_SSRC, RtcpHeader.ssrc(passed.octets(), 0));
        assertEquals(report.length, legs.fromBob(report).length());
    }
}
