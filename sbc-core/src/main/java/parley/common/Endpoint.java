package parley.common;

/// A transport address: an IP literal (IPv6 without brackets) and a port.
/// @param address IPv4 or IPv6 literal
/// @param port 0 to 65535; 0 stands for "none" where a protocol allows it
public record Endpoint(String address, int port) {
    /// Refuses a port that no transport has.
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, got " + port);
        }
    }

    /// True for an IPv6 literal.
    public boolean ipv6() {
        return address.indexOf(':') >= 0;
    }

    /// `192.0.2.1:5060` or `[2001:db8::1]:5060`.
    @Override
    public String toString() {
        return bracketed(address) + ":" + port;
    }

    /// A host as URIs and Via write it: an IPv6 literal in brackets (RFC 3986 §3.2.2), all else as it is.
    /// @param host name or IP literal, with its brackets or without
    public static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
