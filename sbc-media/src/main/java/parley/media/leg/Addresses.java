package parley.media.leg;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import parley.common.AddressFamily;
import parley.common.Endpoint;
import parley.config.MediaConfig;
import parley.media.bridge.TransportAddress;

/// Address literals as the relay holds them.
final class Addresses {
    private Addresses() {}

    /// Where media sockets are bound, by family; port 0.
    static Map<AddressFamily, TransportAddress> bound(MediaConfig config) {
        var local = new EnumMap<AddressFamily, TransportAddress>(AddressFamily.class);
        for (var family : AddressFamily.values()) {
            config.boundTo(family).ifPresent(address -> local.put(family, of(address, 0)));
        }
        return local;
    }

    /// The address of an endpoint; [TransportAddress#NONE] if it is a name: media resolves none.
    static TransportAddress of(Endpoint endpoint) {
        return of(endpoint.address(), endpoint.port());
    }

    /// The same for an address and a port.
    static TransportAddress of(String address, int port) {
        try {
            return TransportAddress.of(InetAddress.ofLiteral(address).getAddress(), port);
        } catch (IllegalArgumentException _) {
            return TransportAddress.NONE;
        }
    }
}
