package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    @DisplayName("RFC 3550 §5.1: every field of the fixed header is read where it lies")
    void fields() {
        byte[] packet = hex("ff 80 88 1234 decafbad cafebabe 01");
        assertEquals(12, RtpHeader.headerBytes(packet, 1, 13));
        assertEquals(8, RtpHeader.payloadType(packet, 1));
        assertTrue(RtpHeader.marker(packet, 1));
        assertFalse(RtpHeader.hasPadding(packet, 1));
        assertEquals(0x1234, RtpHeader.sequence(packet, 1));
        assertEquals(0xdecafbad, RtpHeader.timestamp(packet, 1));
        assertEquals(0xcafebabe, RtpHeader.ssrc(packet, 1));
        assertEquals(1, RtpHeader.payloadBytes(packet, 1, 13));
    }

    @Test
    @DisplayName("§5.1: a rewritten field leaves its neighbours alone")
    void rewrite() {
        byte[] packet = hex("80 88 1234 decafbad cafebabe");
        RtpHeader.setPayloadType(packet, 0, 101);
        RtpHeader.setSequence(packet, 0, 0x1_ffff);
        RtpHeader.setTimestamp(packet, 0, 1);
        RtpHeader.setSsrc(packet, 0, 2);
        assertEquals("80e5ffff0000000100000002", HexFormat.of().formatHex(packet));
    }

    @Test
    @DisplayName("§5.1, §5.3.1: CSRCs and extension belong to the header, which must fit")
    void headerLength() {
        assertEquals(20, RtpHeader.headerBytes(hex("82 00 0001 00000000 00000000 00000000 00000000"), 0, 20));
        assertEquals(-1, RtpHeader.headerBytes(hex("83 00 0001 00000000 00000000 00000000 00000000"), 0, 20));
        byte[] extension = hex("90 00 0001 00000000 00000000 bede0001 00000000 ff");
        assertEquals(20, RtpHeader.headerBytes(extension, 0, 21));
        assertEquals(-1, RtpHeader.headerBytes(extension, 0, 19));
        assertEquals(-1, RtpHeader.headerBytes(extension, 0, 15));
        assertEquals(-1, RtpHeader.headerBytes(hex("40 00 0001 00000000 00000000"), 0, 12));
        assertEquals(-1, RtpHeader.headerBytes(hex("80 00 0001 00000000 000000"), 0, 11));
    }

    @Test
    @DisplayName("§5.1: padding counts itself and stays within the payload")
    void padding() {
        assertEquals(1, RtpHeader.payloadBytes(hex("a0 00 0001 00000000 00000000 ff 00 00 03"), 0, 16));
        assertEquals(0, RtpHeader.payloadBytes(hex("a0 00 0001 00000000 00000000 ff 00 00 04"), 0, 16));
        assertEquals(-1, RtpHeader.payloadBytes(hex("a0 00 0001 00000000 00000000 ff 00 00 05"), 0, 16));
        assertEquals(-1, RtpHeader.payloadBytes(hex("a0 00 0001 00000000 00000000 ff 00 00 00"), 0, 16));
        assertEquals(-1, RtpHeader.payloadBytes(hex("a0 00 0001 00000000 00000000"), 0, 12));
    }

    @Test
    @DisplayName("§6.4, A.2: a compound is a chain of whole packets, padded only at its end")
    void compound() {
        assertTrue(RtcpHeader.wellFormed(hex("80c90001 00000001"), 0, 8));
        assertTrue(RtcpHeader.wellFormed(hex("80c90001 00000001 81ca0002 00000001 01000000"), 0, 20));
        assertTrue(RtcpHeader.wellFormed(hex("80c90001 00000001 a0cb0002 00000001 00000004"), 0, 20));
        assertFalse(RtcpHeader.wellFormed(hex("a0c90001 00000001 80cb0001 00000001"), 0, 16));
        assertFalse(RtcpHeader.wellFormed(hex("80c90002 00000001"), 0, 8));
        assertFalse(RtcpHeader.wellFormed(hex("80c90000 00000001"), 0, 8));
        assertFalse(RtcpHeader.wellFormed(hex("80c90001 00000001 40ca0000"), 0, 12));
        assertFalse(RtcpHeader.wellFormed(hex("80000001 00000001"), 0, 8));
        byte[] report = hex("81c80001 cafebabe");
        assertEquals(RtcpHeader.SENDER_REPORT, RtcpHeader.packetType(report, 0));
        assertEquals(1, RtcpHeader.count(report, 0));
        assertEquals(0xcafebabe, RtcpHeader.ssrc(report, 0));
    }

    @Test
    @DisplayName("octets that once broke other readers break none of ours")
    void corpus() throws IOException {
        int read = 0;
        for (String directory : new String[] {"rtp", "rtcp"}) {
            try (var files = Files.list(Path.of("src/test/resources/rtp-rtcp", directory))) {
                for (var file : files.toList()) {
                    byte[] octets = Files.readAllBytes(file);
                    int payload = RtpHeader.payloadBytes(octets, 0, octets.length);
                    assertTrue(payload >= -1 && payload <= octets.length, file.toString());
                    assertDoesNotThrow(() -> RtcpHeader.wellFormed(octets, 0, octets.length));
                    read++;
                }
            }
        }
        assertEquals(76, read);
    }
}
