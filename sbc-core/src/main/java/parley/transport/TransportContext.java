package parley.transport;

import io.netty.channel.group.ChannelGroup;
import org.apache.pekko.actor.typed.ActorRef;
import parley.config.SipConfig;
import parley.observe.EventSink;

/// What all parts of one transport share.
/// @param loops I/O threads
/// @param names looks up next hops
/// @param channels every open socket, so that none outlives the transport
/// @param pipeline builds the stages of connections
/// @param sip limits and timeouts
/// @param inbound where messages go
/// @param events where events go
record TransportContext(
        EventLoops loops,
        NameLookup names,
        ChannelGroup channels,
        ConnectionPipeline pipeline,
        SipConfig sip,
        ActorRef<InboundSip> inbound,
        EventSink events) {}
