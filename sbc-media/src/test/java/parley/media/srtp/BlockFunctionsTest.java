package parley.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// AES and HMAC-SHA1 by both libraries that may compute them: whichever a system has, the octets are the same.
class BlockFunctionsTest {
    private static final int LONGEST = 300;

    /// A library's name, and what makes an HMAC of it.
    record Authentication(String name, Function<byte[], HmacSha1> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Authentication> authentications() {
        return Stream.of(
                new Authentication("JDK", JdkHmacSha1::new), new Authentication("Nettle", NettleHmacSha1::new));
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] random(long seed, int length) {
        var octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    @Test
    @DisplayName("This machine has Nettle, so that the tests of this project meet it (Debian: libnettle8)")
    void available() {
        assertTrue(NettleLibrary.AVAILABLE, NettleLibrary.NAME + " is missing: apt-get install libnettle8");
        assertEquals(NettleAes.class, AesBlocks.of(new byte[16]).getClass());
        assertEquals(NettleHmacSha1.class, HmacSha1.of(new byte[20]).getClass());
    }

    @ParameterizedTest
    @CsvSource({
        "000102030405060708090a0b0c0d0e0f, 69c4e0d86a7b0430d8cdb78070b4c55a",
        "000102030405060708090a0b0c0d0e0f1011121314151617, dda97ca4864cdfe06eaf70a0ec0d7191",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 8ea2b7ca516745bfeafc49904b496089",
    })
    @DisplayName("FIPS 197 App. C: the example of each key size")
    void examples(String key, String encrypted) {
        for (var blocks : List.of(new JdkAes(octets(key)), new NettleAes(octets(key)))) {
            var scratch = PacketScratch.current();
            System.arraycopy(octets("00112233445566778899aabbccddeeff"), 0, scratch.counters, 0, 16);
            blocks.encryptCounters(scratch, 16);
            assertArrayEquals(octets(encrypted), Arrays.copyOf(scratch.keystream, 16));
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "24", "32"})
    @DisplayName("FIPS 197: blocks of any content, as many as are made at once, and none behind them")
    void anyBlocks(int keyBytes) throws GeneralSecurityException {
        for (long seed = 0; seed < 50; seed++) {
            byte[] key = random(seed, keyBytes);
            var reference = Cipher.getInstance("AES/ECB/NoPadding");
            reference.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            for (int octets = 16; octets <= PacketScratch.KEYSTREAM_BYTES; octets += 16) {
                byte[] plain = random(-seed, octets);
                for (var blocks : List.of(new JdkAes(key), new NettleAes(key))) {
                    var scratch = PacketScratch.current();
                    Arrays.fill(scratch.keystream, (byte) 7);
                    System.arraycopy(plain, 0, scratch.counters, 0, octets);
                    blocks.encryptCounters(scratch, octets);
                    assertArrayEquals(reference.doFinal(plain), Arrays.copyOf(scratch.keystream, octets));
                    for (int behind = octets; behind < PacketScratch.KEYSTREAM_BYTES; behind++) {
                        assertEquals(7, scratch.keystream[behind]);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "15", "17", "31", "33", "40"})
    @DisplayName("FIPS 197 §5: a key of any other length is refused, before a library could write behind its schedule")
    void keySizes(int keyBytes) {
        assertThrows(RuntimeException.class, () -> new JdkAes(new byte[keyBytes]));
        assertThrows(IllegalArgumentException.class, () -> new NettleAes(new byte[keyBytes]));
    }

    @ParameterizedTest
    @MethodSource("authentications")
    @DisplayName("RFC 2202 §3: the test cases whose key is no longer than a block")
    void rfc2202(Authentication authentication) {
        var rows = List.of(
                List.of("0b".repeat(20), "4869205468657265", "b617318655057264e28bc0b6fb378c8ef146be00"),
                List.of(
                        "4a656665",
                        "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
                        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
                List.of("aa".repeat(20), "dd".repeat(50), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
                List.of(
                        "0102030405060708090a0b0c0d0e0f10111213141516171819",
                        "cd".repeat(50),
                        "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
                List.of(
                        "0c".repeat(20),
                        "546573742057697468205472756e636174696f6e",
                        "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"));
        for (var row : rows) {
            byte[] data = octets(row.get(1));
            byte[] buffer = Arrays.copyOf(data, data.length + PacketScratch.DIGEST_BYTES);
            authentication
                    .of()
                    .apply(octets(row.get(0)))
                    .sign(buffer, 0, data.length, data.length, PacketScratch.DIGEST_BYTES);
            assertArrayEquals(octets(row.get(2)), Arrays.copyOfRange(buffer, data.length, buffer.length));
        }
    }

    @ParameterizedTest
    @MethodSource("authentications")
    @DisplayName("RFC 2104, RFC 3711 §4.2: any length, with a word behind it or without, anywhere in a buffer")
    void anyLength(Authentication authentication) throws GeneralSecurityException {
        int tag = PacketScratch.DIGEST_BYTES;
        for (int length = 0; length <= LONGEST; length++) {
            byte[] key = random(length, 20);
            var hmac = authentication.of().apply(key);
            var reference = Mac.getInstance("HmacSHA1");
            reference.init(new SecretKeySpec(key, "HmacSHA1"));
            int offset = length % 5;
            byte[] buffer = random(~length, offset + length + tag);
            byte[] data = Arrays.copyOfRange(buffer, offset, offset + length);
            int tagAt = offset + length;

            hmac.sign(buffer, offset, length, tagAt, tag);
            assertArrayEquals(reference.doFinal(data), Arrays.copyOfRange(buffer, tagAt, tagAt + tag), "" + length);
            assertTrue(hmac.verifies(buffer, offset, length, tagAt, tag));

            int word = 0x8001_0203 + length;
            hmac.sign(buffer, offset, length, word, tagAt, tag);
            reference.update(data);
            byte[] expected =
                    reference.doFinal(ByteBuffer.allocate(4).putInt(word).array());
            assertArrayEquals(expected, Arrays.copyOfRange(buffer, tagAt, tagAt + tag), length + " and a word");
            assertTrue(hmac.verifies(buffer, offset, length, word, tagAt, tag));
            assertFalse(hmac.verifies(buffer, offset, length, word + 1, tagAt, tag));
            buffer[tagAt + length % tag] ^= 1;
            assertFalse(hmac.verifies(buffer, offset, length, word, tagAt, tag));
        }
    }

    @ParameterizedTest
    @MethodSource("authentications")
    @DisplayName("RFC 2104 §3: a key of a whole block is one; a longer one, which SRTP never has, is refused")
    void keys(Authentication authentication) throws GeneralSecurityException {
        byte[] key = random(1, HmacSha1.BLOCK_BYTES);
        var reference = Mac.getInstance("HmacSHA1");
        reference.init(new SecretKeySpec(key, "HmacSHA1"));
        byte[] buffer = new byte[PacketScratch.DIGEST_BYTES];
        authentication.of().apply(key).sign(buffer, 0, 0, 0, buffer.length);
        assertArrayEquals(reference.doFinal(), buffer);
        assertThrows(IllegalArgumentException.class, () -> authentication.of().apply(new byte[65]));
    }
}
