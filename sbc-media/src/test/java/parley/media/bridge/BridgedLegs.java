package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import parley.media.rtp.RtpHeader;

/// Alice's leg and Bob's, bridged, and a clock: packets go through all the steps of the relay, each 20 ms after the
/// one before.
final class BridgedLegs {
    static final TransportAddress ALICE = TransportAddress.ipv4(0xc000_0201, 40_000);
    static final TransportAddress BOB = TransportAddress.ipv4(0xc000_0202, 50_000);
    static final TransportAddress STRANGER = TransportAddress.ipv4(0xc000_0203, 60_000);
    static final int ALICE_SSRC = 0xa11ce;
    static final int BOB_SSRC = 0xb0b;
    static final long SECOND_NANOS = 1_000_000_000L;

    private static final long PACE_NANOS = 20_000_000L;
    private static final int AUDIO_BYTES = RtpHeader.FIXED_BYTES + 160;

    final RelayLeg a = new RelayLeg(new Random(1));
    final RelayLeg b = new RelayLeg(new Random(2));
    long nowNanos = SECOND_NANOS;

    BridgedLegs() {
        RelayLeg.bridge(a, b);
    }

    /// Audio in the clear between Alice and Bob.
    static BridgedLegs talking() {
        var legs = new BridgedLegs();
        legs.publish(legs.a, plan(ALICE, StreamFormat.AUDIO, true));
        legs.publish(legs.b, plan(BOB, StreamFormat.AUDIO, true));
        return legs;
    }

    /// In the clear, to one port for RTP and RTCP.
    /// @param sends false if we send that peer nothing
    static LegPlan plan(TransportAddress peer, StreamFormat format, boolean sends) {
        return new LegPlan(new Keying.Plain(), peer, peer, true, sends, true, format, PayloadTable.SAME, false);
    }

    void publish(RelayLeg leg, LegPlan plan) {
        leg.publish(plan, nowNanos);
    }

    Packet fromAlice(TransportAddress source, byte[] octets) {
        return from(a.rtp(), source, octets);
    }

    Packet fromAlice(byte[] octets) {
        return fromAlice(ALICE, octets);
    }

    Packet fromBob(byte[] octets) {
        return from(b.rtp(), BOB, octets);
    }

    Packet from(LegPort port, TransportAddress source, byte[] octets) {
        nowNanos += PACE_NANOS;
        var packet = received(port, source, octets);
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

    /// One that no step has seen yet.
    static Packet received(LegPort port, TransportAddress source, byte[] octets) {
        var packet = new Packet();
        System.arraycopy(octets, 0, packet.octets(), 0, octets.length);
        packet.received(port, octets.length, source.high(), source.low(), source.port());
        return packet;
    }

    /// 20 ms of PCMU.
    static byte[] audio(int ssrc, int sequence) {
        var octets = new byte[AUDIO_BYTES];
        octets[0] = (byte) 0x80;
        RtpHeader.setSsrc(octets, 0, ssrc);
        RtpHeader.setSequence(octets, 0, sequence);
        RtpHeader.setTimestamp(octets, 0, sequence * 160);
        return octets;
    }

    /// Alice's.
    static byte[] audio(int sequence) {
        return audio(ALICE_SSRC, sequence);
    }

    /// It is on its way to Bob as it was sent.
    static void assertPassed(byte[] sent, Packet packet) {
        assertTrue(packet.alive(), packet.verdict().name());
        assertEquals(BOB, packet.destination());
        assertArrayEquals(sent, Arrays.copyOf(packet.octets(), packet.length()));
    }
}
