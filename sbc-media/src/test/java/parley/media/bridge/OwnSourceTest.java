package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.MediaKind;
import parley.media.rtp.PayloadClocks;
import parley.media.rtp.RtcpHeader;
import parley.media.rtp.RtpHeader;

/// What a peer gets from the relay as one source, over all that happens to the other side.
class OwnSourceTest {
    private static final TransportAddress ALICE = TransportAddress.ipv4(0xc000_0201, 40_000);
    private static final TransportAddress BOB = TransportAddress.ipv4(0xc000_0202, 50_000);
    private static final int ALICE_SSRC = 0xa11ce;
    private static final int BOB_SSRC = 0xb0b;
    private static final int PICTURE_LOSS = 0x81ce_0002;

    private final RelayLeg a = new RelayLeg(new Random(1));
    private final RelayLeg b = new RelayLeg(new Random(2));
    private long nowNanos;

    @BeforeEach
    void connect() {
        RelayLeg.bridge(a, b);
        publish(a, ALICE, true, StreamFormat.AUDIO);
        publish(b, BOB, true, StreamFormat.AUDIO);
    }

    private void publish(RelayLeg leg, TransportAddress peer, boolean sends, StreamFormat format) {
        leg.publish(
                new LegPlan(new Keying.Plain(), peer, peer, true, sends, true, format, PayloadTable.SAME, false),
                nowNanos);
    }

    private Packet through(RelayLeg leg, TransportAddress source, byte[] octets) {
        nowNanos += 20_000_000L;
        var packet = new Packet();
        System.arraycopy(octets, 0, packet.octets(), 0, octets.length);
        packet.received(leg.rtp(), octets.length, source.high(), source.low(), source.port());
        MediaBridge.classify(packet, nowNanos);
        MediaBridge.unprotect(packet, nowNanos);
        if (packet.alive()) {
            MediaBridge.route(packet, nowNanos);
        }
        if (packet.alive()) {
            MediaBridge.renumber(packet, nowNanos);
        }
        return packet;
    }

    private Packet alice(int sequence) {
        return through(a, ALICE, rtp(ALICE_SSRC, sequence));
    }

    private static byte[] rtp(int ssrc, int sequence) {
        var octets = new byte[172];
        octets[0] = (byte) 0x80;
        RtpHeader.setSsrc(octets, 0, ssrc);
        RtpHeader.setSequence(octets, 0, sequence);
        RtpHeader.setTimestamp(octets, 0, sequence * 160);
        return octets;
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
        var toAlice = through(b, BOB, rtp(BOB_SSRC, 7));
        assertEquals(b.source().ssrc(), RtpHeader.ssrc(toBob.octets(), 0));
        assertEquals(a.source().ssrc(), RtpHeader.ssrc(toAlice.octets(), 0));
        assertNotEquals(ALICE_SSRC, b.source().ssrc());
        assertNotEquals(a.source().ssrc(), b.source().ssrc());
    }

    @Test
    @DisplayName("RFC 3264 §8.4: packets held back are no gap for the peer when it hears us again")
    void hold() {
        int first = sequence(alice(7));
        publish(b, BOB, false, StreamFormat.AUDIO);
        for (int held = 8; held < 100; held++) {
            assertEquals(RelayVerdict.ON_HOLD, alice(held).verdict());
        }
        publish(b, BOB, true, StreamFormat.AUDIO);
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
        int start = b.source().timestampAt(nowNanos, 8000);
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
        publish(b, BOB, false, StreamFormat.AUDIO);
        var event = new Packet();
        MediaBridge.insert(event, b, 16, 0);
        assertFalse(event.alive());
        publish(b, BOB, true, StreamFormat.AUDIO);
        assertEquals(first + 1, sequence(alice(8)));
    }

    @Test
    @DisplayName("RFC 3550 §6.4: reports are of the source that we are to one peer, about that which the other is")
    void reports() {
        alice(7);
        var heard = through(b, BOB, rtp(BOB_SSRC, 65_000));
        var report = through(a, ALICE, words(0x81c9_0007, ALICE_SSRC, a.source().ssrc(), 0, sequence(heard), 5, 6, 7));
        assertTrue(report.alive(), report.verdict().name());
        assertEquals(
                Arrays.toString(words(0x81c9_0007, b.source().ssrc(), BOB_SSRC, 0, 65_000, 5, 6, 7)),
                Arrays.toString(Arrays.copyOf(report.octets(), report.length())));
        var broken = words(0x81ca_0001, ALICE_SSRC);
        assertEquals(RelayVerdict.REPORT_REFUSED, through(a, ALICE, broken).verdict());
    }

    @Test
    @DisplayName("RFC 3550 §8.2: a peer that comes with our own SSRC is heard, and we take another")
    void collision() {
        int before = a.source().ssrc();
        assertTrue(through(a, ALICE, rtp(before, 1)).alive());
        assertNotEquals(before, a.source().ssrc());
    }

    @Test
    @DisplayName("video passes with the sources it has; feedback only to a peer whose profile knows it")
    void video() {
        var camera = new StreamFormat(MediaKind.VIDEO, false, PayloadClocks.STATIC);
        publish(a, ALICE, true, new StreamFormat(MediaKind.VIDEO, true, PayloadClocks.STATIC));
        publish(b, BOB, true, camera);
        var frame = alice(7);
        assertEquals(7, sequence(frame));
        assertEquals(ALICE_SSRC, RtpHeader.ssrc(frame.octets(), 0));
        var report = words(0x80c9_0001, ALICE_SSRC, PICTURE_LOSS, ALICE_SSRC, BOB_SSRC);
        var passed = through(a, ALICE, report);
        assertEquals(RtcpHeader.FIXED_BYTES, passed.length());
        assertEquals(ALICE_SSRC, RtcpHeader.ssrc(passed.octets(), 0));
        assertEquals(report.length, through(b, BOB, report).length());
    }
}
