package parley.config;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// What a host, an address or a word may look like in the configuration.
final class Syntax {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(?:[\\w.-]{1,253}|\\[[\\p{XDigit}:.]{2,45}])(?::\\d{1,5})?");

    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*"
                    + "[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Syntax() {}

    /// True for an IPv4 address in four parts, or an IPv6 address without brackets and zone.
    static boolean ipLiteral(String text) {
        if (!IPV4.matcher(text).matches() && (text.indexOf(':') < 0 || text.indexOf('[') >= 0)) {
            return false;
        }
        try {
            return !InetAddress.ofLiteral(text).getHostAddress().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// True for an address literal with or without a prefix length, as `192.0.2.0/24`.
    static boolean addressOrPrefix(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            return ipLiteral(text);
        }
        var address = text.substring(0, slash);
        var most = address.indexOf(':') < 0 ? 32 : 128;
        var digits = text.substring(slash + 1);
        return ipLiteral(address) && digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= most;
    }

    /// True for an address literal with or without a port, as `192.0.2.53:5353` or `[2001:db8::53]:5353`.
    static boolean addressWithPort(String text) {
        if (ipLiteral(text)) {
            return true;
        }
        var colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            return false;
        }
        var port = Integer.parseInt(text.substring(colon + 1));
        var host = text.substring(0, colon);
        var literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return port >= 1 && port <= 65_535 && ipLiteral(literal) && host.startsWith("[") == (literal.indexOf(':') >= 0);
    }

    /// True for a DNS name (RFC 1123 §2.1) or an address literal.
    static boolean host(String text) {
        return HOST.matcher(text).matches() || ipLiteral(text);
    }

    /// True for what a browser sends as `Origin` (RFC 6454 §6.2), or `*`.
    static boolean origin(String text) {
        return text.equals("*") || ORIGIN.matcher(text).matches();
    }

    /// True for the address that means "every interface".
    static boolean wildcard(String text) {
        return ipLiteral(text) && InetAddress.ofLiteral(text).isAnyLocalAddress();
    }

    /// True for what may name a node in logs and host names.
    static boolean word(String text) {
        return WORD.matcher(text).matches();
    }

    /// True for text that can stand in a header's value without ending it.
    static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
