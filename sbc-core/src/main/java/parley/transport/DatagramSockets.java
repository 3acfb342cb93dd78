package parley.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.common.TransportProtocol;
import parley.resolve.Question;
import parley.resolve.Target;
import parley.tls.PeerIdentity;

/// The UDP sockets that requests leave by: those of the listeners, so that answers find the port that our Via names.
final class DatagramSockets {
    private final List<OutboundActor.UdpReady> sockets = new ArrayList<>();

    void add(OutboundActor.UdpReady socket) {
        sockets.add(socket);
    }

    /// Families of addresses that can be reached, in the order of the listeners.
    List<Question.Kind> families() {
        return sockets.stream()
                .map(socket -> socket.local().ipv6() ? Question.Kind.AAAA : Question.Kind.A)
                .distinct()
                .toList();
    }

    /// The flow to the first target that a socket can reach.
    Optional<Flow> flow(List<Target> targets) {
        return targets.stream().flatMap(target -> flow(target).stream()).findFirst();
    }

    private Optional<Flow> flow(Target target) {
        var remote = target.endpoint();
        return sockets.stream()
                .filter(socket -> socket.local().ipv6() == remote.ipv6())
                .findFirst()
                .map(from -> new Flow(
                        TransportProtocol.UDP,
                        from.local(),
                        remote,
                        from.listener(),
                        PeerIdentity.NONE,
                        from.socket()));
    }
}
