package parley.sip.message;

import org.jspecify.annotations.Nullable;

/// Finds the messages in a stream of octets (RFC 3261 §18.3, §7.5; RFC 5626 §4.4.1). One per connection: it
/// remembers how far it has searched, so that a message that trickles in costs no more than one that comes at once.
///
/// After anything but [Frame.NeedMore] the caller takes that many octets away and asks again.
public final class SipFraming {
    private static final Frame NEED_MORE = new Frame.NeedMore();
    private static final String CONTENT_LENGTH = "content-length";

    private final boolean opened;
    // Octets from the start of the frame that hold no end of the header fields.
    private int searched;
    // Octets of the frame whose header fields are complete, or 0.
    private int whole;
    // True once the frame's first line is complete and is one of SIP.
    private boolean started;

    /// @param opened true if we opened the connection: then a lone CRLF is the answer to our ping, else it is half
    ///     of the peer's (RFC 5626 §4.4.1)
    public SipFraming(boolean opened) {
        this.opened = opened;
    }

    /// What the octets at the front of the stream are.
    public sealed interface Frame {
        /// Not known yet.
        record NeedMore() implements Frame {}

        /// A double CRLF of 4 octets, to be answered with a CRLF; or a lone one of 2, to be ignored.
        /// @param octets 4 or 2
        record KeepAlive(int octets) implements Frame {}

        /// One message, for [SipParser#parse].
        /// @param octets its length
        record Message(int octets) implements Frame {}

        /// The stream cannot be read on and is to be closed, after what [SipParser#refuse] makes of it is sent.
        /// @param status of the answer
        /// @param rule which rule is broken, in words, with its section
        /// @param octets the header fields to answer to, or 0 if there are none
        record Broken(int status, String rule, int octets) implements Frame {}
    }

    /// Octets that need not be in an array.
    @FunctionalInterface
    public interface Octets {
        byte at(int index);
    }

    /// The first frame of `octets[from, to)`.
    /// @param from where the first frame not taken away yet starts
    /// @param to behind the last octet received
    public Frame next(byte[] octets, int from, int to) {
        return next(index -> octets[index], from, to);
    }

    /// The first frame of `octets[from, to)`.
    /// @param from where the first frame not taken away yet starts
    /// @param to behind the last octet received
    public Frame next(Octets octets, int from, int to) {
        if (whole == 0) {
            if (from >= to) {
                return NEED_MORE;
            }
            var first = octets.at(from);
            if (first == '\r') {
                return emptyLines(octets, from, to);
            }
            if (!CharacterClass.is(first, CharacterClass.TOKEN)) {
                return new Frame.Broken(400, "RFC 3261 §7: a message starts with a method or a version", 0);
            }
            var limit = Math.min(to, from + SipParser.HEADERS_MAX_BYTES);
            if (!started && foreign(octets, from, limit)) {
                return new Frame.Broken(400, "RFC 3261 §7.1: the first line is none of SIP", 0);
            }
            var broken = readHead(octets, from, to);
            if (broken != null) {
                return broken;
            }
        }
        if (to - from < whole) {
            return NEED_MORE;
        }
        var frame = new Frame.Message(whole);
        whole = 0;
        searched = 0;
        started = false;
        return frame;
    }

    private Frame emptyLines(Octets octets, int from, int to) {
        var received = to - from;
        if (received > 1 && octets.at(from + 1) != '\n') {
            return new Frame.Broken(400, "RFC 3261 §7.5: CR is not followed by LF", 0);
        }
        var ping = received > 3 && octets.at(from + 2) == '\r' && octets.at(from + 3) == '\n';
        if (ping) {
            return new Frame.KeepAlive(4);
        }
        var undecided =
                received < 2 || (received == 2 && !opened) || (received == 3 && !opened && octets.at(from + 2) == '\r');
        return undecided ? NEED_MORE : new Frame.KeepAlive(2);
    }

    /// True if the first line is complete and names no version of SIP: another protocol, whose end we would wait
    /// for in vain. What else is wrong with it is the parser's business.
    private boolean foreign(Octets octets, int from, int limit) {
        for (var i = from + searched; i < limit; i++) {
            if (octets.at(i) == '\n') {
                started = namesSip(octets, from, i);
                return !started;
            }
        }
        return false;
    }

