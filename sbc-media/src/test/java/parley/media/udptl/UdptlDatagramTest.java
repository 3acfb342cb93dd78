package parley.media.udptl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdptlDatagramTest {
    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no signal, 0000 01 00 00 00",
        "a called terminal's tone, 0000 01 04 00 00",
        "redundancy of one, 0001 01 06 00 01 01 04",
        "redundancy of two, 0002 03 c0 01 80 00 02 01 06 01 04",
        "no recovery at all, 0003 02 c0 01",
        "parity of three, 0004 02 c0 01 80 0103 02 02 aabb 01 cc",
        "an empty primary packet, 8000 00 00 00",
        "octets behind, 0000 01 00 00 00 ffff",
    })
    @DisplayName("ITU-T T.38 §9.1.2: what gateways send is taken")
    void taken(String name, String hex) {
        var datagram = octets(hex);
        assertTrue(UdptlDatagram.wellFormed(datagram, datagram.length), name);
    }

    @Test
    @DisplayName("X.691 §11.9: a packet of 128 octets or more has its length in two")
    void longPacket() {
        var datagram = new byte[2 + 2 + 300 + 2];
        datagram[2] = (byte) 0x81;
        datagram[3] = 44;
        assertTrue(UdptlDatagram.wellFormed(datagram, datagram.length));
        assertFalse(UdptlDatagram.wellFormed(datagram, 303));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing, ''",
        "a number alone, 0000",
        "a primary packet cut off, 0000 05 00 00",
        "a length in pieces of 16 KiB, 0000 c1 00 00 00",
        "a second half of a length cut off, 0000 81",
        "neither packets nor parity, 0000 01 00 40 00",
        "a count cut off, 0000 01 00 00",
        "older packets cut off, 0000 01 00 00 02 01 06",
        "parity cut off, 0004 02 c0 01 80 0103 02 02 aabb 01",
        "a STUN binding request, 0001 0000 2112a442 000102030405060708090a0b",
        "a STUN keepalive with a fingerprint, 0011 0008 2112a442 000102030405060708090a0b 80280004 01020304",
        "a DTLS alert, 15 fefd 0001 000000000001 0002 0100",
        "a DTLS record of 1.0, 16 feff 0000 000000000000 0002 0e00",
    })
    @DisplayName("What cannot be a fax datagram is not")
    void refused(String name, String hex) {
        var datagram = octets(hex);
        assertFalse(UdptlDatagram.wellFormed(datagram, datagram.length), name);
    }

    @Test
    @DisplayName("Voice hardly ever looks like fax: of 65,536 packets of A-law silence one, whose number is its length")
    void voice() {
        int taken = 0;
        var packet = new byte[172];
        Arrays.fill(packet, (byte) 0xd5);
        packet[0] = (byte) 0x80;
        packet[1] = 8;
        for (int sequence = 0; sequence < 0x10000; sequence++) {
            packet[2] = (byte) (sequence >> 8);
            packet[3] = (byte) sequence;
            taken += UdptlDatagram.wellFormed(packet, packet.length) ? 1 : 0;
        }
        assertEquals(1, taken);
    }
}
