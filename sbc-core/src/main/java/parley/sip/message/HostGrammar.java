package parley.sip.message;

import org.jspecify.annotations.Nullable;

/// `hostport` of RFC 3261 §25.1, with IPv6 as RFC 5118 reads it.
final class HostGrammar {
    private static final int PORT_MAX = 65_535;
    private static final int IPV6_GROUPS = 8;

    private HostGrammar() {}

    /// A host name, an IPv4 address, or an IPv6 address in brackets, as written.
    static @Nullable String host(Cursor cursor) {
        var from = cursor.at();
        if (cursor.take('[')) {
            if (!skipIpv6(cursor) || !cursor.take(']')) {
                return cursor.refuse("RFC 3261 §25.1: not an IPv6 reference");
            }
            return cursor.since(from);
        }
        cursor.skip(CharacterClass.HOST);
        if (!wellFormed(cursor, from)) {
            cursor.at(from);
            return cursor.refuse("RFC 3261 §25.1: not a host name or IPv4 address");
        }
        return cursor.since(from);
    }

    /// 1 to 65535, or 0 for a fault.
    static int port(Cursor cursor) {
        var port = cursor.number(PORT_MAX);
        if (port <= 0) {
            cursor.refuse("RFC 3261 §25.1: a port is 1 to 65535");
            return 0;
        }
        return (int) port;
    }

    /// Labels that are not empty and have no hyphen at an end; a last one that starts with a digit makes it IPv4.
    private static boolean wellFormed(Cursor cursor, int from) {
        var to = cursor.at();
        if (to > from + 1 && cursor.charAt(to - 1) == '.') {
            to--;
        }
        var label = from;
        for (var i = from; i < to; i++) {
            if (cursor.charAt(i) == '.') {
                if (!goodLabel(cursor, label, i)) {
                    return false;
                }
                label = i + 1;
            }
        }
        if (!goodLabel(cursor, label, to)) {
            return false;
        }
        return !CharacterClass.is(cursor.charAt(label), CharacterClass.DIGIT) || ipv4(cursor, from, cursor.at());
    }

    private static boolean goodLabel(Cursor cursor, int from, int to) {
        return to > from && cursor.charAt(from) != '-' && cursor.charAt(to - 1) != '-';
    }

    private static boolean ipv4(Cursor cursor, int from, int to) {
        var part = 0;
        var digits = 0;
        var dots = 0;
        for (var i = from; i < to; i++) {
            var c = cursor.charAt(i);
            if (c == '.') {
                if (digits == 0) {
                    return false;
                }
                dots++;
                part = 0;
                digits = 0;
            } else if (CharacterClass.is(c, CharacterClass.DIGIT) && ++digits <= 3) {
                part = part * 10 + (c - '0');
                if (part > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    /// Steps over an IPv6 address without brackets. Three colons before an IPv4 part are let pass: the grammar of
    /// RFC 3261 asked for them by mistake (RFC 5118 §4.10).
    static boolean skipIpv6(Cursor cursor) {
        var from = cursor.at();
        cursor.skip(CharacterClass.IPV6);
        var to = cursor.at();
        var groups = 0;
        var compressed = false;
        for (var i = from; i < to; ) {
            if (cursor.charAt(i) == ':') {
                var colons = colons(cursor, i, to);
                i += colons;
                var beforeIpv4 = i < to && ipv4(cursor, i, to);
                if (colons > (beforeIpv4 ? 3 : 2) || (colons >= 2 && compressed)) {
                    return false;
                }
                compressed |= colons >= 2;
                if (colons == 1 && (i == to || i - 1 == from)) {
                    return false;
                }
            } else {
                var next = groupEnd(cursor, i, to);
                var ipv4 = next < to && cursor.charAt(next) == '.';
                if (ipv4 ? !ipv4(cursor, i, to) : next - i > 4) {
                    return false;
                }
                groups += ipv4 ? 2 : 1;
                i = ipv4 ? to : next;
            }
        }
        return compressed ? groups < IPV6_GROUPS : groups == IPV6_GROUPS;
    }

    private static int colons(Cursor cursor, int from, int to) {
        var i = from;
        while (i < to && cursor.charAt(i) == ':') {
            i++;
        }
        return i - from;
    }

    private static int groupEnd(Cursor cursor, int from, int to) {
        var i = from;
        while (i < to && CharacterClass.is(cursor.charAt(i), CharacterClass.HEX)) {
            i++;
        }
        return i;
    }
}
