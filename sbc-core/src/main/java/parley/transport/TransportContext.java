package parley.transport;

import io.netty.channel.group.ChannelGroup;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import parley.config.SipConfig;
import parley.observe.EventSink;
import parley.resolve.Question;
import parley.resolve.ServerLocator;

/// What all parts of one transport share.
/// @param loops I/O threads
/// @param servers locates those of next hops
/// @param families of addresses that connections are opened to, the better first
/// @param channels every open socket, so that none outlives the transport
/// @param pipeline builds the stages of connections
/// @param sip limits and timeouts
/// @param aliases whose connections serve both ways
/// @param inbound where messages go
/// @param events where events go
record TransportContext(
        EventLoops loops,
        ServerLocator servers,
        List<Question.Kind> families,
        ChannelGroup channels,
        ConnectionPipeline pipeline,
        SipConfig sip,
        AliasTerms aliases,
        ActorRef<InboundSip> inbound,
        EventSink events) {}
