package parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/// Looks for the two things in a SIP head that framing needs: where it ends, and how long the body is. Everything
/// else is the parser's business.
final class SipHeadScan {
    // The longest method we know of has 9 letters (SUBSCRIBE); a new one may be longer.
    private static final int METHOD_MAX_BYTES = 32;

    private SipHeadScan() {}

    /// The body's length as the head states it.
    sealed interface Length {
        /// Stated, once or several times alike.
        /// @param octets 0 or more
        record Known(int octets) implements Length {}

        /// Not stated, or not as a number.
        /// @param rule that is broken
        record Unusable(String rule) implements Length {}
    }

    /// Index after the empty line that ends the head, or -1.
    /// @param from where to start looking
    static int headEnd(ByteBuf in, int from) {
        var end = in.writerIndex();
        for (var i = from; i + 3 < end; i++) {
            var lineFeed = in.indexOf(i + 3, end, (byte) '\n');
            if (lineFeed < 0) {
                return -1;
            }
            if (in.getByte(lineFeed - 1) == '\r'
                    && in.getByte(lineFeed - 2) == '\n'
                    && in.getByte(lineFeed - 3) == '\r') {
                return lineFeed + 1;
            }
            i = lineFeed - 3;
        }
        return -1;
    }

    /// False if what has come so far cannot become a start line: `SIP/2.0 ...`, or a method of letters and a blank.
    static boolean mayBeSip(ByteBuf in) {
        for (var i = 0; i < Math.min(in.readableBytes(), METHOD_MAX_BYTES); i++) {
            var c = in.getByte(in.readerIndex() + i);
            if (c == ' ') {
                return i > 0;
            }
            // RFC 3261 §25.1: token, and the slash of the version.
            if (c <= ' ' || c == 0x7f || "()<>@,;:\\\"[]?={}".indexOf(c) >= 0) {
                return false;
            }
        }
        return in.readableBytes() < METHOD_MAX_BYTES;
    }

    /// Reads `Content-Length` or its compact form `l`. A stream's message must have it (RFC 3261 §20.14), and two
    /// that differ leave open where the message ends, which would let a peer hide a second message in the first.
    static Length contentLength(ByteBuf in, int from, int to) {
        var found = -1;
        for (var line = nextLine(in, from, to); line < to; line = nextLine(in, line, to)) {
            var value = valueOf(in, line, to);
            if (value < 0) {
                continue;
            }
            var length = digits(in, value, to);
            if (length < 0) {
                return new Length.Unusable("Content-Length is no number (RFC 3261 §20.14)");
            }
            if (found >= 0 && found != length) {
                return new Length.Unusable("two Content-Length fields that differ (RFC 3261 §20.14)");
            }
            found = length;
        }
        return found < 0
                ? new Length.Unusable("no Content-Length on a stream transport (RFC 3261 §18.3)")
                : new Length.Known(found);
    }

    private static int nextLine(ByteBuf in, int from, int to) {
        var lineFeed = in.indexOf(from, to, (byte) '\n');
        return lineFeed < 0 ? to : lineFeed + 1;
    }

    // Index after the colon if the line is that field, else -1.
    private static int valueOf(ByteBuf in, int line, int to) {
        var name = name(in, line, to);
        if (name.isEmpty()) {
            return -1;
        }
        var i = line + name.length();
        while (i < to && blank(in.getByte(i))) {
            i++;
        }
        return i < to && in.getByte(i) == ':' ? i + 1 : -1;
    }

    private static String name(ByteBuf in, int line, int to) {
        var first = in.getByte(line) | 0x20;
        if (first == 'l') {
            return "l";
        }
        var full = "content-length";
        if (first != 'c' || line + full.length() > to) {
            return "";
        }
        var text = in.toString(line, full.length(), StandardCharsets.ISO_8859_1);
        return AsciiString.contentEqualsIgnoreCase(text, full) ? full : "";
    }

    // The number up to the line's end, folding included; -1 if it is none, or larger than any message.
    private static int digits(ByteBuf in, int from, int to) {
        var i = from;
        while (i < to && (blank(in.getByte(i)) || folded(in, i, to))) {
            i++;
        }
        var start = i;
        var value = 0;
        while (i < to && in.getByte(i) >= '0' && in.getByte(i) <= '9') {
            if (value > 100_000_000) {
                return -1;
            }
            value = value * 10 + in.getByte(i) - '0';
            i++;
        }
        var end = i;
        while (i < to && blank(in.getByte(i))) {
            i++;
        }
        var atEnd = i < to && (in.getByte(i) == '\r' || in.getByte(i) == '\n');
        return end > start && atEnd ? value : -1;
    }

    private static boolean blank(byte c) {
        return c == ' ' || c == '\t';
    }

    // A line end followed by a blank belongs to the value (RFC 3261 §7.3.1).
    private static boolean folded(ByteBuf in, int i, int to) {
        var c = in.getByte(i);
        return (c == '\r' && i + 2 < to && in.getByte(i + 1) == '\n' && blank(in.getByte(i + 2)))
                || (c == '\n' && i + 1 < to && blank(in.getByte(i + 1)));
    }
}
