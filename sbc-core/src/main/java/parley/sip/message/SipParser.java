package parley.sip.message;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.common.Parsed;

/// Strict parser of RFC 3261 §7 and §25: compact forms, folding, any order, unknown headers kept.
/// Every input costs time linear in its length, and no input throws.
///
/// Via, Contact, Route and Record-Route become one line per value; every other list (Allow, Supported, Require, ...)
/// stays one line as it was written, unfolded. Content-Length is checked and dropped: [SipWriter] derives it.
public final class SipParser {
    /// Longest start line and header block, in octets, the empty line included. RFC 3261 names no limit, so a peer
    /// could make us hold and search any amount; signed identities and long route sets stay far below.
    public static final int HEADERS_MAX_BYTES = 32 * 1024;

    /// Longest message, in octets: what one UDP datagram can carry (RFC 3261 §18.1.1).
    public static final int MESSAGE_MAX_BYTES = 64 * 1024;

    /// Most header lines after lists are split. Each costs us objects, so their number is not the sender's choice.
    public static final int HEADERS_MAX_COUNT = 256;

    /// Most Via values: one per hop, and the usual Max-Forwards allows no more (RFC 3261 §8.1.1.6).
    public static final int VIAS_MAX_COUNT = 71;

    private SipParser() {}

    /// Reads one message out of `octets[from, to)`, as one datagram or one framed part of a stream has it.
    public static ParseOutcome parse(byte[] octets, int from, int to) {
        return new MessageReader(octets, from, to).read();
    }

    /// The answer to a message that must not be accepted for a reason found outside it, such as its framing.
    /// @param status of the response
    /// @param rule which rule is broken, in words, with its section
    public static ParseOutcome refuse(byte[] octets, int from, int to, int status, String rule) {
        var reader = new MessageReader(octets, from, to);
        reader.fail(status, rule, 0);
        return reader.read();
    }

    public static Parsed<Uri> uri(String text) {
        return whole(text, cursor -> UriGrammar.uri(cursor, UriGrammar.Place.ALONE));
    }

    public static Parsed<NameAddr> nameAddr(String text) {
        return whole(text, AddressGrammar::address);
    }

    public static Parsed<Via> via(String text) {
        return whole(text, ViaGrammar::via);
    }

    public static Parsed<CSeq> cseq(String text) {
        return whole(text, FieldGrammar::cseq);
    }

    private static <T> Parsed<T> whole(String text, Function<Cursor, @Nullable T> grammar) {
        var cursor = new Cursor(text);
        var value = grammar.apply(cursor);
        if (value != null && cursor.finished()) {
            return new Parsed.Ok<>(value);
        }
        var rule = cursor.fault();
        return new Parsed.Refused<>(rule == null ? "RFC 3261 §25.1" : rule, cursor.faultAt());
    }
}
