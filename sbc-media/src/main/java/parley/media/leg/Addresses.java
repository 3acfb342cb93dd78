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

    /// Where peers reach us, by family; port 0. What a socket is bound to, unless that is every address.
    static Map<AddressFamily, TransportAddress> reached(MediaConfig config) {
        var local = bound(config);
        local.replaceAll((family, address) -> unspecified(address)
                ? config.advertised(family).map(named -> of(named, 0)).orElse(address)
                : address);
        return local;
    }

    private static boolean unspecified(TransportAddress address) {
        return address.high() == 0 && (address.low() == 0 || address.low() == TransportAddress.mapped(0));
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
