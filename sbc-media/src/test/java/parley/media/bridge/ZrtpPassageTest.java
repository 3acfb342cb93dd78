package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.media.rtp.RtpHeader;

/// ZRTP from one party to the other (RFC 6189), and what comes after it.
class ZrtpPassageTest {
    private static final TransportAddress ALICE = TransportAddress.ipv4(0xc000_0201, 40_000);
    private static final TransportAddress BOB = TransportAddress.ipv4(0xc000_0202, 50_000);
    private static final TransportAddress STRANGER = TransportAddress.ipv4(0xc000_0203, 60_000);
    private static final int ALICE_SSRC = 0xa11ce;

    private final RelayLeg a = new RelayLeg(new Random(1));
    private final RelayLeg b = new RelayLeg(new Random(2));
    private long nowNanos;

    @BeforeEach
    void connect() {
        RelayLeg.bridge(a, b);
        publish(a, ALICE, new Keying.Plain(), PayloadTable.SAME);
        publish(b, BOB, new Keying.Plain(), PayloadTable.SAME);
    }

    private void publish(RelayLeg leg, TransportAddress peer, Keying keying, PayloadTable payloadTypes) {
        leg.publish(
                new LegPlan(keying, peer, peer, true, true, true, StreamFormat.AUDIO, payloadTypes, false), nowNanos);
    }

    private Packet fromAlice(TransportAddress source, byte[] octets) {
        nowNanos += 20_000_000L;
        var packet = new Packet();
        System.arraycopy(octets, 0, packet.octets(), 0, octets.length);
        packet.received(a.rtp(), octets.length, source.high(), source.low(), source.port());
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
        return packet;
    }

    /// A HelloACK.
    private static byte[] helloAck() {
        var octets = ByteBuffer.allocate(28);
        octets.putInt(0x1000_0001).putInt(0x5a52_5450).putInt(ALICE_SSRC);
        octets.putInt(0x505a_0003).put("HelloACK".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return octets.putInt(0x1234_5678).array();
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
    @DisplayName(
            "RFC 6189 §5: between two legs in the clear it passes as it is, and the media then has the SSRC it names")
    void passes() {
        assertNotEquals(ALICE_SSRC, RtpHeader.ssrc(fromAlice(ALICE, audio(1)).octets(), 0));
        assertPassed(helloAck(), fromAlice(ALICE, helloAck()));
        assertPassed(audio(2), fromAlice(ALICE, audio(2)));
    }

    @Test
    @DisplayName("RFC 3711 §3.4: reports under the parties' own keys pass, though only their header can be read")
    void protectedReports() {
        var report = new byte[60];
        new Random(7).nextBytes(report);
        ByteBuffer.wrap(report).putInt(0x80c8_0006).putInt(ALICE_SSRC);
        assertEquals(RelayVerdict.MALFORMED, fromAlice(ALICE, report).verdict());
        fromAlice(ALICE, helloAck());
        assertPassed(report, fromAlice(ALICE, report));
    }

    @Test
    @DisplayName("No other than the peer brings it, and no other thing passes for it")
    void refused() {
        fromAlice(ALICE, audio(1));
        assertEquals(RelayVerdict.WRONG_SOURCE, fromAlice(STRANGER, helloAck()).verdict());
        var other = helloAck();
        other[4] = 0;
        assertEquals(RelayVerdict.MALFORMED, fromAlice(ALICE, other).verdict());
        assertEquals(
                RelayVerdict.MALFORMED,
                fromAlice(ALICE, Arrays.copyOf(helloAck(), 27)).verdict());
    }

    @Test
    @DisplayName(
            "It stops where one leg is protected, or a payload type has another number there: nothing could follow")
    void stops() {
        publish(b, BOB, new Keying.Pending(), PayloadTable.SAME);
        assertEquals(RelayVerdict.NOT_MEDIA, fromAlice(ALICE, helloAck()).verdict());
        publish(b, BOB, new Keying.Plain(), PayloadTable.of(Map.of(101, 96), Set.of()));
        assertEquals(RelayVerdict.NOT_MEDIA, fromAlice(ALICE, helloAck()).verdict());
    }

    @Test
    @DisplayName("A leg that becomes protected ends it: its peer hears our own source again")
    void ends() {
        fromAlice(ALICE, helloAck());
        assertPassed(audio(1), fromAlice(ALICE, audio(1)));
        publish(b, BOB, new Keying.Pending(), PayloadTable.SAME);
        publish(b, BOB, new Keying.Plain(), PayloadTable.SAME);
        assertEquals(
                b.source().ssrc(), RtpHeader.ssrc(fromAlice(ALICE, audio(2)).octets(), 0));
    }
}
