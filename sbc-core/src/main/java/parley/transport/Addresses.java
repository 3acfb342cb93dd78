package parley.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.common.Endpoint;

/// Socket addresses of the operating system as endpoints, and back; never looks a name up.
final class Addresses {
    private static final Endpoint UNKNOWN = new Endpoint("0.0.0.0", 0);

    private Addresses() {}

    /// The endpoint of a socket; `0.0.0.0:0` for one that is closed already.
    static Endpoint endpoint(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? new Endpoint(text(inet.getAddress()), inet.getPort())
                : UNKNOWN;
    }

    static InetSocketAddress socketAddress(Endpoint endpoint) {
        return new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port());
    }

    /// The address if the host is an IP literal, with or without the brackets of a URI.
    static Optional<InetAddress> literal(String host) {
        var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    // The zone of a link-local address means something on this machine only.
    private static String text(InetAddress address) {
        var text = address.getHostAddress();
        var zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
