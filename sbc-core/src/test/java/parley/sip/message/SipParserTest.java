package parley.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipParserTest {
    private static final String MANDATORY = """
        Via: SIP/2.0/UDP host.example.com:5070;branch=z9hG4bKa;rport
        From: <sip:b@example.com>;tag=1
        To: <sip:a@example.com>
        Call-ID: c@d
        CSeq: 1 OPTIONS
        """;

    private static ParseOutcome parse(byte[] octets) {
        return SipParser.parse(octets, 0, octets.length);
    }

    private static ParseOutcome parse(String text) {
        return parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ParseOutcome request(String more) {
        return parse("OPTIONS sip:a@example.com SIP/2.0\n" + MANDATORY + more + "\n");
    }

    private static SipRequest accepted(String more) {
        var outcome = request(more);
        return assertInstanceOf(
                SipRequest.class,
                assertInstanceOf(ParseOutcome.Accepted.class, outcome, outcome::toString)
                        .message());
    }

    private static SipResponse answered(ParseOutcome outcome) {
        return assertInstanceOf(ParseOutcome.Answerable.class, outcome, outcome::toString)
                .response();
    }

    @Test
    @DisplayName("§7.3.1: compact forms, any case, folding and lists are the same message as their plain forms")
    void equivalentForms() {
        var plain = accepted("""
            Contact: <sip:x@y>
            Contact: "a, b" <sip:z@y>;q=1
            Route: <sip:p;lr>
            Route: <sip:q;lr>
            Subject: so it is
            Supported: timer, 100rel
            """);
        var odd = accepted("""
            m : <sip:x@y> ,"a, b"\t
              <sip:z@y>;q=1
            ROUTE:<sip:p;lr>,<sip:q;lr>
            s:   so it
              is\s\s
            k:timer, 100rel
            Content-Length: 0
            """);
        assertEquals(plain.headers().contacts(), odd.headers().contacts());
        assertEquals(plain.headers().routes(), odd.headers().routes());
        assertEquals(Optional.of("so it is"), odd.headers().first(HeaderName.SUBJECT));
        assertEquals(List.of("timer, 100rel"), odd.headers().all(HeaderName.SUPPORTED));
        assertEquals(2, odd.headers().all(HeaderName.ROUTE).size());
        assertEquals(Optional.empty(), odd.headers().first(HeaderName.CONTENT_LENGTH));
    }

    @Test
    @DisplayName("§10.2.2: a lone * of Contact is kept, and is no address")
    void star() {
        var headers = accepted("Contact: *\n").headers();
        assertEquals(List.of(), headers.contacts());
        assertEquals(List.of("*"), headers.all(HeaderName.CONTACT));
    }

    @Test
    @DisplayName("§18.3: octets beyond Content-Length are noise, fewer are 400, none written means all")
    void contentLength() {
        assertEquals(
                "ab", accepted("Content-Length: 2\n\nab12345").body().text().substring(0, 2));
        assertEquals(2, accepted("Content-Length: 2\n\nab12345").body().length());
        assertEquals(400, answered(request("Content-Length: 20\n\nab")).status());
        assertEquals("ab\r\n", accepted("\nab").body().text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To: <sip:x@y>",
                "Call-ID: second",
                "Max-Forwards: 256",
                "Max-Forwards: -1",
                "Max-Forwards:",
                "Subject: a\u0001",
                "Subject",
                ": x",
                "Sub ject: x",
                "Contact: <sip:x@y",
                "Contact: \"x <sip:x@y>",
                "Contact: *, <sip:x@y>",
                "Contact:",
                "Route: sip:x@y;lr;",
                "Route: <sip:x@y>,",
                "Via: SIP/3.0/UDP a",
                "Via: SIP/2.0/UDP",
                "Via: UDP a",
                "Via: SIP/2.0/UDP a;branch=z9hG4bK",
                "Via: SIP/2.0/UDP a:0",
                "Via: SIP/2.0/UDP a;x=\"",
                "Content-Type: text",
                "Content-Type: text/",
                "Content-Length: 00x",
                "Record-Route: <sip:a>;x;x",
                "Content-Length: 65537"
            })
    @DisplayName("§21.4.1: one bad header field is 400, with the request's own Via, From, To, Call-ID and CSeq")
    void badRequest(String line) {
        var response = answered(request(line + "\n"));
        assertEquals(400, response.status());
        assertTrue(response.reason().startsWith("Bad Request: "), response.reason());
        var headers = response.headers();
        assertEquals(
                "SIP/2.0/UDP host.example.com:5070;branch=z9hG4bKa;rport",
                headers.all(HeaderName.VIA).getFirst());
        assertEquals("c@d", headers.callId());
        assertEquals(new CSeq(1, Method.OPTIONS), headers.cseq());
        assertTrue(headers.to().tag().isPresent());
        assertInstanceOf(ParseOutcome.Accepted.class, parse(SipWriter.write(responseWithOneVia(response))));
    }

    private static SipResponse responseWithOneVia(SipResponse response) {
        var headers = response.headers();
        return response.with(
                headers.with(HeaderName.VIA, headers.all(HeaderName.VIA).getFirst()));
    }

    @Test
    @DisplayName("§8.2.7: the same bad request gets the same To tag each time, another one another")
    void statelessTag() {
        var first = answered(request("Max-Forwards: x\n")).headers().to();
        assertEquals(first, answered(request("Max-Forwards: x\n")).headers().to());
        assertNotEquals(
                first,
                answered(request("Max-Forwards: x\nSubject: y\n")).headers().to());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS  sip:a@b SIP/2.0", "OPTIONS sip:a@b  SIP/2.0", "OPTIONS sip:a@b SIP/2.0 ", "OPTIONS sip:a@b",
                "OPTIONS sip:a@b SIP/2", "OPTIONS sip:a@b HTTP/1.1", "OPTIONS", "OPTIONS <sip:a@b> SIP/2.0",
                "OPTIONS sip:a@b?x=y SIP/2.0", "OPTIONS  SIP/2.0", " OPTIONS sip:a@b SIP/2.0",
                        "OPTIONS sip:a@b SIP/2.0.1"
            })
    @DisplayName("§7.1: a request line is three elements and two spaces")
    void requestLine(String line) {
        var outcome = parse(line + "\n" + MANDATORY + "\n");
        assertEquals(400, answered(outcome).status(), outcome::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIP/2.0 99 x",
                "SIP/2.0 700 x",
                "SIP/2.0 2000 x",
                "SIP/2.0 20 x",
                "SIP/2.0  200 x",
                "SIP/3.0 200 x",
                "SIP/2.0 200x",
                "SIP/2.0 200 \u0001",
                "SIP/2.0"
            })
    @DisplayName("§7.2: a bad response is discarded")
    void statusLine(String line) {
        assertInstanceOf(ParseOutcome.Discarded.class, parse(line + "\n" + MANDATORY + "\n"));
    }

    @Test
    @DisplayName("§8.1.1: without Via or method there is nobody to answer")
    void discarded() {
        assertInstanceOf(ParseOutcome.Discarded.class, parse("OPTIONS sip:a@b SIP/2.0\nCSeq: 1 OPTIONS\n\n"));
        assertInstanceOf(ParseOutcome.Discarded.class, parse("\n\n"));
        assertInstanceOf(ParseOutcome.Discarded.class, parse(""));
        assertInstanceOf(ParseOutcome.Discarded.class, parse("GET / HTTP/1.1\nHost: x\n\n"));
    }

    @Test
    @DisplayName("§7: line ends other than CRLF are refused, and never reach the answer")
    void lineEnds() {
        var text = "OPTIONS sip:a@example.com SIP/2.0\n" + MANDATORY + "\n";
        assertEquals(400, answered(parse(text.getBytes(StandardCharsets.UTF_8))).status());
        var injected = request("Subject: a\rVia: b\nMax-Forwards: x\ry\n");
        assertEquals(-1, answered(injected).headers().lines().toString().indexOf('\r'));
        assertEquals(400, answered(injected).status());
    }

    @Test
    @DisplayName("§7: header fields are UTF-8; a body is octets")
    void utf8() {
        assertEquals(
                Optional.of("gr\u00fc\u00df dich \u65e5\ud83d\ude00 \ufffd"),
                accepted("Subject: gr\u00fc\u00df dich \u65e5\ud83d\ude00 \ufffd\n")
                        .headers()
                        .first(HeaderName.SUBJECT));
        var octets = ("OPTIONS sip:a@b SIP/2.0\n" + MANDATORY + "Subject: \u00ff\n\n")
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(400, answered(parse(octets)).status());
    }

    @Test
    @DisplayName("§21.5.7: limits on header fields, their number, and the message are answered 513")
    void limits() {
        assertEquals(
                513,
                answered(request("Subject: x\n".repeat(SipParser.HEADERS_MAX_COUNT)))
                        .status());
        assertEquals(
                513,
                answered(request("Subject: " + "x".repeat(SipParser.HEADERS_MAX_BYTES) + "\n"))
                        .status());
        assertEquals(
                513,
                answered(request("\n" + "x".repeat(SipParser.MESSAGE_MAX_BYTES)))
                        .status());
        assertEquals(
                400,
                answered(request("v: SIP/2.0/UDP a\n".repeat(SipParser.VIAS_MAX_COUNT)))
                        .status());
        assertEquals(
                400,
                answered(request("Route: <sip:a>" + ";a".repeat(65) + "\n")).status());
        accepted("v: SIP/2.0/UDP a\n".repeat(SipParser.VIAS_MAX_COUNT - 1));
    }

    @Test
    @DisplayName("§20: changed headers answer changed views, and keep the others")
    void changedViews() {
        var headers = accepted("Max-Forwards: 7\nContact: <sip:x@y>\n").headers();
        var fewer = headers.with(HeaderName.MAX_FORWARDS, "6").without(HeaderName.CONTACT);
        assertEquals(OptionalInt.of(6), fewer.maxForwards());
        assertEquals(List.of(), fewer.contacts());
        assertEquals(headers.from(), fewer.from());
        assertEquals(OptionalInt.of(7), headers.maxForwards());
        var top = headers.onTop(HeaderName.VIA, "SIP/2.0/TLS top;branch=z9hG4bKt");
        assertEquals("top", top.topmostVia().host());
        assertEquals(2, top.vias().size());
        assertEquals(1, headers.vias().size());
        assertEquals(
                "new", headers.withTo(headers.to().withTag("new")).to().tag().orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> headers.with(HeaderName.SUBJECT, "a\r\nVia: b"));
    }

    @Test
    @DisplayName("§25.1: a display name survives quotes, backslashes and controls, and cannot hold a line end")
    void displayNames() {
        for (var name : List.of("plain", "a \"b\" \\c", "nul\u0000bel\u0007", "gr\u00fc\u00df", "comma, <semi>; x")) {
            var address = new NameAddr(name, SipUri.of(false, "a", "b", -1), Parameters.NONE);
            assertEquals(new parley.common.Parsed.Ok<>(address), SipParser.nameAddr(SipWriter.text(address)));
        }
        var evil = new NameAddr("a\r\nVia: b", SipUri.of(false, "a", "b", -1), Parameters.NONE);
        assertEquals("\"a  Via: b\" <sip:a@b>", SipWriter.text(evil));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    @DisplayName("§7: mutated messages are outcomes, never exceptions; what is accepted can be written and read again")
    void mutations(long seed) {
        var random = new Random(seed);
        var seeds = TortureMessagesTest.cases()
                .map(TortureMessagesTest.Case::octets)
                .toList();
        for (var i = 0; i < 2_000; i++) {
            var octets = mutated(seeds.get(random.nextInt(seeds.size())), random);
            if (parse(octets) instanceof ParseOutcome.Accepted(var message)) {
                var again = parse(SipWriter.write(message));
                var read = assertInstanceOf(ParseOutcome.Accepted.class, again, () -> "seed " + seed + " " + again);
                assertEquals(message.headers().lines(), read.message().headers().lines(), "seed " + seed);
            }
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        var octets = new ArrayList<Byte>(original.length);
        for (var octet : original) {
            octets.add(octet);
        }
        var interesting = "\r\n \t\"<>;,:@%[]?*\\\u0000/=aZ0".getBytes(StandardCharsets.UTF_8);
        for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
            var at = random.nextInt(octets.size());
            var octet =
                    random.nextBoolean() ? interesting[random.nextInt(interesting.length)] : (byte) random.nextInt();
            switch (random.nextInt(3)) {
                case 0 -> octets.set(at, octet);
                case 1 -> octets.add(at, octet);
                default -> octets.remove(at);
            }
        }
        var changed = new byte[octets.size()];
        for (var i = 0; i < changed.length; i++) {
            changed[i] = octets.get(i);
        }
        return changed;
    }
}
