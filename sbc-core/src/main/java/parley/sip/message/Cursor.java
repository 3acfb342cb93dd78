package parley.sip.message;

import org.jspecify.annotations.Nullable;

/// A place in a text, and the elements of RFC 3261 §25.1 that can be read from there.
/// A method that cannot read what it is asked for notes the first fault and answers null or false; nothing throws.
/// The text is unfolded, so linear white space is spaces and tabs only.
final class Cursor {
    private String text;
    private int at;
    private int end;
    private @Nullable String fault;
    private int faultAt;

    Cursor(String text) {
        this(text, 0, text.length());
    }

    Cursor(String text, int from, int to) {
        this.text = text;
        this.at = from;
        this.end = to;
    }

    /// Starts anew on another text, past faults forgotten.
    void moveTo(String newText, int from, int to) {
        text = newText;
        at = from;
        end = to;
        fault = null;
    }

    int at() {
        return at;
    }

    void at(int position) {
        at = position;
    }

    boolean atEnd() {
        return at >= end;
    }

    @Nullable
    String fault() {
        return fault;
    }

    int faultAt() {
        return faultAt;
    }

    /// Notes a fault here, unless there is one already.
    /// @return null, so that a rule and the way out stand in one line
    @SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
    <T> @Nullable T refuse(String rule) {
        if (fault == null) {
            fault = rule;
            faultAt = at;
        }
        return null;
    }

    /// The character here, or -1 at the end.
    int peek() {
        return at < end ? text.charAt(at) : -1;
    }

    /// The character that many places on, or -1 beyond the end.
    int peek(int ahead) {
        return at + ahead < end ? text.charAt(at + ahead) : -1;
    }

    /// Steps over that character if it is here.
    boolean take(char c) {
        if (at < end && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    /// Steps over that text if it is here, ASCII letters compared without case.
    /// @param expected in lower case
    boolean takeIgnoringCase(String expected) {
        if (end - at < expected.length()) {
            return false;
        }
        for (var i = 0; i < expected.length(); i++) {
            var c = text.charAt(at + i);
            if (expected.charAt(i) != (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)) {
                return false;
            }
        }
        at += expected.length();
        return true;
    }

    /// Steps over that text if it is here.
    boolean take(String expected) {
        if (end - at >= expected.length() && text.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    void skipSpace() {
        while (at < end && isSpace(text.charAt(at))) {
            at++;
        }
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    /// Steps over a separator with the white space it may have on either side (`SEMI`, `EQUAL`, `SLASH`, ...).
    boolean takeSeparator(char c) {
        var mark = at;
        skipSpace();
        if (take(c)) {
            skipSpace();
            return true;
        }
        at = mark;
        return false;
    }

    /// Steps over characters of these classes.
    void skip(int classes) {
        while (at < end && CharacterClass.is(text.charAt(at), classes)) {
            at++;
        }
    }

    /// Steps over characters of these classes, of which `%` must start an escape (RFC 3261 §25.1 `escaped`).
    boolean skipEscaped(int classes) {
        while (at < end) {
            var c = text.charAt(at);
            if (!CharacterClass.is(c, classes)) {
                return true;
            }
            if (c == '%') {
                if (!CharacterClass.is(peek(1), CharacterClass.HEX)
                        || !CharacterClass.is(peek(2), CharacterClass.HEX)) {
                    refuse("RFC 3261 §19.1.2: % is not followed by two hexadecimal digits");
                    return false;
                }
                at += 2;
            }
            at++;
        }
        return true;
    }

    /// The text from there to here.
    String since(int from) {
        return text.substring(from, at);
    }

    /// True if the text from there to here is exactly that.
    boolean isSince(int from, String expected) {
        return at - from == expected.length() && text.startsWith(expected, from);
    }

    char charAt(int index) {
        return text.charAt(index);
    }

    @Nullable
    Method method() {
        var from = at;
        skip(CharacterClass.TOKEN);
        return at == from ? refuse("RFC 3261 §25.1: a method is missing") : Method.of(text, from, at);
    }

    /// A number of digits alone, or -1. Leading zeros count for nothing.
    /// @param most the greatest value allowed
    long number(long most) {
        var from = at;
        var value = 0L;
        while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            // Saturates far above any limit here: more digits must not wrap round to a small number.
            value = Math.min(value * 10 + (text.charAt(at) - '0'), Integer.MAX_VALUE * 1000L);
            at++;
        }
        if (at == from) {
            refuse("RFC 3261 §25.1: a number is missing");
            return -1;
        }
        if (value > most) {
            at = from;
            refuse("RFC 3261 §7.3.1: the number is above " + most);
            return -1;
        }
        return value;
    }

    /// Steps over a `quoted-string`, quotes included.
    boolean skipQuoted() {
        if (!take('"')) {
            return false;
        }
        while (at < end) {
            var c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c == '\\') {
                if (at >= end || text.charAt(at) >= 0x80 || text.charAt(at) == '\r' || text.charAt(at) == '\n') {
                    break;
                }
                at++;
            } else if (!CharacterClass.text(c)) {
                at--;
                break;
            }
        }
        refuse("RFC 3261 §25.1: a quoted string is not closed or holds a control character");
        return false;
    }

    /// The content of a `quoted-string`, its quoted pairs resolved.
    @Nullable
    String quoted() {
        var from = at;
        if (!skipQuoted()) {
            return refuse("RFC 3261 §25.1: a quoted string is missing");
        }
        var inner = text.substring(from + 1, at - 1);
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        var plain = new StringBuilder(inner.length());
        for (var i = 0; i < inner.length(); i++) {
            if (inner.charAt(i) == '\\') {
                i++;
            }
            plain.append(inner.charAt(i));
        }
        return plain.toString();
    }

    /// Nothing but white space is left.
    boolean finished() {
        skipSpace();
        if (at < end) {
            refuse("RFC 3261 §25.1: something follows the end of the value");
            return false;
        }
        return true;
    }
}
