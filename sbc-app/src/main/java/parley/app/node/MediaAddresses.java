package parley.app.node;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import parley.config.MediaConfig;

/// Whether media can be bound to where it is configured to be: better told at the start than by the first call.
final class MediaAddresses {
    private MediaAddresses() {}

    /// What is wrong with them, in words. Opens a socket at each, and closes it.
    static List<String> faults(MediaConfig config) {
        return Stream.of(
                        fault("sbc.media.address", config.address()),
                        config.address6().flatMap(address -> fault("sbc.media.address6", address)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> fault(String key, String address) {
        try (var _ = new DatagramSocket(0, InetAddress.ofLiteral(address))) {
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(key + ": media cannot be bound to " + address + ": " + refused.getMessage());
        }
    }
}
