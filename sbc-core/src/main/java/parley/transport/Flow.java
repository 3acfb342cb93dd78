package parley.transport;

import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.tls.PeerIdentity;

/// The way a message came in, and the way its responses go back (RFC 5626 §3.2). For TCP and TLS one connection, for
/// UDP one remote address at one socket.
/// @param protocol which
/// @param local our address on it
/// @param remote the peer's address on it
/// @param listener name of the listener that accepted it, or of the peer we dialled
/// @param peer what the peer proved by certificate
/// @param connection sends on it
public record Flow(
        TransportProtocol protocol,
        Endpoint local,
        Endpoint remote,
        String listener,
        PeerIdentity peer,
        ActorRef<FlowCommand> connection) {}
