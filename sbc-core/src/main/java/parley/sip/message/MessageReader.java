package parley.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads one message, once. The first fault decides the outcome; reading goes on after it, since the answer to a bad
/// request needs the header fields that may still follow.
final class MessageReader {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;
    private static final int MESSAGE_TOO_LARGE = 513;

    private final byte[] octets;
    private final int to;
    private final List<SipHeader> lines = new ArrayList<>(24);
    private final SipHeaders.Views views = new SipHeaders.Views();
    private final List<Via> vias = new ArrayList<>(2);
    private final List<NameAddr> contacts = new ArrayList<>(1);
    private final List<NameAddr> routes = new ArrayList<>(0);
    private final List<NameAddr> recordRoutes = new ArrayList<>(0);

    private final int start;
    private String head = "";
    private int headOctets;
    private Cursor cursor = new Cursor("");
    // What the cursor runs over: the head itself, or one unfolded value of it.
    private String text = "";
    private int lineStart;
    private boolean folded;

    private boolean response;
    private @Nullable Method method;
    private @Nullable Uri requestUri;
    private int status;
    private String reason = "";
    private long seenOnce;
    private int contentLength = -1;

    private int faultStatus;
    private String faultRule = "";
    private int faultOffset;

    MessageReader(byte[] octets, int from, int to) {
        this.octets = octets;
        this.to = to;
        var position = from;
        // RFC 3261 §7.5: empty lines before the start line are ignored.
        while (position < to && (octets[position] == '\r' || octets[position] == '\n')) {
            position++;
        }
        this.start = position;
    }

    /// Notes a fault, unless there is one already.
    /// @param octet where, from the start line
    void fail(int answer, String rule, int octet) {
        if (faultStatus == 0) {
            faultStatus = answer;
            faultRule = rule;
            faultOffset = octet;
        }
    }

    private void failAt(int answer, String rule, int position) {
        if (faultStatus == 0) {
            fail(answer, rule, octetsBefore(position));
        }
    }

    private void failAtCursor() {
        var rule = cursor.fault();
        failAt(BAD_REQUEST, rule == null ? "RFC 3261 §25.1" : rule, folded ? lineStart : cursor.faultAt());
    }

    private int octetsBefore(int position) {
        return head.length() == headOctets
                ? position
                : head.substring(0, Math.min(position, head.length())).getBytes(StandardCharsets.UTF_8).length;
    }

    ParseOutcome read() {
        if (start == to) {
            return new ParseOutcome.Discarded("RFC 3261 §7.5: nothing but empty lines", 0);
        }
        var bodyStart = decodeHead();
        cursor = new Cursor(head);
        text = head;
        var firstEnd = lineEnd(0);
        readStartLine(contentEnd(0, firstEnd));
        readLines(firstEnd + 1);
        checkMandatory();
        var body = body(bodyStart);
        return faultStatus == 0
                ? accepted(body)
                : new Refusal(lines, views).outcome(faultStatus, faultRule, faultOffset, response ? null : method);
    }

    private ParseOutcome accepted(Body body) {
        views.vias = List.copyOf(vias);
        views.contacts = List.copyOf(contacts);
        views.routes = List.copyOf(routes);
        views.recordRoutes = List.copyOf(recordRoutes);
        var headers = new SipHeaders(List.copyOf(lines), views);
        if (response) {
            return new ParseOutcome.Accepted(new SipResponse(status, reason, headers, body));
        }
        return method == null || requestUri == null
                ? new ParseOutcome.Discarded("RFC 3261 §7.1: no request line", 0)
                : new ParseOutcome.Accepted(new SipRequest(method, requestUri, headers, body));
    }

