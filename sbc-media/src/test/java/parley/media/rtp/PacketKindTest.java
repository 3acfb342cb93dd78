package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PacketKindTest {
    private record Row(int first, int last, PacketKind kind) {}

    private static final Row[] BY_FIRST_OCTET = {
        new Row(0, 3, PacketKind.STUN),
        new Row(4, 15, PacketKind.UNKNOWN),
        new Row(16, 19, PacketKind.ZRTP),
        new Row(20, 63, PacketKind.DTLS),
        new Row(64, 79, PacketKind.TURN_CHANNEL),
        new Row(80, 127, PacketKind.UNKNOWN),
        new Row(128, 191, PacketKind.RTP),
        new Row(192, 255, PacketKind.UNKNOWN)
    };

    @Test
    @DisplayName("RFC 7983 §7: the first octet tells whose a datagram is")
    void firstOctet() {
        for (var row : BY_FIRST_OCTET) {
            for (int octet = row.first; octet <= row.last; octet++) {
                byte[] datagram = {9, (byte) octet, 0};
                assertEquals(row.kind, PacketKind.of(datagram, 1, 2), "octet " + octet);
            }
        }
    }

    @Test
    @DisplayName("RFC 5761 §4: 192 to 223 in the second octet are RTCP, all others RTP")
    void secondOctet() {
        for (int octet = 0; octet < 256; octet++) {
            var expected = octet >= 192 && octet <= 223 ? PacketKind.RTCP : PacketKind.RTP;
            assertEquals(expected, PacketKind.of(new byte[] {(byte) 0x80, (byte) octet}, 0, 2), "octet " + octet);
        }
    }

    @Test
    @DisplayName("RFC 7983 §7: an empty datagram is nobody's")
    void tooShort() {
        assertEquals(PacketKind.UNKNOWN, PacketKind.of(new byte[] {(byte) 0x80}, 0, 1));
        assertEquals(PacketKind.UNKNOWN, PacketKind.of(new byte[0], 0, 0));
    }
}
