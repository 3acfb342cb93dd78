package parley.resolve;

/// Tells IP literals from names.
final class IpAddress {
    private IpAddress() {}

    /// True for what is no host name: an IPv6 literal has colons, and no top-level domain is a number (RFC 1123
    /// §2.1).
    static boolean literal(String host) {
        return host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }
}
