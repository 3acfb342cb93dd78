package parley.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message of RFC 4475 and RFC 5118, with what the parser makes of it. What the layers above owe a message that
/// is well formed is in the last columns of `expected.tsv`.
class TortureMessagesTest {
    /// One row of an `expected.tsv`.
    record Case(String folder, String file, String section, String parser) {
        byte[] octets() {
            return resource(folder + "/" + file);
        }

        @Override
        public String toString() {
            return folder + " " + section + " " + file + ": " + parser;
        }
    }

    static byte[] resource(String name) {
        try (var stream = TortureMessagesTest.class.getResourceAsStream("/" + name)) {
            assertNotNull(stream, name);
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Case> cases() {
        return Stream.of("rfc4475", "rfc5118").flatMap(folder -> {
            var rows = new String(resource(folder + "/expected.tsv"), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            var columns = List.of(rows.getFirst().split("\t"));
            return rows.stream().skip(1).map(row -> {
                var cells = row.split("\t", -1);
                return new Case(
                        folder,
                        cells[columns.indexOf("file")],
                        cells[columns.indexOf("section")],
                        cells[columns.indexOf("parser")]);
            });
        });
    }

    static Stream<Case> accepted() {
        return cases().filter(c -> c.parser().equals("accept"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("RFC 4475, RFC 5118: accepted, answered with that status, or discarded")
    void outcome(Case c) {
        var octets = c.octets();
        var outcome = SipParser.parse(octets, 0, octets.length);
        assertEquals(
                c.parser(),
                switch (outcome) {
                    case ParseOutcome.Accepted _ -> "accept";
                    case ParseOutcome.Answerable answerable ->
                        Integer.toString(answerable.response().status());
                    case ParseOutcome.Discarded _ -> "discard";
                },
                outcome::toString);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    @DisplayName("§7: what the writer makes of a message parses to the same message")
    void roundTrip(Case c) {
        var octets = c.octets();
        var first = message(octets);
        var written = SipWriter.write(first);
        var second = message(written);
        assertEquals(first.headers().lines(), second.headers().lines());
        assertEquals(first.body(), second.body());
        switch (first) {
            case SipRequest request -> {
                var again = assertInstanceOf(SipRequest.class, second);
                assertEquals(request.method(), again.method());
                assertEquals(request.requestUri(), again.requestUri());
            }
            case SipResponse response -> {
                var again = assertInstanceOf(SipResponse.class, second);
                assertEquals(response.status(), again.status());
                assertEquals(response.reason(), again.reason());
            }
        }
        assertEquals(
                new String(written, StandardCharsets.UTF_8),
                new String(SipWriter.write(second), StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    @DisplayName("§25: each typed view, written and read again, is equal, and so is the one read on demand")
    void typedViews(Case c) {
        var headers = message(c.octets()).headers();
        var anew = SipHeaders.of(headers.lines());
        assertEquals(headers.vias(), anew.vias());
        assertEquals(headers.from(), anew.from());
        assertEquals(headers.to(), anew.to());
        assertEquals(headers.cseq(), anew.cseq());
        assertEquals(headers.maxForwards(), anew.maxForwards());
        assertEquals(headers.contacts(), anew.contacts());
        assertEquals(headers.routes(), anew.routes());
        assertEquals(headers.recordRoutes(), anew.recordRoutes());
        for (var via : headers.vias()) {
            assertEquals(new parley.common.Parsed.Ok<>(via), SipParser.via(SipWriter.text(via)));
        }
        for (var address : List.of(headers.from(), headers.to())) {
            assertEquals(new parley.common.Parsed.Ok<>(address), SipParser.nameAddr(SipWriter.text(address)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("§18.3: a message cut short anywhere is an outcome, never an exception")
    void everyPrefix(Case c) {
        var octets = c.octets();
        for (var length = 0; length < octets.length; length++) {
            assertNotNull(SipParser.parse(octets, 0, length));
            assertNotNull(SipParser.parse(Arrays.copyOf(octets, length), length / 2, length));
        }
    }

    static SipMessage message(byte[] octets) {
        var outcome = SipParser.parse(octets, 0, octets.length);
        return assertInstanceOf(ParseOutcome.Accepted.class, outcome, outcome::toString)
                .message();
    }
}
