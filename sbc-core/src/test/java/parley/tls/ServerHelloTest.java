package parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerHelloTest {
    private static final String UNIQUE = "5a".repeat(32);

    /// A record with that handshake message, and what follows it there.
    private static byte[] record(String body, String more) {
        var length = body.length() / 2;
        var message = "02%06x".formatted(length) + body + more;
        return HexFormat.of().parseHex("160303%04x".formatted(message.length() / 2) + message);
    }

    @ParameterizedTest
    @CsvSource({
        "0303, 1301, 00, 0006002b00020304, TLSv1.3, TLS_AES_128_GCM_SHA256",
        "0303, c02f, 00, 000400170000, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "0302, c013, 00, '', TLSv1.1, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "0303, 1301, 04aabbccdd, 000a002b00020304ff010000, TLSv1.3, TLS_AES_128_GCM_SHA256",
        "0305, fafa, 00, '', 0x0305, 0xfafa",
    })
    @DisplayName("RFC 8446 §4.1.3, §4.2.1: version and suite, whether said by extension or in the message itself")
    void read(String version, String suite, String session, String extensions, String told, String name) {
        var sessionId = session.equals("00") ? "00" : session;
        var octets = record(version + UNIQUE + sessionId + suite + "00" + extensions, "");
        var hello = ServerHello.first(octets).orElseThrow();
        assertEquals(List.of(told, name), List.of(hello.versionName(), hello.suiteName()));
    }

    @Test
    @DisplayName("RFC 8446 §5.1: other messages in the same record, and octets that are still to come")
    void partial() {
        var octets = record("0303" + UNIQUE + "00" + "c02f" + "00" + "000400170000", "0b000003000000");
        var whole = new ServerHello(0x0303, 0xc02f);
        assertEquals(Optional.of(whole), ServerHello.first(octets));
        for (var length = 0; length < octets.length; length++) {
            var expected = length < octets.length - 7 ? Optional.<ServerHello>empty() : Optional.of(whole);
            assertEquals(expected, ServerHello.first(Arrays.copyOf(octets, length)), "after " + length);
        }
    }

    @Test
    @DisplayName("An alert, SIP, and whatever else comes first is none; nothing makes the reader fail")
    void other() {
        assertEquals(Optional.empty(), ServerHello.first(HexFormat.of().parseHex("15030300020228")));
        assertEquals(
                Optional.empty(),
                ServerHello.first("SIP/2.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        var random = new Random(8_446);
        var octets = record("0303" + UNIQUE + "00" + "c02f" + "00" + "000400170000", "");
        for (var i = 0; i < 10_000; i++) {
            var damaged = octets.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            var _ = ServerHello.first(damaged);
        }
    }
}
