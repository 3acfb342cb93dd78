package parley.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `SIP-URI`, `SIPS-URI` and `absoluteURI` of RFC 3261 §25.1.
final class UriGrammar {
    /// Where a URI stands, which decides how far it reaches (RFC 3261 §20.10, §19.1.1).
    enum Place {
        /// Alone: a Request-URI, or a text that is a URI.
        ALONE,
        /// Between `<` and `>`.
        BRACKETED,
        /// In a header without brackets: there `,`, `;` and `?` are not the URI's.
        BARE
    }

    private UriGrammar() {}

    static @Nullable Uri uri(Cursor cursor, Place place) {
        if (cursor.takeIgnoringCase("sip:")) {
            return sipUri(cursor, false, place);
        }
        if (cursor.takeIgnoringCase("sips:")) {
            return sipUri(cursor, true, place);
        }
        return otherUri(cursor, place);
    }

    private static @Nullable Uri otherUri(Cursor cursor, Place place) {
        var from = cursor.at();
        if (!CharacterClass.is(cursor.peek(), CharacterClass.ALPHA)) {
            return cursor.refuse("RFC 3261 §25.1: a URI starts with its scheme");
        }
        cursor.skip(CharacterClass.SCHEME);
        var scheme = cursor.since(from).toLowerCase(Locale.ROOT);
        if (!cursor.take(':')) {
            return cursor.refuse("RFC 3261 §25.1: a URI's scheme ends with a colon");
        }
        var rest = cursor.at();
        while (CharacterClass.is(cursor.peek(), CharacterClass.ANY_URI)
                && !(place == Place.BARE && endsBare(cursor.peek()))) {
            cursor.at(cursor.at() + 1);
        }
        if (cursor.at() == rest) {
            return cursor.refuse("RFC 3261 §25.1: a URI has something after its scheme");
        }
        return new OtherUri(scheme, cursor.since(rest));
    }

    private static boolean endsBare(int c) {
        return c == ',' || c == ';' || c == '?';
    }

    private static @Nullable Uri sipUri(Cursor cursor, boolean secure, Place place) {
        String user = null;
        String password = null;
        var start = cursor.at();
        if (hasUserInfo(cursor, place)) {
            if (!cursor.skipEscaped(CharacterClass.USER) || cursor.at() == start) {
                return cursor.refuse("RFC 3261 §19.1.1: the user part is empty");
            }
            user = cursor.since(start);
            if (cursor.take(':')) {
                var from = cursor.at();
                if (!cursor.skipEscaped(CharacterClass.PASSWORD)) {
                    return null;
                }
                password = cursor.since(from);
            }
            if (!cursor.take('@')) {
                return cursor.refuse("RFC 3261 §25.1: a character that must be escaped in the user part");
            }
        }
        var host = HostGrammar.host(cursor);
        if (host == null) {
            return null;
        }
        var port = cursor.take(':') ? HostGrammar.port(cursor) : -1;
        if (port == 0) {
            return null;
        }
        var parameters = place == Place.BARE ? Parameters.NONE : parameters(cursor);
        var headers = parameters == null ? null : headers(cursor, place);
        return parameters == null || headers == null
                ? null
                : new SipUri(secure, user, password, host, port, parameters, headers);
    }

    /// Looks for the `@`, since `;`, `?` and `/` may stand in a user part; leaves the cursor where it was.
    private static boolean hasUserInfo(Cursor cursor, Place place) {
        var start = cursor.at();
        int c;
        do {
            cursor.skip(place == Place.BARE ? CharacterClass.HOST : CharacterClass.USER);
            c = cursor.peek();
            if (c == ':' || (place == Place.BARE && CharacterClass.is(c, CharacterClass.USER) && !endsBare(c))) {
                cursor.at(cursor.at() + 1);
            } else {
                break;
            }
        } while (true);
        cursor.at(start);
        return c == '@';
    }

    private static @Nullable Parameters parameters(Cursor cursor) {
        if (cursor.peek() != ';') {
            return Parameters.NONE;
        }
        List<Parameters.Parameter> list = new ArrayList<>(4);
        while (cursor.take(';')) {
            var from = cursor.at();
            if (!cursor.skipEscaped(CharacterClass.URI_PARAMETER) || cursor.at() == from) {
                return cursor.refuse("RFC 3261 §25.1: a URI parameter without name");
            }
            var name = ParameterGrammar.name(cursor, from);
            String value = null;
            if (cursor.take('=')) {
                from = cursor.at();
                if (!cursor.skipEscaped(CharacterClass.URI_PARAMETER) || cursor.at() == from) {
                    return cursor.refuse("RFC 3261 §25.1: a URI parameter with an empty value");
                }
                value = ParameterGrammar.value(cursor, from);
            }
            list.add(new Parameters.Parameter(name, value));
        }
        return ParameterGrammar.distinct(cursor, list);
    }

    private static @Nullable String headers(Cursor cursor, Place place) {
        if (cursor.peek() != '?') {
            return "";
        }
        if (place == Place.BARE) {
            return cursor.refuse("RFC 3261 §20.10: a URI with ? must stand in angle brackets");
        }
        cursor.take('?');
        var from = cursor.at();
        if (!cursor.skipEscaped(CharacterClass.URI_HEADER) || cursor.at() == from) {
            return cursor.refuse("RFC 3261 §19.1.1: nothing follows the question mark of a URI");
        }
        return cursor.since(from);
    }
}
