package parley.common;

/// Versions of IP.
public enum AddressFamily {
    IPV4,
    IPV6;

    /// Of an IP literal.
    public static AddressFamily of(String literal) {
        return literal.indexOf(':') >= 0 ? IPV6 : IPV4;
    }
}
