package parley.transport;

import io.netty.channel.Channel;
import java.security.cert.X509Certificate;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.TransportProtocol;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.PeerIdentity;

/// A connection that is ready for SIP: TCP is established, TLS agreed.
/// @param channel it is
/// @param role ours: who opened it sends the pings
/// @param bridge last in its pipeline, waiting for an actor
/// @param peer what the peer proved
/// @param shown its certificates, leaf first
record OpenConnection(Channel channel, Role role, ActorBridge bridge, PeerIdentity peer, List<X509Certificate> shown) {
    OpenConnection {
        shown = List.copyOf(shown);
    }

    /// Its flow.
    /// @param via name of the listener or peer
    /// @param self the actor that owns it
    Flow flow(TransportProtocol protocol, String via, ActorRef<FlowCommand> self) {
        return new Flow(
                protocol,
                Addresses.endpoint(channel.localAddress()),
                Addresses.endpoint(channel.remoteAddress()),
                via,
                peer,
                self);
    }
}
