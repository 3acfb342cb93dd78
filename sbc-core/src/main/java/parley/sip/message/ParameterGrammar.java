package parley.sip.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `*( SEMI generic-param )` of RFC 3261 §25.1.
final class ParameterGrammar {
    /// Most parameters of one value. Names are compared with each other, so their number must not be the sender's
    /// choice; no standard header has a dozen.
    static final int PARAMETERS_MAX = 64;

    /// Names and values so usual that they need no string of their own.
    private static final String[] USUAL = {
        "branch", "tag", "lr", "transport", "rport", "received", "user", "phone", "tcp", "udp", "tls", "expires", "q"
    };

    private ParameterGrammar() {}

    /// The name that reaches from there to the cursor.
    static String name(Cursor cursor, int from) {
        var length = cursor.at() - from;
        for (var usual : USUAL) {
            if (usual.length() == length && cursor.isSince(from, usual)) {
                return usual;
            }
        }
        return cursor.since(from);
    }

    /// The value that reaches from there to the cursor.
    static String value(Cursor cursor, int from) {
        return cursor.at() - from <= 3 ? name(cursor, from) : cursor.since(from);
    }

    /// The parameters of a header value, from the first semicolon; the cursor ends behind the last.
    static @Nullable Parameters ofHeader(Cursor cursor) {
        if (!cursor.takeSeparator(';')) {
            return Parameters.NONE;
        }
        List<Parameters.Parameter> list = new ArrayList<>(4);
        do {
            var from = cursor.at();
            cursor.skip(CharacterClass.TOKEN);
            if (cursor.at() == from) {
                return cursor.refuse("RFC 3261 §25.1: a parameter without name");
            }
            var name = name(cursor, from);
            String value = null;
            if (cursor.takeSeparator('=')) {
                value = genericValue(cursor, name);
                if (value == null) {
                    return null;
                }
            }
            list.add(new Parameters.Parameter(name, value));
        } while (cursor.takeSeparator(';'));
        return distinct(cursor, list);
    }

    /// `gen-value`: a token, a host or a quoted string; `received` may hold a bare IPv6 address (RFC 5118 §4.5).
    private static @Nullable String genericValue(Cursor cursor, String name) {
        var from = cursor.at();
        if (cursor.peek() == '"') {
            return cursor.skipQuoted() ? cursor.since(from) : null;
        }
        if (cursor.peek() == '[') {
            return HostGrammar.host(cursor);
        }
        cursor.skip(CharacterClass.TOKEN);
        if (cursor.peek() == ':' && name.equalsIgnoreCase("received")) {
            cursor.at(from);
            if (!HostGrammar.skipIpv6(cursor)) {
                return cursor.refuse("RFC 3261 §20.42: received is not an address");
            }
        }
        return cursor.at() == from
                ? cursor.refuse("RFC 3261 §25.1: a parameter with an empty value")
                : value(cursor, from);
    }

    /// The list as parameters, if no name is in it twice.
    static @Nullable Parameters distinct(Cursor cursor, List<Parameters.Parameter> list) {
        var size = list.size();
        if (size > PARAMETERS_MAX) {
            return cursor.refuse("RFC 3261 §7.3.1: more than " + PARAMETERS_MAX + " parameters");
        }
        for (var i = 1; i < size; i++) {
            for (var j = 0; j < i; j++) {
                if (list.get(i).name().equalsIgnoreCase(list.get(j).name())) {
                    return cursor.refuse("RFC 3261 §7.3.1: a parameter must not appear more than once");
                }
            }
        }
        return new Parameters(list);
    }
}
