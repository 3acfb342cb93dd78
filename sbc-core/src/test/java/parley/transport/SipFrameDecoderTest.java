package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.sip.message.SipParser;
import parley.tls.HandshakeExplainer.Role;
import parley.transport.SipFrameDecoder.Framed;

class SipFrameDecoderTest {
    private static final String HEAD = SipText.head("TCP", "framed", "pc33.example.com");
    private static final String MESSAGE = SipText.options("TCP", "whole", "pc33.example.com", "a body\r\n\r\nof lines");

    private final EmbeddedChannel channel = channel(Role.SERVER);

    private static EmbeddedChannel channel(Role role) {
        var made = new EmbeddedChannel(new SipFrameDecoder(role));
        made.freezeTime();
        return made;
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void read(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    // Everything framed so far, messages as their text.
    private List<Object> framed() {
        var all = new ArrayList<>();
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            all.add(next instanceof Framed.Message(var octets) ? new String(octets, StandardCharsets.UTF_8) : next);
        }
        return all;
    }

    private Framed.Broken broken() {
        return assertInstanceOf(Framed.Broken.class, framed().getLast());
    }

    @Test
    @DisplayName("RFC 3261 §18.3: a message cut in two at any octet is one message")
    void everySplit() {
        for (var cut = 0; cut <= MESSAGE.length(); cut++) {
            read(MESSAGE.substring(0, cut));
            var early = framed();
            assertTrue(cut == MESSAGE.length() || early.isEmpty(), "cut at " + cut);
            read(MESSAGE.substring(cut));
            early.addAll(framed());
            assertEquals(List.of(MESSAGE), early, "cut at " + cut);
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.3: a message that comes octet by octet is one message")
    void trickle() {
        MESSAGE.chars().forEach(c -> read(Character.toString(c)));
        assertEquals(List.of(MESSAGE), framed());
    }

    @Test
    @DisplayName("RFC 3261 §18.3: several messages in one read come apart, and the beginning of the next waits")
    void several() {
        read(MESSAGE + MESSAGE + "\r\n" + MESSAGE + MESSAGE.substring(0, 40));
        assertEquals(List.of(MESSAGE, MESSAGE, MESSAGE), framed());
        read(MESSAGE.substring(40));
        assertEquals(List.of(MESSAGE), framed());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    @DisplayName("RFC 3261 §18.3: chunks of any size give the same messages and pings")
    void randomChunks(long seed) {
        var random = new Random(seed);
        var stream = new StringBuilder();
        var expected = new ArrayList<>();
        for (var i = 0; i < 60; i++) {
            if (random.nextInt(4) == 0) {
                stream.append("\r\n\r\n");
                expected.add(new Framed.Ping());
            } else {
                var body = "x\r\n".repeat(random.nextInt(120));
                var message =
                        HEAD + (random.nextBoolean() ? "l:" : "Content-Length: ") + body.length() + "\r\n\r\n" + body;
                stream.append(message);
                expected.add(message);
            }
        }
        for (var at = 0; at < stream.length(); ) {
            var end = Math.min(stream.length(), at + 1 + random.nextInt(1 << random.nextInt(11)));
            read(stream.substring(at, end));
            at = end;
        }
        assertEquals(expected, framed(), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"l: 4", "L : 4", "content-length:\r\n 4", "CONTENT-LENGTH: 004"})
    @DisplayName("RFC 3261 §7.3.3, §7.3.1: Content-Length in its compact form, any case, folded")
    void compact(String line) {
        var message = HEAD + line + "\r\n\r\nbody";
        read(message + MESSAGE);
        assertEquals(List.of(message, MESSAGE), framed());
    }

    @Test
    @DisplayName("RFC 5626 §3.5.1: a double CRLF is a ping, wherever it is cut")
    void ping() {
        for (var octet : List.of("\r", "\n", "\r")) {
            read(octet);
            assertEquals(List.of(), framed());
        }
        read("\n");
        assertEquals(List.of(new Framed.Ping()), framed());
        read("\r\n\r\n\r\n\r\n" + MESSAGE);
        assertEquals(List.of(new Framed.Ping(), new Framed.Ping(), MESSAGE), framed());
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: where we opened the connection, CRLF after CRLF are pongs and want no answer")
    void pongs() {
        var dialled = channel(Role.CLIENT);
        dialled.writeInbound(Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII));
        dialled.writeInbound(Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII));
        assertEquals(new Framed.Pong(), dialled.readInbound());
        assertEquals(new Framed.Pong(), dialled.readInbound());
        assertNull(dialled.readInbound());
        dialled.finishAndReleaseAll();
    }

    @Test
    @DisplayName("RFC 3261 §7.5: CRLFs before a message are ignored")
    void leadingLines() {
        read("\r\n" + MESSAGE + "\r\n");
        read(MESSAGE);
        assertEquals(List.of(MESSAGE, MESSAGE), framed());
    }

    @Test
    @DisplayName("RFC 3261 §18.3: without Content-Length a stream cannot be followed; its head can be answered 400")
    void noLength() {
        read(HEAD + "\r\n" + MESSAGE);
        var broken = broken();
        assertEquals(400, broken.status());
        assertEquals(HEAD + "\r\n", new String(broken.head(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: ten", "Content-Length: -1", "Content-Length: 1\r\nl: 2", "l:"})
    @DisplayName("RFC 3261 §20.14: a Content-Length that says nothing certain breaks the stream")
    void badLength(String line) {
        read(HEAD + line + "\r\n\r\n");
        assertEquals(400, broken().status());
    }

    @Test
    @DisplayName("RFC 3261 §18.3: nothing is read behind a broken message, however much comes")
    void afterBroken() {
        read(HEAD + "\r\n");
        framed();
        for (var i = 0; i < 1_000; i++) {
            read(MESSAGE);
        }
        assertEquals(List.of(), framed());
    }

    @Test
    @DisplayName("RFC 3261 §21.5.7: a head without end is cut off at its limit, with no more than that held")
    void endlessHead() {
        var chunk = ("X-Filler: " + "x".repeat(1_012) + "\r\n");
        read(HEAD);
        for (var sent = HEAD.length(); sent + chunk.length() < SipParser.HEADERS_MAX_BYTES; sent += chunk.length()) {
            read(chunk);
        }
        assertEquals(List.of(), framed());
        read(chunk);
        assertEquals(513, broken().status());
    }

    @ParameterizedTest
    @CsvSource({"65536", "100000000", "4294967297", "18446744073709551617"})
    @DisplayName("RFC 3261 §21.5.7: a body above the limit is refused with 513 when its length shows, not when it came")
    void hugeBody(String length) {
        read(HEAD + "Content-Length: " + length + "\r\n\r\n");
        var broken = broken();
        assertEquals(513, broken.status());
        assertTrue(broken.head().length > 0);
    }

    @Test
    @DisplayName("RFC 3261 §18.1.1: a message of just the largest size passes")
    void largest() {
        // "Content-Length: 65xxx" and two line ends.
        var body = "x".repeat(SipParser.MESSAGE_MAX_BYTES - HEAD.length() - 25);
        var message = HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        assertEquals(SipParser.MESSAGE_MAX_BYTES, message.length());
        read(message);
        assertEquals(List.of(message), framed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0016\u0003\u0001\u0002",
                "{\"a\":1}",
                "ab\r\n"
            })
    @DisplayName("RFC 3261 §7.1: another protocol is known by its first line, not after a timeout")
    void otherProtocol(String text) {
        read(text);
        var broken = broken();
        assertEquals(0, broken.head().length, "nobody to answer");
    }

    @Test
    @DisplayName("A message whose rest does not come within 32 s ends the connection")
    void slowMessage() {
        read(MESSAGE.substring(0, 50));
        channel.advanceTimeBy(31_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        read(MESSAGE.substring(50, 60));
        assertEquals(List.of(), framed());
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertEquals("a message did not come whole within 32 s", broken().rule());
    }

    @Test
    @DisplayName("A whole message, a lone CRLF, or silence start no clock")
    void noClock() {
        read(MESSAGE.substring(0, 50));
        read(MESSAGE.substring(50) + "\r\n");
        framed();
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertEquals(List.of(), framed());
    }

    @Test
    @DisplayName("RFC 3261 §18.3: half a message at the connection's end is dropped, and said to be")
    void halfAtEnd() {
        read(MESSAGE + MESSAGE.substring(0, 123));
        channel.finish();
        assertEquals(List.of(MESSAGE, new Framed.CutOff(123)), framed());
    }

    @Test
    @DisplayName("What is read is released, whole or not")
    void released() {
        var first = Unpooled.copiedBuffer(MESSAGE + "OPT", StandardCharsets.UTF_8);
        var second = Unpooled.copiedBuffer("IONS ", StandardCharsets.UTF_8);
        channel.writeInbound(first, second);
        channel.finishAndReleaseAll();
        assertEquals(
                List.of(0, 0),
                List.of(first, second).stream().map(ByteBuf::refCnt).toList());
    }
}
