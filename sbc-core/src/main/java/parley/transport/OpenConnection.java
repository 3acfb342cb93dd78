package parley.transport;

import io.netty.channel.Channel;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.PeerIdentity;

/// A connection that is ready for SIP: TCP is established, TLS agreed.
/// @param channel it is
/// @param role ours: who opened it sends the pings
/// @param bridge last in its pipeline, waiting for an actor
/// @param peer what the peer proved
record OpenConnection(Channel channel, Role role, ActorBridge bridge, PeerIdentity peer) {}
