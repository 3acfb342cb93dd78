package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Peers that name our own ports as theirs, so that what the bridge sends comes back to it.
class MediaRingTest {
    private static final int US = 0x7f00_0001;
    private static final TransportAddress ALICE = TransportAddress.ipv4(0xc000_0265, 40_001);
    private static final int A_RTP = 30_000;
    private static final int B_RTP = 30_002;
    private static final byte[] RECEIVER_REPORT = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};

    private final BridgedLegs legs = new BridgedLegs();
    private final RelayLeg a = legs.a;
    private final RelayLeg b = legs.b;
    private long nowNanos;

    /// A's peer says that it wants RTP at B's RTCP port, B's that it wants RTCP at A's RTP port: RTCP that leaves by
    /// the one arrives at the other, from where A's RTP is to come.
    @BeforeEach
    void connect() {
        a.publish(plan(TransportAddress.ipv4(US, B_RTP + 1), ALICE), nowNanos);
        b.publish(plan(ALICE, TransportAddress.ipv4(US, A_RTP)), nowNanos);
    }

    private static LegPlan plan(TransportAddress rtp, TransportAddress rtcp) {
        return new LegPlan(
                new Keying.Plain(), rtp, rtcp, false, true, true, StreamFormat.AUDIO, PayloadTable.SAME, false);
    }

    private Packet through(LegPort port, TransportAddress source) {
        var packet = BridgedLegs.received(port, source, RECEIVER_REPORT);
        MediaBridge.classify(packet, nowNanos);
        MediaBridge.unprotect(packet, nowNanos);
        MediaBridge.route(packet, nowNanos);
        return packet;
    }

    @Test
    @DisplayName("a packet that would go round for ever ends when its leg has brought more than any peer sends")
    void ringEnds() {
        var packet = through(a.rtcp(), ALICE);
        var rounds = 0;
        while (packet.alive() && rounds <= PacketRate.PACKETS_MAX) {
            assertEquals(TransportAddress.ipv4(US, A_RTP), packet.destination());
            packet = through(a.rtp(), TransportAddress.ipv4(US, B_RTP + 1));
            rounds++;
        }
        assertEquals(RelayVerdict.TOO_MANY, packet.verdict());
        assertEquals(PacketRate.PACKETS_MAX, rounds);
    }

    @Test
    @DisplayName("the next second is a new one; as many as are allowed pass in each, and none is lost to the other leg")
    void nextWindow() {
        for (var packets = 0; packets < PacketRate.PACKETS_MAX; packets++) {
            assertEquals(RelayVerdict.RELAYED, through(a.rtcp(), ALICE).verdict());
        }
        nowNanos = PacketRate.WINDOW_NANOS - 1;
        assertEquals(RelayVerdict.TOO_MANY, through(a.rtcp(), ALICE).verdict());
        assertEquals(
                RelayVerdict.RELAYED,
                through(b.rtcp(), TransportAddress.ipv4(US, A_RTP)).verdict());
        nowNanos = PacketRate.WINDOW_NANOS;
        assertEquals(RelayVerdict.RELAYED, through(a.rtcp(), ALICE).verdict());
    }
}
