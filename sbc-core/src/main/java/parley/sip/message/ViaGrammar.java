package parley.sip.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `via-parm` of RFC 3261 §25.1.
final class ViaGrammar {
    private static final String[] TRANSPORTS = {"UDP", "TCP", "TLS", "WS", "WSS"};

    private ViaGrammar() {}

    /// One Via value; the cursor ends behind its last parameter.
    static @Nullable Via via(Cursor cursor) {
        cursor.skipSpace();
        if (!cursor.take("SIP/2.0/") && !protocol(cursor)) {
            return cursor.refuse("RFC 3261 §20.42: Via starts with SIP/2.0/");
        }
        var transport = transport(cursor);
        if (transport == null) {
            return null;
        }
        if (!Cursor.isSpace(cursor.peek())) {
            return cursor.refuse("RFC 3261 §25.1: white space is expected behind the transport of Via");
        }
        cursor.skipSpace();
        var host = HostGrammar.host(cursor);
        if (host == null) {
            return null;
        }
        var port = cursor.takeSeparator(':') ? HostGrammar.port(cursor) : -1;
        if (port == 0) {
            return null;
        }
        var parameters = ParameterGrammar.ofHeader(cursor);
        return parameters == null ? null : branchChecked(cursor, new Via(transport, host, port, parameters));
    }

    private static boolean protocol(Cursor cursor) {
        return cursor.takeIgnoringCase("sip")
                && cursor.takeSeparator('/')
                && cursor.take("2.0")
                && cursor.takeSeparator('/');
    }

    private static @Nullable String transport(Cursor cursor) {
        var from = cursor.at();
        cursor.skip(CharacterClass.TOKEN);
        for (var known : TRANSPORTS) {
            if (cursor.isSince(from, known)) {
                return known;
            }
        }
        return cursor.at() == from
                ? cursor.refuse("RFC 3261 §25.1: the transport of Via is missing")
                : cursor.since(from).toUpperCase(Locale.ROOT);
    }

    /// A branch of the cookie alone names no transaction: two requests with it would be taken for one
    /// (RFC 4475 §3.2.1 leaves the choice; refusing keeps the transaction layer out of it).
    private static @Nullable Via branchChecked(Cursor cursor, Via via) {
        for (var parameter : via.parameters().list()) {
            if (parameter.name().equalsIgnoreCase("branch")) {
                var value = parameter.value();
                if (value == null || value.equals(Via.MAGIC_COOKIE)) {
                    return cursor.refuse("RFC 3261 §8.1.1.7: the branch of Via is empty");
                }
            }
        }
        return via;
    }
}