    /// Makes text of everything before the empty line.
    /// @return where the body starts
    private int decodeHead() {
        var limit = Math.min(to, start + SipParser.HEADERS_MAX_BYTES);
        var blank = SipFraming.headEnd(index -> octets[index], start, limit);
        if (to - start > SipParser.MESSAGE_MAX_BYTES) {
            fail(MESSAGE_TOO_LARGE, "RFC 3261 §21.5.7: the message is longer than " + SipParser.MESSAGE_MAX_BYTES, 0);
        }
        if (blank < 0) {
            fail(
                    limit < to ? MESSAGE_TOO_LARGE : BAD_REQUEST,
                    limit < to
                            ? "RFC 3261 §21.5.7: the header fields are longer than " + SipParser.HEADERS_MAX_BYTES
                            : "RFC 3261 §7: no empty line ends the header fields",
                    limit - start);
        }
        // One of the two line ends stays: it ends the last header line.
        headOctets = (blank < 0 ? limit : blank - 2) - start;
        head = new String(octets, start, headOctets, StandardCharsets.UTF_8);
        var replaced = head.indexOf('\uFFFD');
        if (replaced >= 0 && !written()) {
            fail(BAD_REQUEST, "RFC 3261 §7: the header fields are not UTF-8", replaced);
        }
        return blank < 0 ? limit : blank;
    }

