package parley.sdp;

import java.util.Optional;
import java.util.Set;

/// `a=NAME` or `a=NAME:VALUE` (RFC 8866 §5.13).
/// @param name case-sensitive
/// @param argument what follows the colon; empty for a property attribute
public record Attribute(String name, Optional<String> argument) implements SdpLine {
    /// Attributes that carry a key or a password (RFC 4568, RFC 4567, RFC 8839).
    private static final Set<String> SECRET = Set.of("crypto", "key-mgmt", "ice-pwd");

    /// A property attribute: `a=rtcp-mux`.
    public static Attribute of(String name) {
        return new Attribute(name, Optional.empty());
    }

    /// A value attribute: `a=ptime:20`.
    public static Attribute of(String name, String argument) {
        return new Attribute(name, Optional.of(argument));
    }

    @Override
    public char type() {
        return 'a';
    }

    @Override
    public String value() {
        return argument.map(text -> name + ":" + text).orElse(name);
    }

    /// As written on the wire, keys and passwords left out.
    @Override
    public String toString() {
        return "a=" + (SECRET.contains(name) ? name + ":[redacted]" : value());
    }
}
