package parley.media.leg;

import java.net.InetAddress;
import parley.common.Endpoint;
import parley.media.bridge.TransportAddress;

/// Address literals as the relay holds them.
final class Addresses {
    private Addresses() {}

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
