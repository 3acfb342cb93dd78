package parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.tls.ClientHelloAssembler.Progress;

/// A ClientHello is read whole, however it is cut.
class ClientHelloAssemblerTest {
    private static final String BODY = "0303" + "00".repeat(32) + "00" + "0006" + "0a0a1301c02b" + "0100" + "003e"
            + "00000015" + "0013" + "00" + "0010"
            + HexFormat.of().formatHex("Sip.Example.ORG.".getBytes(StandardCharsets.US_ASCII))
            + "000a0006" + "0004" + "1a1a0017" + "000d0004" + "00020403" + "00100008" + "0006" + "05" + "7369702f32"
            + "002b0003" + "020304";

    private static byte[] message() {
        var body = HexFormat.of().parseHex(BODY);
        var message = ByteBuffer.allocate(body.length + 4);
        message.putInt(1 << 24 | body.length).put(body);
        return message.array();
    }

    private static byte[] records(int octetsEach) {
        var message = message();
        var records = new ByteArrayOutputStream();
        for (var at = 0; at < message.length; at += octetsEach) {
            var length = Math.min(octetsEach, message.length - at);
            records.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
            records.write(message, at, length);
        }
        return records.toByteArray();
    }

    private static Progress feed(byte[] octets, int octetsEach) {
        var assembler = new ClientHelloAssembler();
        Progress progress = new Progress.More();
        for (var at = 0; at < octets.length && progress instanceof Progress.More; at += octetsEach) {
            progress = assembler.feed(ByteBuffer.wrap(octets, at, Math.min(octetsEach, octets.length - at)));
        }
        return progress;
    }

    private static ClientHello hello(Progress progress) {
        return assertInstanceOf(Progress.Complete.class, progress).hello();
    }

    @Test
    @DisplayName("RFC 8446 §4.1.2: what it offers is read, GREASE (RFC 8701) left out, the server name folded")
    void read() {
        var hello = hello(feed(records(1 << 14), 1 << 14));
        assertEquals(
                new ClientHello(
                        List.of(0x0304),
                        List.of(0x1301, 0xc02b),
                        List.of(0x0017),
                        List.of(0x0403),
                        List.of("sip/2"),
                        "sip.example.org"),
                hello);
    }

    @Test
    @DisplayName("RFC 8446 §5.1: split at any octet into two records or two segments, it reads the same")
    void split() {
        var whole = hello(feed(records(1 << 14), 1 << 14));
        for (var size = 1; size <= message().length; size++) {
            assertEquals(whole, hello(feed(records(size), 1 << 14)), "records of " + size);
            assertEquals(whole, hello(feed(records(1 << 14), size)), "segments of " + size);
            assertEquals(whole, hello(feed(records(size), 1)), "records of " + size + ", octet by octet");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "OPTIONS sip:x SIP/2.0", "SSH-2.0-x"})
    @DisplayName("Another protocol is told by its first octets")
    void notTls(String octets) {
        assertInstanceOf(Progress.NotTls.class, feed(octets.getBytes(StandardCharsets.ISO_8859_1), 64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1603010000",
                "1603014001",
                "160301000401020000",
                "16030100040200000a",
                "1603010004010100011603010000",
                "16030100010117030100",
                "16030100080100000403030000"
            })
    @DisplayName("What breaks a rule of TLS is refused: empty and oversized records, other messages, lengths that lie")
    void refused(String hex) {
        assertInstanceOf(Progress.Refused.class, feed(HexFormat.of().parseHex(hex), 64), hex);
    }

    /// A ClientHello of TLS 1.2 with that behind its compression methods.
    private static Progress helloEnding(String hex) {
        var body = HexFormat.of().parseHex("0303" + "5a".repeat(32) + "00" + "0002c02b" + "0100" + hex);
        var octets = new ByteArrayOutputStream();
        octets.writeBytes(new byte[] {22, 3, 1, 0, (byte) (body.length + 4), 1, 0, 0, (byte) body.length});
        octets.writeBytes(body);
        return feed(octets.toByteArray(), 1 << 14);
    }

    @Test
    @DisplayName("RFC 5246 §7.4.1.2: a ClientHello without extensions is read, whatever another client sent before")
    void noExtensions() {
        assertEquals(List.of(0x0303), hello(helloEnding("")).versions());
        // A server name whose length lies.
        assertInstanceOf(Progress.Refused.class, helloEnding("000400000063"));
        assertEquals(List.of(0x0303), hello(helloEnding("")).versions());
    }

    @Test
    @DisplayName("Octets that were changed at random are read or refused, and never cost an exception")
    void changed() {
        var random = new SplittableRandom(20_260_601);
        for (var run = 0; run < 20_000; run++) {
            var octets = records(1 << 14);
            for (var change = 0; change < 1 + random.nextInt(4); change++) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            feed(octets, 1 + random.nextInt(octets.length));
        }
    }
}
