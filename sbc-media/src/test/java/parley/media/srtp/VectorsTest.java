package parley.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.media.srtp.KeyDerivation.Label;

/// Every file of `src/test/resources/srtp`, none skipped: a kind this test does not know fails it.
class VectorsTest {
    static Stream<String> vectors() throws IOException {
        var directory = Path.of("src/test/resources/srtp");
        try (var files = Files.list(directory)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".properties"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @DisplayName("RFC 3711 App. B, RFC 6188 §7, RFC 7714 §16, §17: the printed octets come out")
    void vector(String name) throws IOException {
        var vector = new Properties();
        try (var in = Files.newBufferedReader(Path.of("src/test/resources/srtp", name))) {
            vector.load(in);
        }
        switch (Objects.requireNonNull(vector.getProperty("kind"))) {
            case "keystream" -> keystream(vector);
            case "derivation" -> derivation(vector);
            case "packet" -> packet(vector, counterMode(vector));
            case "session" -> packet(vector, aead(vector));
            case "tag-only" -> tagOnly(vector);
            default -> throw new AssertionError("a kind of vector nobody checks in " + name);
        }
    }

    private static void keystream(Properties vector) {
        var cipher = new AesCounterMode(octets(vector, "session_key"), octets(vector, "session_salt"));
        byte[] expected = octets(vector, vector.containsKey("keystream") ? "keystream" : "keystream_first48");
        byte[] stream = new byte[16 * 0xff02];
        cipher.apply(stream, 0, stream.length, number(vector, "ssrc"), number(vector, "index"));
        assertArrayEquals(expected, Arrays.copyOf(stream, expected.length));
        if (vector.containsKey("counter_feff_onwards")) {
            byte[] far = octets(vector, "counter_feff_onwards");
            assertArrayEquals(far, Arrays.copyOfRange(stream, 16 * 0xfeff, 16 * 0xfeff + far.length));
        }
    }

    private static void derivation(Properties vector) {
        var derivation = new KeyDerivation(octets(vector, "master_key"), octets(vector, "master_salt"));
        var rows = List.of(
                new Row("srtp_enc_key", Label.RTP_ENCRYPTION),
                new Row("srtp_auth_key", Label.RTP_AUTHENTICATION),
                new Row("srtp_auth_94_octets_computed", Label.RTP_AUTHENTICATION),
                new Row("srtp_salt", Label.RTP_SALT),
                new Row("srtcp_enc_key", Label.RTCP_ENCRYPTION),
                new Row("srtcp_auth_key", Label.RTCP_AUTHENTICATION),
                new Row("srtcp_salt", Label.RTCP_SALT));
        for (var row : rows) {
            if (vector.containsKey(row.name)) {
                byte[] expected = octets(vector, row.name);
                assertArrayEquals(expected, derivation.derive(row.label, expected.length), row.name);
            }
        }
    }

    private record Row(String name, Label label) {}

    private static CounterModeTransform counterMode(Properties vector) {
        byte[] key = octets(vector, "master_key");
        var derivation = new KeyDerivation(key, octets(vector, "master_salt"));
        String suite = vector.getProperty("suite", "");
        return CounterModeTransform.derive(derivation, key.length, suite.endsWith("_32") ? 4 : 10, 10);
    }

    private static AeadTransform aead(Properties vector) {
        return new AeadTransform(gcm(vector), gcm(vector));
    }

    private static AesGcm gcm(Properties vector) {
        return new AesGcm(octets(vector, "session_key"), octets(vector, "session_salt"));
    }

    private static void packet(Properties vector, PacketTransform transform) {
        assertTrue(vector.containsKey("srtp") || vector.containsKey("srtcp"));
        if (vector.containsKey("srtp")) {
            byte[] plain = octets(vector, "rtp_plain");
            byte[] srtp = octets(vector, "srtp");
            byte[] buffer = Arrays.copyOf(plain, plain.length + SrtpProtector.TAIL_ROOM_BYTES);
            var protector = new SrtpProtector(transform, SrtpCheckpoint.START);
            assertEquals(srtp.length, protector.protectRtp(buffer, 0, plain.length));
            assertArrayEquals(srtp, Arrays.copyOf(buffer, srtp.length));
            var unprotector = new SrtpUnprotector(transform, 64, SrtpCheckpoint.START);
            assertEquals(plain.length, unprotector.unprotectRtp(buffer, 0, srtp.length));
            assertArrayEquals(plain, Arrays.copyOf(buffer, plain.length));
        }
        if (vector.containsKey("srtcp")) {
            byte[] plain = octets(vector, "rtcp_plain");
            byte[] srtcp = octets(vector, "srtcp");
            byte[] buffer = Arrays.copyOf(plain, plain.length + SrtpProtector.TAIL_ROOM_BYTES);
            int ssrc = HexFormat.fromHexDigits(vector.getProperty("rtcp_plain"), 8, 16);
            var before = new SrtpCheckpoint(
                    List.of(new SrtpCheckpoint.Source(ssrc, SrtpCheckpoint.NONE, number(vector, "srtcp_index") - 1)));
            var protector = new SrtpProtector(transform, before);
            assertEquals(srtcp.length, protector.protectRtcp(buffer, 0, plain.length));
            assertArrayEquals(srtcp, Arrays.copyOf(buffer, srtcp.length));
            var unprotector = new SrtpUnprotector(transform, 64, before);
            assertEquals(plain.length, unprotector.unprotectRtcp(buffer, 0, srtcp.length));
            assertArrayEquals(plain, Arrays.copyOf(buffer, plain.length));
        }
    }

    // Unencrypted SRTP and SRTCP are never agreed here, so the octets are checked one level below.
    private static void tagOnly(Properties vector) {
        byte[] plain = octets(vector, "plain");
        boolean rtcp = vector.containsKey("srtcp_index");
        int ssrc = HexFormat.fromHexDigits(vector.getProperty("plain"), rtcp ? 8 : 16, rtcp ? 16 : 24);
        int index = rtcp ? number(vector, "srtcp_index") : HexFormat.fromHexDigits(vector.getProperty("plain"), 4, 8);
        byte[] tag = new byte[AesGcm.TAG_BYTES];
        var gcm = gcm(vector);
        gcm.start(Cipher.ENCRYPT_MODE, ssrc, index, plain, 0, plain.length);
        if (rtcp) {
            gcm.authenticate(index);
        }
        assertTrue(gcm.finish(tag, 0, 0));
        assertArrayEquals(octets(vector, "tag"), tag);
    }

    private static int number(Properties vector, String name) {
        return Integer.parseInt(vector.getProperty(name));
    }

    private static byte[] octets(Properties vector, String name) {
        return HexFormat.of().parseHex(vector.getProperty(name));
    }
}
