package parley.transport;

import io.netty.channel.Channel;
import parley.tls.PeerIdentity;

/// A connection that is ready for SIP: TCP is established, TLS agreed.
/// @param channel it is
/// @param bridge last in its pipeline, waiting for an actor
/// @param peer what the peer proved
record OpenConnection(Channel channel, ActorBridge bridge, PeerIdentity peer) {}
