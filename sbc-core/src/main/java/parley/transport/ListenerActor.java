package parley.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.config.ListenerConfig;
import parley.tls.TlsInForce;

/// Owns one listener: binds it, counts what it accepts, and makes an actor of every connection. It ends when it has
/// been told to and its last connection is gone.
final class ListenerActor extends AbstractMatchingBehavior<ListenerActor.Command> {
    private final String name;
    private final ListenerConfig config;
    private final TransportContext transport;
    private final Acceptor acceptor;
    private final ActorRef<OutboundActor.Command> outbound;
    private final ActorRef<Outcome> owner;
    private @Nullable Channel socket;
    private int connections;
    private boolean stopping;

    sealed interface Command {}

    private record BindResult(Channel socket, @Nullable Throwable failure) implements Command {}

    private record Opened(OpenConnection connection) implements Command {}

    /// Accept nothing more, close what there is.
    record Stop() implements Command {}

    /// How binding went.
    sealed interface Outcome {
        /// It listens.
        /// @param udp the socket's actor, if the listener is UDP
        record Bound(
                String listener, Endpoint local, @Nullable ActorRef<FlowCommand> udp) implements Outcome {}

        record Failed(String listener, String cause) implements Outcome {}
    }

    private ListenerActor(
            ActorContext<Command> context,
            String name,
            ListenerConfig config,
            TransportContext transport,
            TlsInForce tls,
            ActorRef<OutboundActor.Command> outbound,
            ActorRef<Outcome> owner) {
        super(context);
        this.name = name;
        this.config = config;
        this.transport = transport;
        this.outbound = outbound;
        this.owner = owner;
        var self = context.getSelf();
        this.acceptor = new Acceptor(name, config, transport, tls, connection -> self.tell(new Opened(connection)));
        bind(self);
    }

    /// @param tls read anew for each connection, so that certificates can be changed while it runs
    /// @param outbound hears of connections that serve both ways
    static Behavior<Command> create(
            String name,
            ListenerConfig config,
            TransportContext transport,
            TlsInForce tls,
            ActorRef<OutboundActor.Command> outbound,
            ActorRef<Outcome> owner) {
        var listener = Behaviors.<Command>setup(
                context -> new ListenerActor(context, name, config, transport, tls, outbound, owner));
        // A fault with one connection is no reason to close the port to all others.
        return Behaviors.supervise(listener).onFailure(SupervisorStrategy.resume());
    }

    private void bind(ActorRef<Command> self) {
        var address = new InetSocketAddress(InetAddress.ofLiteral(config.address()), config.port());
        var binding = config.transport() == TransportProtocol.UDP
                ? datagramBootstrap().bind(address)
                : streamBootstrap().bind(address);
        binding.addListener(_ -> self.tell(new BindResult(binding.channel(), binding.cause())));
    }

    private Bootstrap datagramBootstrap() {
        return new Bootstrap()
                .group(transport.loops().group())
                .channel(transport.loops().datagram())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.IP_TOS, transport.loops().trafficClass())
                .option(ChannelOption.SO_RCVBUF, TransportLimits.DATAGRAM_BUFFER_BYTES)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(
                                TransportLimits.DATAGRAM_WRITE_MAX_BYTES, TransportLimits.DATAGRAM_WRITE_MAX_BYTES))
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(TransportLimits.DATAGRAM_MAX_BYTES))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.channels().add(channel);
                    }
                });
    }

    private ServerBootstrap streamBootstrap() {
        return new ServerBootstrap()
                .group(transport.loops().group())
                .channel(transport.loops().serverSocket())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, TransportLimits.BACKLOG)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.channels().add(channel);
                    }
                })
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        acceptor.accept(channel);
                    }
                });
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case BindResult(var channel, var failure) -> failure == null ? bound(channel) : failed(failure);
            case Opened(var connection) -> opened(connection);
            case Stop _ -> stop();
        };
    }

    private Behavior<Command> bound(Channel channel) {
        socket = channel;
        var local = Addresses.endpoint(channel.localAddress());
        if (config.transport() == TransportProtocol.UDP) {
            var actor = getContext()
                    .spawn(DatagramActor.create(channel, name, transport.inbound(), transport.events()), "socket");
            owner.tell(new Outcome.Bound(name, local, actor.narrow()));
        } else {
            owner.tell(new Outcome.Bound(name, local, null));
        }
        return this;
    }

    private Behavior<Command> failed(Throwable failure) {
        owner.tell(new Outcome.Failed(name, BindFailure.words(config, failure)));
        return Behaviors.stopped();
    }

    private Behavior<Command> opened(OpenConnection connection) {
        if (stopping) {
            var _ = connection.channel().close();
            return this;
        }
        connections++;
        var actor = getContext()
                .spawnAnonymous(ConnectionActor.create(
                        connection,
                        self -> connection.flow(config.transport(), name, self),
                        transport,
                        new AcceptedFlow(transport, connection.shown(), outbound)));
        getContext().watch(actor);
        return this;
    }

    private Behavior<Command> stop() {
        stopping = true;
        if (socket != null) {
            var _ = socket.close();
        }
        for (var child : getContext().getChildren()) {
            if (config.transport() == TransportProtocol.UDP) {
                getContext().stop(child);
            } else {
                child.<FlowCommand>unsafeUpcast().tell(new FlowCommand.Close("the SBC stops"));
            }
        }
        return connections == 0 ? Behaviors.stopped() : this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        return switch (signal) {
            case Terminated _ -> {
                connections--;
                yield stopping && connections == 0 ? Behaviors.stopped() : this;
            }
            case PostStop _ -> {
                if (socket != null) {
                    var _ = socket.close();
                }
                yield this;
            }
            default -> this;
        };
    }
}
