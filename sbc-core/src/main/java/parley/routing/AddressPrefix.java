package parley.routing;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A block of IP addresses, such as `192.0.2.0/24` or `2001:db8::/32`; without a length, one address.
/// @param network its octets in hexadecimal: 8 digits for IPv4, 32 for IPv6
/// @param bits length of the prefix: 0 to 32, or 0 to 128
public record AddressPrefix(String network, int bits) {
    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;
    private static final int IPV6_GROUPS = 8;

    /// Reads a prefix; empty if it is none. Names are never resolved.
    public static Optional<AddressPrefix> parse(String text) {
        var slash = text.indexOf('/');
        var octets = octets(slash < 0 ? text : text.substring(0, slash));
        if (octets.length == 0) {
            return Optional.empty();
        }
        var bits = slash < 0 ? octets.length * 8 : number(text.substring(slash + 1), octets.length * 8);
        return bits < 0
                ? Optional.empty()
                : Optional.of(new AddressPrefix(HexFormat.of().formatHex(octets), bits));
    }

    /// True if that IP literal lies in the block.
    public boolean contains(String address) {
        var own = HexFormat.of().parseHex(network);
        var other = octets(address);
        if (own.length != other.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit++) {
            var mask = 0x80 >> (bit % 8);
            if (((own[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /// The octets of an IP literal, or none if the text is something else.
    private static byte[] octets(String literal) {
        return literal.indexOf(':') >= 0 ? ipv6(literal) : ipv4(literal);
    }

    private static byte[] ipv4(String literal) {
        var parts = literal.split("\\.", -1);
        var octets = new byte[IPV4_OCTETS];
        if (parts.length != IPV4_OCTETS) {
            return new byte[0];
        }
        for (var i = 0; i < IPV4_OCTETS; i++) {
            var value = number(parts[i], 255);
            if (value < 0) {
                return new byte[0];
            }
            octets[i] = (byte) value;
        }
        return octets;
    }

    /// RFC 4291 §2.2, forms 1 to 3; a zone is not part of an address that travels.
    private static byte[] ipv6(String literal) {
        var lastColon = literal.lastIndexOf(':');
        var tail = literal.indexOf('.', lastColon) < 0 ? new byte[0] : ipv4(literal.substring(lastColon + 1));
        if (literal.indexOf('.') >= 0 && tail.length == 0) {
            return new byte[0];
        }
        var groups = tail.length == 0
                ? literal
                : literal.substring(0, lastColon + 1)
                        + HexFormat.of().formatHex(tail, 0, 2)
                        + ":"
                        + HexFormat.of().formatHex(tail, 2, 4);
        var gap = groups.indexOf("::");
        if (gap < 0) {
            return groups(groups.split(":", -1), IPV6_GROUPS);
        }
        var head = gap == 0 ? new String[0] : groups.substring(0, gap).split(":", -1);
        var rest = gap + 2 == groups.length()
                ? new String[0]
                : groups.substring(gap + 2).split(":", -1);
        if (head.length + rest.length >= IPV6_GROUPS) {
            return new byte[0];
        }
        var all = new String[IPV6_GROUPS];
        Arrays.fill(all, "0");
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(rest, 0, all, IPV6_GROUPS - rest.length, rest.length);
        return groups(all, IPV6_GROUPS);
    }

    private static byte[] groups(String[] groups, int expected) {
        var octets = new byte[IPV6_OCTETS];
        if (groups.length != expected) {
            return new byte[0];
        }
        for (var i = 0; i < expected; i++) {
            if (groups[i].isEmpty()
                    || groups[i].length() > 4
                    || !groups[i].chars().allMatch(HexFormat::isHexDigit)) {
                return new byte[0];
            }
            var value = HexFormat.fromHexDigits(groups[i]);
            octets[2 * i] = (byte) (value >> 8);
            octets[2 * i + 1] = (byte) value;
        }
        return octets;
    }

    /// Decimal digits up to that maximum, or -1.
    private static int number(String digits, int maximum) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        var value = Integer.parseInt(digits);
        return value <= maximum ? value : -1;
    }
}