    /// The decoder puts U+FFFD for what is not UTF-8; the sender may also have written it.
    private boolean written() {
        var again = head.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, octets, start, start + headOctets);
    }

    private int lineEnd(int from) {
        var end = head.indexOf('\n', from);
        return end < 0 ? head.length() : end;
    }

    /// Where the content of the line that ends there stops.
    private int contentEnd(int from, int lineEnd) {
        if (lineEnd > from && head.charAt(lineEnd - 1) == '\r') {
            return lineEnd - 1;
        }
        failAt(BAD_REQUEST, "RFC 3261 §7: a line does not end with CRLF", lineEnd);
        return lineEnd;
    }

    private void readStartLine(int end) {
        cursor.moveTo(head, 0, end);
        if (cursor.takeIgnoringCase("sip/")) {
            response = true;
            readStatusLine(end);
            return;
        }
        cursor.skip(CharacterClass.TOKEN);
        if (cursor.at() == 0) {
            failAt(BAD_REQUEST, "RFC 3261 §7.1: the method is missing", 0);
            return;
        }
        method = Method.of(head, 0, cursor.at());
        if (!cursor.take(' ')) {
            failAt(BAD_REQUEST, "RFC 3261 §7.1: one space follows the method", cursor.at());
            return;
        }
        requestUri = UriGrammar.uri(cursor, UriGrammar.Place.ALONE);
        if (requestUri == null) {
            failAtCursor();
        } else if (requestUri instanceof SipUri uri && !uri.headers().isEmpty()) {
            failAt(BAD_REQUEST, "RFC 3261 §19.1.1: a Request-URI has no headers", cursor.at());
        } else if (!cursor.take(' ')) {
            failAt(BAD_REQUEST, "RFC 3261 §7.1: one space follows the Request-URI", cursor.at());
        } else if (!cursor.takeIgnoringCase("sip/")) {
            failAt(BAD_REQUEST, "RFC 3261 §7.1: the version follows the Request-URI", cursor.at());
        } else {
            readVersion(end);
        }
    }

    private void readVersion(int end) {
        var from = cursor.at();
        if (cursor.take("2.0") && cursor.at() == end) {
            return;
        }
        cursor.at(from);
        cursor.skip(CharacterClass.DIGIT);
        var dotted = cursor.at() > from && cursor.take('.');
        var minor = cursor.at();
        cursor.skip(CharacterClass.DIGIT);
        if (dotted && cursor.at() > minor && cursor.at() == end) {
            failAt(VERSION_NOT_SUPPORTED, "RFC 3261 §21.5.6: the version is not 2.0", from);
        } else {
            failAt(BAD_REQUEST, "RFC 3261 §7.1: the request line ends with the version", from);
        }
    }

    private void readStatusLine(int end) {
        if (!cursor.take("2.0 ")) {
            failAt(BAD_REQUEST, "RFC 3261 §7.2: the version is not 2.0", 0);
            return;
        }
        var from = cursor.at();
        cursor.skip(CharacterClass.DIGIT);
        if (cursor.at() - from != 3 || head.charAt(from) < '1' || head.charAt(from) > '6') {
            failAt(BAD_REQUEST, "RFC 3261 §7.2: the status code is not 100 to 699", from);
            return;
        }
        status = Integer.parseInt(head, from, from + 3, 10);
        // RFC 3261 §25.1 wants the space even before an empty reason phrase; some leave it out.
        if (cursor.atEnd()) {
            return;
        }
        if (!cursor.take(' ')) {
            failAt(BAD_REQUEST, "RFC 3261 §7.2: one space follows the status code", cursor.at());
            return;
        }
        var phrase = cursor.at();
        if (textOnly(phrase, end)) {
            reason = head.substring(phrase, end);
        }
    }

    private void readLines(int from) {
        var position = from;
        while (position < head.length()) {
            lineStart = position;
            var lineEnd = lineEnd(position);
            var end = contentEnd(position, lineEnd);
            if (end == position) {
                // Only where lines end without CR: the blank line was not found, what follows is a body.
                return;
            }
            position = lineEnd + 1;
            folded = position < head.length() && Cursor.isSpace(head.charAt(position));
            while (position < head.length() && Cursor.isSpace(head.charAt(position))) {
                lineEnd = lineEnd(position);
                end = contentEnd(position, lineEnd);
                position = lineEnd + 1;
            }
            readLine(end);
            if (lines.size() > SipParser.HEADERS_MAX_COUNT) {
                failAt(
                        MESSAGE_TOO_LARGE,
                        "RFC 3261 §21.5.7: more than " + SipParser.HEADERS_MAX_COUNT + " header fields",
                        lineStart);
                return;
            }
        }
    }

    private void readLine(int end) {
        var hash = 0;
        var i = lineStart;
        while (i < end && CharacterClass.is(head.charAt(i), CharacterClass.TOKEN)) {
            hash = HeaderName.hash(hash, head.charAt(i));
            i++;
        }
        var nameEnd = i;
        while (i < end && Cursor.isSpace(head.charAt(i))) {
            i++;
        }
        if (nameEnd == lineStart || i == end || head.charAt(i) != ':') {
            failAt(BAD_REQUEST, "RFC 3261 §7.3.1: a header field is a name, a colon and a value", lineStart);
            return;
        }
        var name = HeaderName.of(head, lineStart, nameEnd, hash);
        i++;
        if (folded) {
            text = unfolded(i, end);
            readValue(name, 0, text.length());
            text = head;
            folded = false;
        } else {
            readValue(name, i, end);
        }
    }

    /// RFC 3261 §7.3.1: a line end and the white space around it count as one space.
    private String unfolded(int from, int to) {
        var plain = new StringBuilder(to - from);
        for (var i = from; i < to; i++) {
            var c = head.charAt(i);
            if (c == '\n' || (c == '\r' && i + 1 < to && head.charAt(i + 1) == '\n')) {
                while (!plain.isEmpty() && Cursor.isSpace(plain.charAt(plain.length() - 1))) {
                    plain.setLength(plain.length() - 1);
                }
                i += c == '\r' ? 1 : 0;
                while (i + 1 < to && Cursor.isSpace(head.charAt(i + 1))) {
                    i++;
                }
                plain.append(' ');
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private void readValue(HeaderName name, int from, int to) {
        var first = from;
        while (first < to && Cursor.isSpace(text.charAt(first))) {
            first++;
        }
        var last = to;
        while (last > first && Cursor.isSpace(text.charAt(last - 1))) {
            last--;
        }
        var once = name.singleBit();
        if ((seenOnce & once) != 0) {
            failAt(BAD_REQUEST, "RFC 3261 §7.3.1: " + name + " is there more than once", lineStart);
            return;
        }
        seenOnce |= once;
        cursor.moveTo(text, first, last);
        switch (name.form()) {
            case VIA -> list(name, vias, ViaGrammar::via, last);
            case CONTACT -> contact(last);
            case ROUTE -> list(name, routes, AddressGrammar::address, last);
            case RECORD_ROUTE -> list(name, recordRoutes, AddressGrammar::address, last);
            case FROM -> views.from = single(name, AddressGrammar::address, last);
            case TO -> views.to = single(name, AddressGrammar::address, last);
            case CSEQ -> views.cseq = single(name, FieldGrammar::cseq, last);
            case CALL_ID -> single(name, FieldGrammar::callId, last);
            case CONTENT_TYPE -> single(name, FieldGrammar::mediaType, last);
            case MAX_FORWARDS -> {
                var hops = single(name, FieldGrammar::maxForwards, last);
                views.maxForwards = hops == null ? SipHeaders.Views.ABSENT : hops;
            }
            case CONTENT_LENGTH -> contentLength();
            case TEXT -> {
                if (textOnly(first, last)) {
                    keep(name, first, last);
                }
            }
        }
    }

    private void keep(HeaderName name, int from, int to) {
        lines.add(new SipHeader(name, text.substring(from, to)));
    }

    private boolean textOnly(int from, int to) {
        for (var i = from; i < to; i++) {
            if (!CharacterClass.text(text.charAt(i))) {
                failAt(BAD_REQUEST, "RFC 3261 §25.1: a control character", folded ? lineStart : i);
                return false;
            }
        }
        return true;
    }

    private <T> @Nullable T single(HeaderName name, Function<Cursor, @Nullable T> grammar, int last) {
        var first = cursor.at();
        var value = grammar.apply(cursor);
        if (value == null || !cursor.finished()) {
            failAtCursor();
            value = null;
        }
        keep(name, first, last);
        return value;
    }

    private <T> void list(HeaderName name, List<T> into, Function<Cursor, @Nullable T> grammar, int last) {
        do {
            var first = cursor.at();
            var value = grammar.apply(cursor);
            if (value == null) {
                failAtCursor();
                keep(name, first, last);
                return;
            }
            keep(name, first, cursor.at());
            into.add(value);
            if (lines.size() > SipParser.HEADERS_MAX_COUNT) {
                return;
            }
        } while (cursor.takeSeparator(','));
        if (!cursor.finished()) {
            failAtCursor();
        }
    }

    private void contact(int last) {
        if (cursor.peek() == '*' && cursor.at() + 1 == last) {
            keep(HeaderName.CONTACT, cursor.at(), last);
        } else {
            list(HeaderName.CONTACT, contacts, AddressGrammar::address, last);
        }
    }

    private void contentLength() {
        var length = cursor.number(SipParser.MESSAGE_MAX_BYTES);
        if (length < 0 || !cursor.finished()) {
            failAtCursor();
        } else {
            contentLength = (int) length;
        }
    }

    private void checkMandatory() {
        if (vias.isEmpty()) {
            fail(BAD_REQUEST, "RFC 3261 §8.1.1: Via is missing", headOctets);
        } else if (vias.size() > SipParser.VIAS_MAX_COUNT) {
            fail(BAD_REQUEST, "RFC 3261 §8.1.1.6: more Via values than hops are allowed", headOctets);
        }
        mandatory(HeaderName.FROM);
        mandatory(HeaderName.TO);
        mandatory(HeaderName.CALL_ID);
        mandatory(HeaderName.CSEQ);
        var cseq = views.cseq;
        if (cseq == null) {
            return;
        }
        if (method == null) {
            method = response ? null : cseq.method();
        } else if (!cseq.method().equals(method)) {
            fail(
                    method.known() ? BAD_REQUEST : NOT_IMPLEMENTED,
                    "RFC 3261 §8.1.1.5: the method of CSeq is not the request's",
                    headOctets);
        }
    }

    private void mandatory(HeaderName name) {
        if ((seenOnce & name.singleBit()) == 0) {
            fail(BAD_REQUEST, "RFC 3261 §8.1.1: " + name + " is missing", headOctets);
        }
    }

    private Body body(int from) {
        if (contentLength > to - from) {
            fail(BAD_REQUEST, "RFC 3261 §18.3: the body is shorter than Content-Length", to - start);
        }
        if (faultStatus != 0) {
            return Body.EMPTY;
        }
        // RFC 3261 §18.3: octets beyond Content-Length are noise; without it, the body reaches to the end.
        return Body.of(octets, from, contentLength < 0 ? to : from + contentLength);
    }
}
