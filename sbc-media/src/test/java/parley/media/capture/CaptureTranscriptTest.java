package parley.media.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.AddressFamily;
import parley.media.bridge.Keying;
import parley.media.bridge.LegPlan;
import parley.media.bridge.MediaBridge;
import parley.media.bridge.Packet;
import parley.media.bridge.PayloadTable;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.StreamFormat;
import parley.media.bridge.TransportAddress;

/// From the packets of a relay to the blocks of a file. That other programs read it is proved with tshark.
class CaptureTranscriptTest {
    private static final int US = 0x7f00_0001;
    private static final TransportAddress ALICE = TransportAddress.ipv4(0xc000_0265, 40_000);
    private static final TransportAddress BOB = TransportAddress.ipv4(0xc633_6401, 50_000);
    private static final TransportAddress MALLORY = TransportAddress.ipv4(0xcb00_7107, 666);
    private static final byte[] RTP = HexFormat.of().parseHex("80000001000000a0000a11ce" + "55".repeat(21));
    private static final long WALL_NANOS = 1_790_000_000_123_456_789L;

    private final RelayLeg a = new RelayLeg(new Random(1));
    private final RelayLeg b = new RelayLeg(new Random(2));
    private final CaptureRing ring = new CaptureRing(64 * 1024);
    private final CaptureSession session = new CaptureSession(ring, () -> 5_000, WALL_NANOS);
    private final CaptureTranscript transcript =
            new CaptureTranscript(ring, Map.of(AddressFamily.IPV4, TransportAddress.ipv4(US, 1)));
    private String keys = "key 1";

    CaptureTranscriptTest() {
        RelayLeg.bridge(a, b);
        a.publish(plan(ALICE), 0);
        b.publish(plan(BOB), 0);
        a.tap(session.tap("0/A", "Leg A.\n", 30_000, () -> keys));
        b.tap(session.tap("0/B", "Leg B.\n", 30_002, () -> ""));
    }

    /// Packets on leg A until the ring has no room.
    private void fill() {
        while (ring.drops() == 0) {
            finish(arrived(a, ALICE, 7_000), 7_000);
        }
    }

    private void drain() {
        while (next().hasRemaining()) {
            // Into a file, it would be.
        }
    }

    private static LegPlan plan(TransportAddress peer) {
        return new LegPlan(
                new Keying.Plain(), peer, peer, true, true, true, StreamFormat.AUDIO, PayloadTable.SAME, false);
    }

    private static Packet arrived(RelayLeg leg, TransportAddress from, long nowNanos) {
        var packet = new Packet();
        System.arraycopy(RTP, 0, packet.octets(), 0, RTP.length);
        packet.received(leg.rtp(), RTP.length, from.high(), from.low(), from.port());
        MediaBridge.classify(packet, nowNanos);
        return packet;
    }

    private static void finish(Packet packet, long nowNanos) {
        MediaBridge.unprotect(packet, nowNanos);
        if (packet.alive()) {
            MediaBridge.route(packet, nowNanos);
        }
        if (packet.alive()) {
            MediaBridge.renumber(packet, nowNanos);
        }
        MediaBridge.settle(packet, packet.alive());
    }

