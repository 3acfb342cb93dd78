package parley.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.sip.message.SipMessage;
import parley.sip.message.SipResponse;
import parley.sip.message.SipWriter;
import parley.tls.PeerIdentity;

/// Owns one UDP socket: one datagram is one message (RFC 3261 §18.3), and every remote address is a flow of its own.
public final class DatagramActor extends AbstractMatchingBehavior<DatagramActor.Command> {
    // What phones send to keep a NAT binding open: CRLFs (RFC 5626 §4.4.1), or zero octets.
    private static final int KEEPALIVE_MAX_BYTES = 4;

    private final Channel channel;
    private final String listener;
    private final Endpoint local;
    private final ActorRef<FlowCommand> self;
    private final Reception reception;
    private final EventSink events;
    private final Receiver receiver;

    /// What it obeys.
    public sealed interface Command permits FlowCommand, Arrived {}

    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Arrived(byte[] octets, InetSocketAddress source) implements Command {}

    private DatagramActor(
            ActorContext<Command> context,
            Channel channel,
            String listener,
            ActorRef<InboundSip> inbound,
            EventSink events) {
        super(context);
        this.channel = channel;
        this.listener = listener;
        this.local = Addresses.endpoint(channel.localAddress());
        this.self = context.getSelf().narrow();
        this.reception = new Reception(inbound, events, FlowOwner.NOBODY);
        this.events = events;
        this.receiver = new Receiver(context.getSelf());
        channel.pipeline().addLast(receiver);
        channel.config().setAutoRead(true);
    }

    /// @param channel bound, not reading yet
    static Behavior<Command> create(Channel channel, String listener, ActorRef<InboundSip> inbound, EventSink events) {
        var socket =
                Behaviors.<Command>setup(context -> new DatagramActor(context, channel, listener, inbound, events));
        // It keeps nothing from one datagram to the next; one that makes us fail must not close the port to all
        // others.
        return Behaviors.supervise(socket).onFailure(SupervisorStrategy.resume());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case FlowCommand.Send send -> write(send);
            case FlowCommand.Keep _, FlowCommand.Unanswered _, FlowCommand.Close _ -> {
                // A socket has no peer to lose.
            }
            case Arrived(var octets, var source) -> {
                taken(Addresses.endpoint(source));
                reception.take(flow(Addresses.endpoint(source)), octets);
            }
        }
        return this;
    }

    // Says what was dropped once the rush is over, in one event.
    private void taken(Endpoint source) {
        if (receiver.inMailbox.decrementAndGet() == 0) {
            var dropped = receiver.dropped.getAndSet(0);
            if (dropped > 0) {
                var rule = "overload: " + dropped + " datagrams dropped, more than " + TransportLimits.DATAGRAMS_MAX
                        + " were waiting";
                events.accept(new SbcEvent.MessageRefused(listener, source, rule, 0));
            }
        }
    }

    private Flow flow(Endpoint remote) {
        return new Flow(TransportProtocol.UDP, local, remote, listener, PeerIdentity.NONE, self);
    }

    private void write(FlowCommand.Send send) {
        if (!channel.isWritable()) {
            fail(send, "the socket's send buffer is full");
            return;
        }
        var octets = SipWriter.write(send.message());
        var target = Addresses.socketAddress(target(send.message(), send.to()));
        channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(octets), target))
                .addListener(written -> {
                    if (!written.isSuccess()) {
                        fail(
                                send,
                                "UDP to " + send.to() + ": " + written.cause().getMessage());
                    }
                });
    }

    // From any thread.
    private static void fail(FlowCommand.Send send, String cause) {
        send.failures().tell(new TransportEvent.SendFailed(send.token(), cause));
    }

    private static Endpoint target(SipMessage message, Endpoint to) {
        return message instanceof SipResponse response ? ViaAddressing.responseTarget(response, to) : to;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            var _ = channel.close();
        }
        return this;
    }

    /// Takes datagrams on the event loop; drops keepalives, and everything while the mailbox is full.
    private static final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
        private final ActorRef<Command> actor;
        private final AtomicInteger inMailbox = new AtomicInteger();
        private final AtomicInteger dropped = new AtomicInteger();

        Receiver(ActorRef<Command> actor) {
            this.actor = actor;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            var content = packet.content();
            if (keepalive(content)) {
                return;
            }
            if (inMailbox.get() >= TransportLimits.DATAGRAMS_MAX) {
                dropped.incrementAndGet();
                return;
            }
            var octets = new byte[content.readableBytes()];
            content.readBytes(octets);
            inMailbox.incrementAndGet();
            actor.tell(new Arrived(octets, packet.sender()));
        }

        private static boolean keepalive(io.netty.buffer.ByteBuf content) {
            return content.readableBytes() <= KEEPALIVE_MAX_BYTES
                    && content.forEachByte(octet -> octet == '\r' || octet == '\n' || octet == 0) < 0;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // An ICMP error for an earlier datagram; the transaction that sent it has its own timer.
        }
    }
}
