package parley.resolve;

import parley.common.Endpoint;
import parley.common.TransportProtocol;

/// A server to try.
/// @param transport to reach it by
/// @param address IP literal (IPv6 without brackets)
/// @param port 1 to 65535
/// @param name that its certificate is to prove: the SIP domain asked for, never the name of a server that DNS,
///     which
///     anybody may forge, led to (RFC 5922 §7.1, RFC 3263 §8)
public record Target(TransportProtocol transport, String address, int port, String name) {
    /// Where it is.
    public Endpoint endpoint() {
        return new Endpoint(address, port);
    }

    /// `tls 192.0.2.1:5061 as example.com`
    @Override
    public String toString() {
        return "%s %s as %s".formatted(transport.token(), endpoint(), name);
    }
}