    private ByteBuffer next() {
        var block = transcript.next();
        var copy = ByteBuffer.allocate(block.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(block).flip();
        if (copy.hasRemaining()) {
            assertEquals(copy.remaining(), copy.getInt(4), "total length");
            assertEquals(copy.remaining(), copy.getInt(copy.remaining() - 4), "total length, again");
            assertEquals(0, copy.remaining() % 4);
        }
        return copy;
    }

    private static String text(ByteBuffer block) {
        return StandardCharsets.ISO_8859_1.decode(block.duplicate()).toString();
    }

    @Test
    @DisplayName("a leg that comes while there is no room is in the file before its first packet, under its own number")
    void lateInterface() {
        fill();
        var c = new RelayLeg(new Random(3));
        c.tap(session.tap("1/A", "Leg C.\n", 30_004, () -> "key of C"));
        finish(arrived(c, ALICE, 8_000), 8_000);
        drain();
        finish(arrived(c, ALICE, 9_000), 9_000);
        finish(arrived(a, ALICE, 9_000), 9_000);
        var description = next();
        assertEquals(1, description.getInt(0), "interface description block");
        assertTrue(text(description).contains("1/A"));
        assertTrue(text(description).contains("Leg C.\nkey of C"));
        assertEquals(2, next().getInt(8), "interface");
        assertEquals(0, next().getInt(8), "interface");
    }

    @Test
    @DisplayName("keys that change while there is no room are told with the next packet that there is room for")
    void lateKeys() {
        fill();
        keys = "key 2";
        a.key(new Keying.Plain(), 0);
        drain();
        finish(arrived(a, ALICE, 9_000), 9_000);
        assertTrue(text(next()).contains("From here on:\nkey 2"));
    }

    @Test
    @DisplayName("a packet shows as it came and as it was sent, on the interface of each leg, with its times and ways")
    void bothLegs() {
        finish(arrived(a, ALICE, 7_000), 7_000);
        assertTrue(text(next()).contains("Leg A.\nkey 1"));
        assertTrue(text(next()).contains("0/B"));
        var in = next();
        assertEquals(6, in.getInt(0));
        assertEquals(0, in.getInt(8), "interface");
        assertEquals(WALL_NANOS + 2_000, ((long) in.getInt(12) << 32) | (in.getInt(16) & 0xffff_ffffL));
        assertEquals(28 + RTP.length, in.getInt(20));
        assertEquals(ALICE.port(), Short.toUnsignedInt(Short.reverseBytes(in.getShort(28 + 20))));
        assertEquals(30_000, Short.toUnsignedInt(Short.reverseBytes(in.getShort(28 + 22))));
        assertFalse(text(in).contains("not relayed"));
        var out = next();
        assertEquals(1, out.getInt(8), "interface");
        assertEquals(30_002, Short.toUnsignedInt(Short.reverseBytes(out.getShort(28 + 20))));
        assertEquals(BOB.port(), Short.toUnsignedInt(Short.reverseBytes(out.getShort(28 + 22))));
        assertFalse(next().hasRemaining());
        assertEquals(2, transcript.packets());
    }

    @Test
    @DisplayName("a packet that is not relayed says why; nothing of a batch shows before all of it is settled")
    void verdicts() {
        next();
        next();
        finish(arrived(a, ALICE, 0), 0);
        next();
        next();
        var forged = arrived(a, MALLORY, 0);
        var honest = arrived(a, ALICE, 0);
        finish(forged, 0);
        assertFalse(next().hasRemaining());
        finish(honest, 0);
        assertTrue(text(next()).contains("not relayed: wrong-source"));
    }

    @Test
    @DisplayName("keys that change stand at the next packet of their leg, and only if they change")
    void rekeyed() {
        next();
        next();
        a.publish(plan(ALICE), 0);
        assertFalse(next().hasRemaining());
        keys = "key 2";
        a.publish(plan(ALICE), 0);
        finish(arrived(a, ALICE, 0), 0);
        assertTrue(text(next()).contains("From here on:\nkey 2"));
        assertFalse(text(next()).contains("key 2"));
    }

    @Test
    @DisplayName("RFC 1071: sums over each header with its checksum are all ones, IPv4 and IPv6, odd lengths too")
    void checksums() {
        var ip = new byte[256];
        var ipv6 = new TransportAddress(0x2001_0db8_0000_0000L, 7, 40_000);
        for (int length = 0; length < 40; length++) {
            var payload = new byte[length];
            new Random(length).nextBytes(payload);
            int total = UdpPacket.write(ip, ALICE, BOB, payload, 0, length);
            assertEquals(28 + length, total);
            assertEquals(0xffff, sum(ip, 0, 20));
            assertEquals(0xffff, fold(sum(ip, 12, total) + 17 + 8 + length));
            total = UdpPacket.write(ip, ipv6, BOB, payload, 0, length);
            assertEquals(48 + length, total);
            assertEquals(0xffff, fold(sum(ip, 8, total) + 17 + 8 + length));
        }
    }

    private static int sum(byte[] octets, int from, int to) {
        var even = Arrays.copyOf(Arrays.copyOfRange(octets, from, to), to - from + (to - from) % 2);
        int sum = 0;
        for (int at = 0; at < even.length; at += 2) {
            sum += ((even[at] & 0xff) << 8) | (even[at + 1] & 0xff);
        }
        return fold(sum);
    }

    private static int fold(int sum) {
        return sum > 0xffff ? fold((sum & 0xffff) + (sum >>> 16)) : sum;
    }
}
