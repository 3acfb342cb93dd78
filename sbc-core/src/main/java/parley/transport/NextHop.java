package parley.transport;

import java.util.List;
import parley.common.TransportProtocol;
import parley.resolve.Question;
import parley.resolve.Sought;

/// Where a request goes when no flow to its target is known yet. Connections are kept by it: two names are two
/// connections though they have one address, and so are two peers, for what the one proved says nothing of the
/// other.
/// @param protocol which
/// @param host name or IP literal (IPv6 without brackets); over TLS also the name that the certificate must have
/// @param port 1 to 65535; 0 where DNS is to say which (RFC 3263 §4.2)
/// @param peer name of the configured peer, whose TLS policy and identity apply; empty for none
public record NextHop(TransportProtocol protocol, String host, int port, String peer) {
    /// An address without a port has the usual one; only names are looked up.
    public NextHop {
        if (port == 0 && Addresses.literal(host).isPresent()) {
            port = protocol.defaultPort();
        }
    }

    /// What is to be located for it.
    /// @param families of addresses that can be reached, the better first
    Sought sought(List<Question.Kind> families) {
        return new Sought(host, port, List.of(protocol), families);
    }

    /// True for an address without a name.
    public boolean bare() {
        return Addresses.literal(host).isPresent();
    }
}
