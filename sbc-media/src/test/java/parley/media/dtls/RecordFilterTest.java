package parley.media.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordFilterTest {
    private static final String ENCRYPTED = "00".repeat(25);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] record(int type, int epoch, String fragment) {
        byte[] octets = hex(fragment);
        return hex("%02x fefd %04x 000000000001 %04x".formatted(type, epoch, octets.length) + fragment);
    }

    private static boolean admits(RecordFilter filter, byte[] datagram) {
        assertEquals(datagram.length, RecordFilter.recordBytes(datagram, 0));
        return filter.admits(datagram, 0, datagram.length);
    }

    @Test
    @DisplayName("RFC 6347 §4.1: a record that does not fit its datagram is none")
    void recordLengths() {
        byte[] good = record(22, 0, "0e000000 0003 000000 000000");
        assertEquals(25, RecordFilter.recordBytes(good, 0));
        assertEquals(-1, RecordFilter.recordBytes(good, 1));
        assertEquals(
                -1, RecordFilter.recordBytes(hex("16 fefd 0000 000000000001 000d 0e000000 0003 000000 000000"), 0));
        assertEquals(-1, RecordFilter.recordBytes(hex("16 0303 0000 000000000001 0000"), 0));
        assertEquals(-1, RecordFilter.recordBytes(hex("16 fefd 0000 000000000001 00"), 0));
    }

    @Test
    @DisplayName("RFC 6347 §4.2.2: a message that claims more than 16 KiB, or a fragment beyond it, is dropped")
    void messageLengths() {
        var filter = new RecordFilter(true);
        assertTrue(admits(filter, record(22, 0, "0b004000 0001 000000 000001 ff")));
        assertFalse(admits(filter, record(22, 0, "0b004001 0001 000000 000001 ff")));
        assertFalse(admits(filter, record(22, 0, "0bffffff 0001 000000 000001 ff")));
        assertFalse(admits(filter, record(22, 0, "0b000001 0001 000001 000001 ff")));
        assertFalse(admits(filter, record(22, 0, "0b000004 0001 000000 000002 ff")));
        assertFalse(admits(filter, record(22, 0, "0b000001 0001 000000 000001 ff 0b00")));
        assertFalse(admits(filter, record(22, 0, "")));
    }

    @Test
    @DisplayName("RFC 6347 §4.1: only alerts, handshake, ChangeCipherSpec and data are records of DTLS 1.2")
    void types() {
        var filter = new RecordFilter(true);
        assertTrue(admits(filter, record(20, 0, "01")));
        assertTrue(admits(filter, record(21, 0, "0228")));
        assertTrue(admits(filter, record(23, 1, ENCRYPTED)));
        assertFalse(admits(filter, record(24, 1, ENCRYPTED)));
        assertFalse(admits(filter, record(19, 0, "00")));
    }

    @Test
    @DisplayName("RFC 5288 §3: an encrypted record that cannot hold nonce, tag and an octet is dropped")
    void shortEncrypted() {
        var filter = new RecordFilter(true);
        assertFalse(admits(filter, record(21, 1, ENCRYPTED.substring(2))));
        assertTrue(admits(filter, record(21, 1, ENCRYPTED)));
    }

    @Test
    @DisplayName("server: nothing changes the epoch before the client's CertificateVerify is there as a whole")
    void certificateVerifyFirst() {
        var filter = new RecordFilter(false);
        byte[] changeCipherSpec = record(20, 0, "01");
        byte[] finished = record(22, 1, ENCRYPTED);
        assertFalse(admits(filter, changeCipherSpec));
        assertFalse(admits(filter, finished));
        assertTrue(admits(filter, record(22, 0, "0f000004 0005 000002 000002 aabb")));
        assertFalse(admits(filter, changeCipherSpec));
        assertTrue(admits(filter, record(22, 0, "0f000004 0005 000000 000002 aabb")));
        assertFalse(admits(filter, changeCipherSpec));
        assertTrue(admits(filter, record(22, 0, "0f000004 0005 000002 000002 aabb")));
        assertTrue(admits(filter, changeCipherSpec));
        assertTrue(admits(filter, finished));
    }
}
