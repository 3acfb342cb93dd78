package parley.sdp;

import java.util.Locale;
import java.util.Optional;

/// `c=` (RFC 8866 §5.7).
/// @param addressType `IP4` or `IP6`
/// @param address IP literal or name; a multicast address has its TTL and count behind slashes
public record Connection(String addressType, String address) implements SdpLine {
    /// `c=IN IP4 ...` or `c=IN IP6 ...` for an IP literal.
    public static Connection of(String literal) {
        return new Connection(literal.indexOf(':') >= 0 ? "IP6" : "IP4", literal);
    }

    @Override
    public char type() {
        return 'c';
    }

    @Override
    public String value() {
        return "IN " + addressType + " " + address;
    }

    /// True for the addresses that mean "send nothing": `0.0.0.0` (RFC 3264 §8.4), `::`, and a name under `.invalid`
    /// (RFC 6157 §5).
    public boolean unspecified() {
        return address.equals("0.0.0.0")
                || address.equals("::")
                || address.toLowerCase(Locale.ROOT).endsWith(".invalid");
    }

    /// The IP literal to send to. Empty for names, which nothing here resolves, and for multicast and broadcast
    /// addresses, which a call must not be talked into flooding.
    public Optional<String> unicast() {
        return switch (addressType.toUpperCase(Locale.ROOT)) {
            case "IP4" -> Optional.of(address).filter(IpLiteral::unicast4);
            case "IP6" -> Optional.of(address).filter(IpLiteral::unicast6);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return "c=" + value();
    }
}
