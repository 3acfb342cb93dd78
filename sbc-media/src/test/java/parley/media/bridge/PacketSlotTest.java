package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A slot of a batch, which one packet after the other uses.
class PacketSlotTest {
    private static final byte[] RECEIVER_REPORT = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1};

    private final BridgedLegs legs = BridgedLegs.talking();
    private final Packet slot = BridgedLegs.received(legs.a.rtp(), BridgedLegs.ALICE, RECEIVER_REPORT);

    private void receive(int octets) {
        slot.received(
                legs.a.rtp(), octets, BridgedLegs.ALICE.high(), BridgedLegs.ALICE.low(), BridgedLegs.ALICE.port());
        MediaBridge.classify(slot, legs.nowNanos);
        MediaBridge.settle(slot, false);
    }

    @Test
    @DisplayName("RFC 3550 §6: what is refused unread after a report counts as no report")
    void refusedUnread() {
        MediaBridge.classify(slot, legs.nowNanos);
        slot.drop(RelayVerdict.MALFORMED);
        MediaBridge.settle(slot, false);
        assertEquals(1, legs.a.counters().refusedReports());
        receive(Packet.CAPACITY_BYTES);
        legs.a.close();
        receive(RECEIVER_REPORT.length);
        assertEquals(1, legs.a.counters().refusedReports());
        assertEquals(1, legs.a.counters().packets(RelayVerdict.NOT_MEDIA));
        assertEquals(1, legs.a.counters().packets(RelayVerdict.CLOSED));
    }

    @Test
    @DisplayName("A slot whose packet was refused takes the next one anew")
    void alive() {
        slot.drop(RelayVerdict.MALFORMED);
        slot.received(legs.a.rtp(), RECEIVER_REPORT.length, 0, 0, 0);
        assertEquals(RelayVerdict.RELAYED, slot.verdict());
    }
}
