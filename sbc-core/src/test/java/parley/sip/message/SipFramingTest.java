package parley.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.sip.message.SipFraming.Frame;

class SipFramingTest {
    private static final String HEAD = """
        OPTIONS sip:a@example.com SIP/2.0
        Via: SIP/2.0/TCP host.example.com;branch=z9hG4bKa
        From: <sip:b@example.com>;tag=1
        To: <sip:a@example.com>
        Call-ID: c
        CSeq: 1 OPTIONS
        """.replace("\n", "\r\n");

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Frame first(String text) {
        var octets = octets(text);
        return new SipFraming(false).next(octets, 0, octets.length);
    }

    /// The frames of a stream that arrives in pieces of random size.
    private static List<Frame> frames(byte[] stream, Random random) {
        var framing = new SipFraming(false);
        var frames = new ArrayList<Frame>();
        var from = 0;
        for (var to = 0; to <= stream.length; to += 1 + random.nextInt(64)) {
            from = take(framing, stream, from, to, frames);
        }
        take(framing, stream, from, stream.length, frames);
        return frames;
    }

    private static int take(SipFraming framing, byte[] stream, int from, int to, List<Frame> frames) {
        var at = from;
        while (true) {
            switch (framing.next(stream, at, to)) {
                case Frame.NeedMore _ -> {
                    return at;
                }
                case Frame.KeepAlive frame -> {
                    frames.add(frame);
                    at += frame.octets();
                }
                case Frame.Message frame -> {
                    frames.add(frame);
                    at += frame.octets();
                }
                case Frame.Broken broken -> throw new AssertionError(broken);
            }
        }
    }

    @Test
    @DisplayName("§18.3: a message split at any octet is one message of the same length")
    void everySplitPoint() {
        var octets = octets(HEAD + "Content-Length: 5\r\n\r\n12345");
        for (var split = 0; split < octets.length; split++) {
            var framing = new SipFraming(false);
            assertInstanceOf(Frame.NeedMore.class, framing.next(octets, 0, split), "split at " + split);
            assertEquals(new Frame.Message(octets.length), framing.next(octets, 0, octets.length));
        }
    }

    @Test
    @DisplayName("§18.3: an octet at a time gives the same frames as all at once")
    void trickle() {
        var octets = octets(HEAD + "l: 5\r\n\r\n12345");
        var framing = new SipFraming(false);
        for (var to = 0; to < octets.length; to++) {
            assertInstanceOf(Frame.NeedMore.class, framing.next(octets, 0, to));
        }
        assertEquals(new Frame.Message(octets.length), framing.next(octets, 0, octets.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("§18.3, RFC 5626 §4.4.1: pipelined messages and pings come apart wherever the stream is cut")
    void pipelined(int seed) {
        var random = new Random(seed);
        var stream = new StringBuilder();
        var expected = new ArrayList<Frame>();
        for (var i = 0; i < 50; i++) {
            if (random.nextInt(4) == 0) {
                stream.append("\r\n\r\n");
                expected.add(new Frame.KeepAlive(4));
            } else {
                var body = "x".repeat(random.nextInt(300));
                var message = HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
                stream.append(message);
                expected.add(new Frame.Message(message.length()));
            }
        }
        assertEquals(expected, frames(octets(stream.toString()), random), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3",
                "content-length:3",
                "CONTENT-LENGTH \t: 03 ",
                "l: 3",
                "L:\r\n  3",
                "l:3\r\n "
            })
    @DisplayName("§7.3: Content-Length in any case, compact, folded, with white space")
    void spellings(String line) {
        var text = HEAD + line + "\r\n\r\nabc";
        assertEquals(new Frame.Message(text.length()), first(text));
        var parsed = SipParser.parse(octets(text), 0, text.length());
        assertEquals(
                3,
                assertInstanceOf(ParseOutcome.Accepted.class, parsed)
                        .message()
                        .body()
                        .length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length:",
                "Content-Length: 1 2",
                "Content-Length: 1,1",
                "Content-Length: x",
                "Content-Length: 3\r\nl: 3",
                "Subject: none"
            })
    @DisplayName("§18.3: a Content-Length missing, malformed or repeated is answered 400, and the stream is over")
    void broken(String line) {
        var text = HEAD + line + "\r\n\r\nabc";
        var broken = assertInstanceOf(Frame.Broken.class, first(text));
        assertEquals(400, broken.status());
        assertEquals(text.length() - 3, broken.octets());
        var answer = SipParser.refuse(octets(text), 0, broken.octets(), broken.status(), broken.rule());
        assertEquals(
                400,
                assertInstanceOf(ParseOutcome.Answerable.class, answer)
                        .response()
                        .status());
    }

    @ParameterizedTest
    @CsvSource({"65537", "4294967296", "99999999999999999999999999"})
    @DisplayName("§21.5.7: a message above the limit is answered 513 before its body is buffered")
    void tooLong(String length) {
        var text = HEAD + "Content-Length: " + length + "\r\n\r\n";
        var broken = assertInstanceOf(Frame.Broken.class, first(text));
        assertEquals(513, broken.status());
    }

    @Test
    @DisplayName("§21.5.7: header fields without end break the stream at the limit, not before")
    void headersTooLong() {
        var endless = octets(HEAD + "Subject: " + "x".repeat(2 * SipParser.HEADERS_MAX_BYTES));
        var framing = new SipFraming(false);
        assertInstanceOf(Frame.NeedMore.class, framing.next(endless, 0, SipParser.HEADERS_MAX_BYTES - 1));
        var broken = assertInstanceOf(Frame.Broken.class, framing.next(endless, 0, endless.length));
        assertEquals(513, broken.status());
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: a double CRLF is a ping; a lone one is a pong where we opened the connection")
    void keepAlive() {
        var crlf = octets("\r\n\r\nO");
        assertInstanceOf(Frame.NeedMore.class, new SipFraming(false).next(crlf, 0, 2));
        assertInstanceOf(Frame.NeedMore.class, new SipFraming(false).next(crlf, 0, 3));
        assertEquals(new Frame.KeepAlive(4), new SipFraming(false).next(crlf, 0, 4));
        assertEquals(new Frame.KeepAlive(2), new SipFraming(true).next(crlf, 0, 2));
        assertEquals(new Frame.KeepAlive(4), new SipFraming(true).next(crlf, 0, 4));
        assertEquals(new Frame.KeepAlive(2), new SipFraming(false).next(crlf, 2, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001", "\rX", " INVITE", "\n"})
    @DisplayName("§7: what cannot start a message breaks the stream at once, with nobody to answer")
    void noise(String text) {
        assertEquals(0, assertInstanceOf(Frame.Broken.class, first(text)).octets());
    }

    @Test
    @DisplayName("§18.3: octets are looked at a bounded number of times, however finely they are cut")
    void linear() {
        var octets = octets(HEAD + "Subject: " + "x".repeat(20_000) + "\r\nl: 0\r\n\r\n");
        var framing = new SipFraming(false);
        var looks = new int[1];
        for (var to = 0; to <= octets.length; to++) {
            framing.next(
                    index -> {
                        looks[0]++;
                        return octets[index];
                    },
                    0,
                    to);
        }
        assertTrue(looks[0] < 12 * octets.length, looks[0] + " looks for " + octets.length + " octets");
    }
}
