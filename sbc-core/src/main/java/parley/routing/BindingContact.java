package parley.routing;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.sip.message.Parameters;
import parley.sip.message.SipUri;
import parley.sip.message.Uri;

/// When two Contact URIs are the same (RFC 3261 §10.3 step 7, §19.1.4).
final class BindingContact {
    /// Parameters that make a difference even where only one URI has them.
    private static final Set<String> DECISIVE = Set.of("user", "ttl", "method", "maddr", "transport");

    private BindingContact() {}

    /// Compares as §19.1.4 does.
    static boolean same(Uri one, Uri other) {
        if (one instanceof SipUri first && other instanceof SipUri second) {
            return same(first, second);
        }
        return one.equals(other);
    }

    private static boolean same(SipUri one, SipUri other) {
        return one.secure() == other.secure()
                && Objects.equals(plain(one.user()), plain(other.user()))
                && Objects.equals(plain(one.password()), plain(other.password()))
                && one.host().equalsIgnoreCase(other.host())
                && one.port() == other.port()
                && one.headers().equalsIgnoreCase(other.headers())
                && agree(one.parameters(), other.parameters())
                && agree(other.parameters(), one.parameters());
    }

    private static boolean agree(Parameters one, Parameters other) {
        for (var parameter : one.list()) {
            var name = parameter.name();
            if (!other.has(name)) {
                if (DECISIVE.stream().anyMatch(name::equalsIgnoreCase)) {
                    return false;
                }
            } else if (!one.value(name)
                    .orElse("")
                    .equalsIgnoreCase(other.value(name).orElse(""))) {
                return false;
            }
        }
        return true;
    }

    /// An escaped letter or digit is the same as the plain one.
    private static @Nullable String plain(@Nullable String text) {
        if (text == null || text.indexOf('%') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (var at = 0; at < text.length(); at++) {
            var escaped = text.charAt(at) == '%' && at + 2 < text.length() ? text.substring(at + 1, at + 3) : "";
            if (escaped.matches("[0-9A-Fa-f]{2}")) {
                var octet = Integer.parseInt(escaped, 16);
                plain.append(unreserved(octet) ? String.valueOf((char) octet) : "%" + escaped);
                at += 2;
            } else {
                plain.append(text.charAt(at));
            }
        }
        return plain.toString();
    }

    private static boolean unreserved(int octet) {
        return octet < 0x80 && (Character.isLetterOrDigit(octet) || "-_.!~*'()".indexOf(octet) >= 0);
    }
}
