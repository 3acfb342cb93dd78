package parley.media.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.Secret;
import parley.media.dtls.SettledConnection.Heard;

class SettledConnectionTest {
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] SALT = HexFormat.of().parseHex("10111213");
    private static final int ALERT = 21;
    private static final int EPOCH = 1;
    private static final String CLOSE_NOTIFY = "0100";

    private final SettledConnection connection =
            SettledConnection.ofClient(new RecordKeys(Secret.of(new byte[20]), Secret.of(join(KEY, SALT))), new Sent());

    @ParameterizedTest
    @CsvSource({
        "21, 0100, END",
        "21, 0200, END",
        "21, 0228, END",
        "21, 015a, NOTHING",
        "21, 010000, NOTHING",
        "22, 0100, NOTHING",
        "22, 14000000, NOTHING",
        "23, 0100, NOTHING"
    })
    @DisplayName(
            "RFC 5246 §7.2: close_notify and fatal alerts end a connection; other warnings, handshakes and data do not")
    void whatEnds(int type, String content, Heard heard) throws Exception {
        assertEquals(heard, connection.received(record(type, EPOCH, 1, content)));
    }

    @Test
    @DisplayName("RFC 6347 §4.1.2.6: a number is heard once, and none before it afterwards")
    void replayed() throws Exception {
        assertEquals(Heard.NOTHING, connection.received(record(ALERT, EPOCH, 7, "015a")));
        assertEquals(Heard.NOTHING, connection.received(record(ALERT, EPOCH, 7, CLOSE_NOTIFY)));
        assertEquals(Heard.NOTHING, connection.received(record(ALERT, EPOCH, 6, CLOSE_NOTIFY)));
        assertEquals(Heard.END, connection.received(record(ALERT, EPOCH, 8, CLOSE_NOTIFY)));
    }

    @Test
    @DisplayName("RFC 6347 §4.1.2.7: a forged record does not end a connection, nor does its number count")
    void forged() throws Exception {
        for (int at = 0; at < record(ALERT, EPOCH, 9, CLOSE_NOTIFY).length; at++) {
            byte[] forged = record(ALERT, EPOCH, 9, CLOSE_NOTIFY);
            forged[at] ^= 1;
            assertEquals(Heard.NOTHING, connection.received(forged), "octet " + at);
        }
        assertEquals(Heard.NOTHING, connection.received(record(ALERT, EPOCH + 1, 9, CLOSE_NOTIFY)));
        assertEquals(Heard.END, connection.received(record(ALERT, EPOCH, 9, CLOSE_NOTIFY)));
    }

    @Test
    @DisplayName("what follows a forged record in a datagram is not looked at: one opening is what a forgery costs")
    void behindForged() throws Exception {
        byte[] forged = record(ALERT, EPOCH, 1, CLOSE_NOTIFY);
        forged[forged.length - 1] ^= 1;
        assertEquals(Heard.NOTHING, connection.received(join(forged, record(ALERT, EPOCH, 2, CLOSE_NOTIFY))));
        byte[] other = record(23, EPOCH, 1, "0000");
        assertEquals(Heard.END, connection.received(join(other, record(ALERT, EPOCH, 2, CLOSE_NOTIFY))));
    }

    // By the letter of RFC 5246 §6.2.3.3 and RFC 5288 §3.
    private static byte[] record(int type, int epoch, long number, String hex) throws Exception {
        byte[] content = HexFormat.of().parseHex(hex);
        byte[] numbered =
                ByteBuffer.allocate(8).putLong((long) epoch << 48 | number).array();
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, join(SALT, numbered)));
        byte[] version = {(byte) 0xfe, (byte) 0xfd};
        cipher.updateAAD(numbered);
        cipher.updateAAD(new byte[] {(byte) type, version[0], version[1], 0, (byte) content.length});
        byte[] sealed = join(numbered, cipher.doFinal(content));
        return ByteBuffer.allocate(13 + sealed.length)
                .put((byte) type)
                .put(version)
                .put(numbered)
                .putShort((short) sealed.length)
                .put(sealed)
                .array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
