package parley.sip.message;

import org.jspecify.annotations.Nullable;

/// `name-addr` and `addr-spec` with their parameters, of RFC 3261 §25.1.
final class AddressGrammar {
    private AddressGrammar() {}

    /// One address; the cursor ends behind its last parameter.
    static @Nullable NameAddr address(Cursor cursor) {
        cursor.skipSpace();
        var displayName = displayName(cursor);
        if (displayName == null) {
            return null;
        }
        Uri uri;
        if (cursor.take('<')) {
            uri = UriGrammar.uri(cursor, UriGrammar.Place.BRACKETED);
            if (uri == null) {
                return null;
            }
            if (!cursor.take('>')) {
                return cursor.refuse("RFC 3261 §25.1: the angle bracket is not closed behind a URI");
            }
        } else {
            uri = UriGrammar.uri(cursor, UriGrammar.Place.BARE);
            if (uri == null) {
                return null;
            }
            if (cursor.peek() == '?') {
                return cursor.refuse("RFC 3261 §20.10: a URI with ? must stand in angle brackets");
            }
        }
        var parameters = ParameterGrammar.ofHeader(cursor);
        return parameters == null ? null : new NameAddr(displayName, uri, parameters);
    }

    /// The display name, or the empty string; the cursor then stands before `<` or before a bare URI.
    private static @Nullable String displayName(Cursor cursor) {
        if (cursor.peek() == '<') {
            return "";
        }
        if (cursor.peek() != '"') {
            return unquotedName(cursor);
        }
        var quoted = cursor.quoted();
        cursor.skipSpace();
        return quoted == null || cursor.peek() == '<'
                ? quoted
                : cursor.refuse("RFC 3261 §25.1: a quoted display name is followed by <");
    }

    /// `*(token LWS)` before `<`. The last white space may be missing (RFC 4475 §3.1.1.6), and letters beyond ASCII,
    /// which the grammar wants quoted, are in wide use.
    private static @Nullable String unquotedName(Cursor cursor) {
        var from = cursor.at();
        var last = from;
        var c = cursor.peek();
        while (CharacterClass.is(c, CharacterClass.TOKEN) || Cursor.isSpace(c) || c >= 0x80) {
            cursor.at(cursor.at() + 1);
            last = Cursor.isSpace(c) ? last : cursor.at();
            c = cursor.peek();
        }
        if (c == '<') {
            var mark = cursor.at();
            cursor.at(last);
            var name = cursor.since(from);
            cursor.at(mark);
            return name;
        }
        if (c == ':') {
            cursor.at(from);
            return "";
        }
        return cursor.refuse("RFC 3261 §25.1: a display name of tokens, or a URI, is expected");
    }
}
