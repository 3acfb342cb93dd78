package parley.sip.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Escapes in URIs (RFC 3261 §19.1.2, RFC 3986 §2.1).
public final class UriText {
    private static final int HEX = 16;

    private UriText() {}

    /// The text with every `%HH` resolved; a broken escape stays as it is.
    public static String unescaped(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var octets = text.getBytes(StandardCharsets.UTF_8);
        var resolved = new ByteArrayOutputStream(octets.length);
        for (var i = 0; i < octets.length; i++) {
            var high = octets[i] == '%' && i + 2 < octets.length ? Character.digit(octets[i + 1], HEX) : -1;
            var low = high < 0 ? -1 : Character.digit(octets[i + 2], HEX);
            if (low < 0) {
                resolved.write(octets[i]);
            } else {
                resolved.write(high * HEX + low);
                i += 2;
            }
        }
        return resolved.toString(StandardCharsets.UTF_8);
    }

    /// The text as the user part of a `sip` URI may hold it: all that is not `user` there, escaped (RFC 3261 §25.1).
    public static String escapedUser(String text) {
        var escaped = new StringBuilder(text.length() + HEX);
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet != '%' && CharacterClass.is(octet, CharacterClass.USER)) {
                escaped.append((char) octet);
            } else {
                escaped.append('%')
                        .append(Character.toUpperCase(Character.forDigit((octet >> 4) & 0xF, HEX)))
                        .append(Character.toUpperCase(Character.forDigit(octet & 0xF, HEX)));
            }
        }
        return escaped.toString();
    }
}