    private static boolean namesSip(Octets octets, int from, int to) {
        for (var i = from; i + 3 < to; i++) {
            if (octets.at(i + 3) == '/'
                    && lower(octets.at(i)) == 's'
                    && lower(octets.at(i + 1)) == 'i'
                    && lower(octets.at(i + 2)) == 'p') {
                return true;
            }
        }
        return false;
    }

    /// Looks for the end of the header fields, and for how much follows it.
    private @Nullable Frame readHead(Octets octets, int from, int to) {
        var limit = Math.min(to, from + SipParser.HEADERS_MAX_BYTES);
        var end = headEnd(octets, from + Math.max(0, searched - 3), limit);
        if (end < 0) {
            searched = limit - from;
            return limit < to || searched == SipParser.HEADERS_MAX_BYTES
                    ? new Frame.Broken(
                            513,
                            "RFC 3261 §21.5.7: the header fields are longer than " + SipParser.HEADERS_MAX_BYTES,
                            searched)
                    : NEED_MORE;
        }
        var length = -1L;
        for (var i = from; i < end; i++) {
            // A line that starts with white space continues the one before, so no name can match there.
            if (octets.at(i) == '\n' && i + 1 < end) {
                var value = nameEnd(octets, i + 1, end);
                if (value >= 0) {
                    if (length >= 0) {
                        return new Frame.Broken(400, "RFC 3261 §18.3: Content-Length is there twice", end - from);
                    }
                    length = length(octets, value, end);
                    if (length < 0) {
                        return new Frame.Broken(400, "RFC 3261 §20.14: Content-Length is not a number", end - from);
                    }
                }
            }
        }
        if (length < 0) {
            return new Frame.Broken(400, "RFC 3261 §18.3: Content-Length is missing on a stream", end - from);
        }
        if (end - from + length > SipParser.MESSAGE_MAX_BYTES) {
            return new Frame.Broken(
                    513, "RFC 3261 §21.5.7: the message is longer than " + SipParser.MESSAGE_MAX_BYTES, end - from);
        }
        whole = end - from + (int) length;
        return null;
    }

    /// Where the value starts, if the line there is a Content-Length; else -1.
    private static int nameEnd(Octets octets, int from, int end) {
        var i = from;
        if (lower(octets.at(i)) == 'l') {
            i++;
        } else {
            for (var j = 0; j < CONTENT_LENGTH.length(); j++, i++) {
                if (i >= end || lower(octets.at(i)) != CONTENT_LENGTH.charAt(j)) {
                    return -1;
                }
            }
        }
        while (i < end && Cursor.isSpace(octets.at(i))) {
            i++;
        }
        return i < end && octets.at(i) == ':' ? i + 1 : -1;
    }

    /// The number there, which may stand on a folded line; or -1.
    private static long length(Octets octets, int from, int end) {
        var i = skipWhiteSpace(octets, from, end);
        var first = i;
        var value = 0L;
        while (i < end && octets.at(i) >= '0' && octets.at(i) <= '9') {
            value = Math.min(value * 10 + (octets.at(i) - '0'), Integer.MAX_VALUE);
            i++;
        }
        if (i == first) {
            return -1;
        }
        i = skipWhiteSpace(octets, i, end);
        return i + 1 < end && octets.at(i) == '\r' && octets.at(i + 1) == '\n' ? value : -1;
    }

    private static int skipWhiteSpace(Octets octets, int from, int end) {
        var i = from;
        while (i < end) {
            if (Cursor.isSpace(octets.at(i))) {
                i++;
            } else if (i + 2 < end
                    && octets.at(i) == '\r'
                    && octets.at(i + 1) == '\n'
                    && Cursor.isSpace(octets.at(i + 2))) {
                i += 3;
            } else {
                break;
            }
        }
        return i;
    }

    private static int lower(byte c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /// Behind the first CRLFCRLF, or -1.
    static int headEnd(Octets octets, int from, int to) {
        // The last octet of CRLFCRLF is looked for; whatever is neither CR nor LF rules out four places at once.
        for (var last = from + 3; last < to; ) {
            var c = octets.at(last);
            if (c == '\n'
                    && octets.at(last - 1) == '\r'
                    && octets.at(last - 2) == '\n'
                    && octets.at(last - 3) == '\r') {
                return last + 1;
            }
            last += c == '\r' ? 1 : c == '\n' ? 2 : 4;
        }
        return -1;
    }
}
