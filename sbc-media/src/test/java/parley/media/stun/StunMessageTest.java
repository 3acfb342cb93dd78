package parley.media.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Parsed;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;

class StunMessageTest {
    private static final Secret PASSWORD = Secret.of("VOkJxbRl1RmTxUk/WvJxBt");
    private static final String REQUEST = "rfc5769-2.1-sample-request.bin";

    static Stream<Path> strange() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/stun-fuzz"))) {
            return files.sorted().toList().stream();
        }
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/stun", name));
    }

    private static StunMessage read(byte[] datagram) {
        return (StunMessage)
                assertInstanceOf(Parsed.Ok.class, StunMessage.parse(datagram)).value();
    }

    @Test
    @DisplayName("RFC 5769 §2.1: the sample request is read, and its password proved")
    void sampleRequest() throws IOException {
        var request = read(file(REQUEST));
        assertEquals(StunClass.REQUEST, request.messageClass());
        assertEquals(StunMessage.BINDING, request.method());
        assertEquals(Optional.of("evtj:h6vY"), request.username());
        assertTrue(request.iceControlled());
        assertFalse(request.useCandidate());
        assertEquals(List.of(), request.unknownRequired());
        assertTrue(request.authentic(PASSWORD));
        assertFalse(request.authentic(Secret.of("VOkJxbRl1RmTxUk/WvJxBu")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc5769-2.2-sample-ipv4-response.bin", "rfc5769-2.3-sample-ipv6-response.bin"})
    @DisplayName("RFC 5769 §2.2, §2.3: the sample answers are authentic")
    void sampleAnswers(String name) throws IOException {
        var answer = read(file(name));
        assertEquals(StunClass.SUCCESS, answer.messageClass());
        assertTrue(answer.authentic(PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8:1234:5678:11:2233:4455:6677"})
    @DisplayName("RFC 5769 §2.2, §2.3: our answer has the address octet for octet as the sample's")
    void mappedAddress(String literal) throws IOException {
        var ipv4 = literal.contains(".");
        var sample = file(ipv4 ? "rfc5769-2.2-sample-ipv4-response.bin" : "rfc5769-2.3-sample-ipv6-response.bin");
        var source = TransportAddress.of(java.net.InetAddress.ofLiteral(literal).getAddress(), 32_853);
        var ours = StunAnswer.success(read(file(REQUEST)), source, PASSWORD);
        // The sample begins with SOFTWARE, of 16 octets; we do not say what we are.
        var length = ipv4 ? 12 : 24;
        assertArrayEquals(
                java.util.Arrays.copyOfRange(sample, 36, 36 + length),
                java.util.Arrays.copyOfRange(ours, 20, 20 + length));
        assertTrue(read(ours).authentic(PASSWORD));
        assertEquals(read(sample).transaction(), read(ours).transaction());
    }

    @Test
    @DisplayName("RFC 8489 §14.5, §14.7: no octet of a signed message can be changed unnoticed")
    void everyOctetCounts() throws IOException {
        var sample = file(REQUEST);
        var signed = sample.length - 8;
        for (var at = 0; at < signed; at++) {
            var changed = sample.clone();
            changed[at] ^= 1;
            assertFalse(
                    StunMessage.parse(changed) instanceof Parsed.Ok<StunMessage>(var message)
                            && message.authentic(PASSWORD),
                    "octet " + at);
        }
    }

    @Test
    @DisplayName("RFC 8489 §14.5: what follows the signature is not believed")
    void behindTheSignature() {
        var signed = new StunRequest("abcd:efgh").signed("secret");
        var length = signed.length;
        // Without its FINGERPRINT, which would have to be the last.
        var longer = java.util.Arrays.copyOf(signed, length - 8 + 4);
        longer[3] = (byte) (longer.length - 20);
        longer[length - 8] = 0;
        longer[length - 7] = 0x25;
        longer[length - 5] = 0;
        var message = read(longer);
        assertTrue(message.authentic(Secret.of("secret")));
        assertFalse(message.useCandidate());
    }

    @Test
    @DisplayName("RFC 8489 §6.3.1: attributes that must be understood and are not are found")
    void unknown() {
        var request = new StunRequest("a:b").with(0x7001).with(0x9001).with(0x7001);
        assertEquals(List.of(0x7001), read(request.bare()).unknownRequired());
    }

    @Test
    @DisplayName("RFC 8489 §14.8: an error answer has its code, its reason and the attributes")
    void errorAnswer() {
        var request = read(new StunRequest("a:b").bare());
        var answer = StunAnswer.error(request, 420, "Unknown Attribute", List.of(0x7001, 0x7002), PASSWORD);
        var message = read(answer);
        assertEquals(StunClass.ERROR, message.messageClass());
        assertTrue(message.authentic(PASSWORD));
        assertEquals(4, answer[26]);
        assertEquals(20, answer[27]);
        assertEquals("Unknown Attribute", new String(answer, 28, 17, StandardCharsets.UTF_8));
        assertArrayEquals(new byte[] {0, 0x0a, 0, 4, 0x70, 1, 0x70, 2}, java.util.Arrays.copyOfRange(answer, 48, 56));
    }

    @ParameterizedTest
    @MethodSource("strange")
    @DisplayName("Whatever arrives is read or refused, and never taken for a signed message")
    void strangeOctets(Path file) throws IOException {
        if (StunMessage.parse(Files.readAllBytes(file)) instanceof Parsed.Ok<StunMessage>(var message)) {
            message.messageClass();
            message.method();
            message.username();
            message.unknownRequired();
            assertFalse(message.authentic(Secret.of("a password that nobody has")));
        }
    }

    @Test
    @DisplayName("A message cut or filled anywhere is read or refused (seed 8489)")
    void mutated() throws IOException {
        var random = new Random(8489);
        var sample = file(REQUEST);
        for (var round = 0; round < 20_000; round++) {
            var octets = java.util.Arrays.copyOf(sample, random.nextInt(sample.length + 8));
            for (var change = 0; change < 3 && octets.length > 0; change++) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            if (octets.length >= 20 && random.nextBoolean()) {
                octets[2] = 0;
                octets[3] = (byte) (octets.length - 20);
            }
            if (StunMessage.parse(octets) instanceof Parsed.Ok<StunMessage>(var message)) {
                message.unknownRequired();
                message.username();
            }
        }
    }
}
