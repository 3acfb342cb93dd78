package parley.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {
    private static byte[] hello(int version, String serverName) {
        return new Hello(version, Suites.BEFORE_1_3, serverName).octets(new Random(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {Hello.TLS_1_0, Hello.TLS_1_1, Hello.TLS_1_2, Hello.TLS_1_3})
    @DisplayName("RFC 8446 §4.1.2: every length in it fits, and its record has the version of old")
    void lengths(int version) {
        var hello = hello(version, "lab.test");
        assertEquals("160301", HexFormat.of().formatHex(hello, 0, 3));
        assertEquals(hello.length - 5, ByteBuffer.wrap(hello).getShort(3));
        assertEquals(hello.length - 9, ByteBuffer.wrap(hello).getInt(5) & 0xFFFFFF);
        assertEquals(Math.min(version, Hello.TLS_1_2), ByteBuffer.wrap(hello).getShort(9) & 0xFFFF);
    }

    @Test
    @DisplayName("RFC 6066 §3: the server name is sent, and none where there is none")
    void serverName() {
        assertEquals(1, occurrences(hello(Hello.TLS_1_2, "lab.test"), "lab.test"));
        assertEquals(
                hello(Hello.TLS_1_2, "").length + 9 + "lab.test".length(), hello(Hello.TLS_1_2, "lab.test").length);
    }

    private static int occurrences(byte[] octets, String text) {
        return new String(octets, StandardCharsets.ISO_8859_1).split(text, -1).length - 1;
    }

    @Test
    @DisplayName("A TLS stack can read it: without a key it finds nothing in common, which is not a syntax error")
    void readable() throws GeneralSecurityException, SSLException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        var engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        var room = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        var result = engine.unwrap(ByteBuffer.wrap(hello(Hello.TLS_1_2, "lab.test")), room);
        assertEquals(SSLEngineResult.HandshakeStatus.NEED_TASK, result.getHandshakeStatus());
        engine.getDelegatedTask().run();
        var fault = org.junit.jupiter.api.Assertions.assertThrows(
                SSLException.class, () -> engine.unwrap(ByteBuffer.allocate(0), room));
        assertEquals("(handshake_failure) no cipher suites in common", fault.getMessage());
    }

    @Test
    @DisplayName("RFC 8446 §4.1.4: a HelloRetryRequest tells version, suite and preferred group")
    void helloRetryRequest() {
        var random = "00".repeat(32);
        var answer = "02000038" + "0303" + random + "00" + "1302" + "00" + "000c" + "002b00020304" + "003300020017";
        assertEquals(
                new HelloAnswer.Agreed(Hello.TLS_1_3, 0x1302, 0x17),
                HelloAnswer.read(HelloAnswer.HANDSHAKE, HexFormat.of().parseHex(answer)));
    }

    @Test
    @DisplayName("RFC 8446 §6: an alert is told by its number")
    void alert() {
        assertEquals(new HelloAnswer.Alerted(70), HelloAnswer.read(HelloAnswer.ALERT, new byte[] {2, 70}));
    }

    @Test
    @DisplayName("Whatever a stranger sends is an answer, never an exception")
    void garbage() {
        var seeds = new Random(7);
        for (var i = 0; i < 2000; i++) {
            var octets = new byte[seeds.nextInt(80)];
            seeds.nextBytes(octets);
            if (octets.length > 0) {
                octets[0] = 2;
            }
            assertInstanceOf(
                    HelloAnswer.class, HelloAnswer.read(HelloAnswer.HANDSHAKE, octets), Arrays.toString(octets));
        }
    }

    @Test
    @DisplayName("No weak suite is among those that the versions are tried with, but for 3DES and RC4 of old servers")
    void suites() {
        var weak = Suites.weakOnes();
        assertEquals(
                List.of(0x000A, 0x0005),
                Suites.BEFORE_1_3.stream().filter(weak::contains).toList());
    }
}
