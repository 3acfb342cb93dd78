package parley.sdp;

import java.util.Locale;
import java.util.regex.Pattern;

/// The shape of IP address literals (RFC 8866 §9 `IP4-address`, `IP6-address`), without the resolver that a library
/// would bring along: a name must never cause a look-up here.
final class IpLiteral {
    private static final Pattern OCTETS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern HEXTET = Pattern.compile("[0-9a-f]{1,4}");
    private static final Pattern MULTICAST_OR_LINK_LOCAL = Pattern.compile("ff[0-9a-f]{2}:|fe[89ab][0-9a-f]:");
    private static final Pattern IP4_MAPPED = Pattern.compile("[0:]*:ffff:([^:]+(?::[^:]+)?)");

    /// Longest IPv6 literal, with an IPv4 tail: 6 groups of 4 and 6 colons, then 15 characters.
    private static final int IP6_MAX_CHARS = 45;

    private IpLiteral() {}

    /// True for `a.b.c.d` below 224.0.0.0, neither multicast nor reserved nor broadcast, and outside `169.254.0.0/16`,
    /// where no peer is but the services that clouds give their machines.
    static boolean unicast4(String text) {
        return ip4(text)
                && Integer.parseInt(text.substring(0, text.indexOf('.'))) < 224
                && !text.startsWith("169.254.");
    }

    /// True for an IPv6 literal outside `ff00::/8` and outside `fe80::/10`, which needs a zone that SDP has not. An
    /// IPv4 address in an IPv6 one (RFC 4291 §2.5.5.2) is judged as what it is, for it is sent to as what it is.
    static boolean unicast6(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (lower.length() > IP6_MAX_CHARS
                || !ip6(lower)
                || MULTICAST_OR_LINK_LOCAL.matcher(lower).lookingAt()) {
            return false;
        }
        var mapped = IP4_MAPPED.matcher(lower);
        return !mapped.matches() || unicast4(mapped.group(1));
    }

    private static boolean ip4(String text) {
        if (text.length() > 15 || !OCTETS.matcher(text).matches()) {
            return false;
        }
        for (var octet : text.split("\\.", -1)) {
            if (Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean ip6(String text) {
        var gap = text.indexOf("::");
        if (gap < 0) {
            return hextets(text) == 8;
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        var head = hextets(text.substring(0, gap));
        var tail = hextets(text.substring(gap + 2));
        return head >= 0 && tail >= 0 && head + tail < 8;
    }

    /// 16-bit groups in `text`, an IPv4 tail counting for two; -1 if one is malformed.
    private static int hextets(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        var groups = text.split(":", -1);
        var last = groups[groups.length - 1];
        var tail = last.indexOf('.') >= 0;
        if (tail && !ip4(last)) {
            return -1;
        }
        for (var i = 0; i < groups.length - (tail ? 1 : 0); i++) {
            if (!HEXTET.matcher(groups[i]).matches()) {
                return -1;
            }
        }
        return groups.length + (tail ? 1 : 0);
    }
}
