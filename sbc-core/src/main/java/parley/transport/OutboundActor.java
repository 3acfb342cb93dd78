package parley.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.tls.PeerIdentity;
import parley.tls.TlsInForce;

/// The pool of connections that we opened: one per next hop, dialled when first needed, kept while it lives.
/// UDP needs no connection and goes out on a listener's socket, so that answers find the port that our Via names.
public final class OutboundActor extends AbstractMatchingBehavior<OutboundActor.Command> {
    private final TransportContext transport;
    private final TlsInForce tls;
    private final TimerScheduler<Command> timers;
    private final Map<NextHop, Hop> hops = new HashMap<>();
    private final List<UdpReady> udpSockets = new ArrayList<>();
    private boolean stopping;

    /// What it obeys.
    public sealed interface Command permits OutboundCommand, UdpReady, UdpResolved, Dialled, DialTimeout, Gone, Stop {}

    /// A UDP socket to send from.
    record UdpReady(String listener, Endpoint local, ActorRef<FlowCommand> socket) implements Command {}

    /// Close all connections, then end.
    record Stop() implements Command {}

    record UdpResolved(OutboundCommand.Send send, List<InetAddress> addresses, String cause) implements Command {}

    record Dialled(NextHop hop, long attempt, Dialling.Outcome outcome) implements Command {}

    record DialTimeout(NextHop hop, long attempt) implements Command {}

    record Gone(NextHop hop, Flow flow) implements Command {}

    private sealed interface Hop {
        record Waiting(long attempt, List<OutboundCommand.Send> queue) implements Hop {}

        record Open(Flow flow) implements Hop {}
    }

    private long attempts;

    private OutboundActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, TransportContext transport, TlsInForce tls) {
        super(context);
        this.timers = timers;
        this.transport = transport;
        this.tls = tls;
    }

    /// @param tls read anew for each connection, so that certificates can be changed while it runs
    static Behavior<Command> create(TransportContext transport, TlsInForce tls) {
        var pool = Behaviors.<Command>setup(
                context -> Behaviors.withTimers(timers -> new OutboundActor(context, timers, transport, tls)));
        // What fails is one message; the connections to everybody else are to live on.
        return Behaviors.supervise(pool).onFailure(SupervisorStrategy.resume());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case OutboundCommand.Send send -> send(send);
            case UdpReady socket -> udpSockets.add(socket);
            case UdpResolved resolved -> sendDatagram(resolved);
            case Dialled dialled -> dialled(dialled);
            case DialTimeout(var hop, var attempt) ->
                dialled(new Dialled(hop, attempt, Dialling.Outcome.timedOut(hop)));
            case Gone(var hop, var flow) -> hops.remove(hop, new Hop.Open(flow));
            case Stop _ -> {
                return stop();
            }
        }
        return this;
    }

    private void send(OutboundCommand.Send send) {
        var hop = send.hop();
        switch (hop.protocol()) {
            case UDP -> resolve(send);
            case TCP, TLS -> sendOnStream(send, hop);
            case WS, WSS -> fail(send, "SIP over WebSocket is not dialled; browsers connect to us");
        }
    }

    private void sendOnStream(OutboundCommand.Send send, NextHop hop) {
        switch (hops.get(hop)) {
            case Hop.Open(var flow) -> forward(send, flow);
            case Hop.Waiting(var _, var queue)
            when queue.size() >= TransportLimits.DIAL_QUEUE_MAX ->
                fail(send, "too many messages wait for a connection to " + hop.host());
            case Hop.Waiting(var _, var queue) -> queue.add(send);
            case null -> {
                if (stopping || hops.size() >= TransportLimits.DIALLED_MAX) {
                    fail(send, stopping ? "the SBC stops" : "too many outbound connections");
                } else {
                    dial(send, hop);
                }
            }
        }
    }

    private void dial(OutboundCommand.Send send, NextHop hop) {
        var attempt = ++attempts;
        var queue = new ArrayList<OutboundCommand.Send>();
        queue.add(send);
        hops.put(hop, new Hop.Waiting(attempt, queue));
        timers.startSingleTimer(attempt, new DialTimeout(hop, attempt), TransportLimits.DIAL_TIMEOUT);
        var self = getContext().getSelf();
        new Dialling(transport, tls.current(), hop, outcome -> self.tell(new Dialled(hop, attempt, outcome))).begin();
    }

    // An outcome that comes after the timeout belongs to no attempt any more.
    private void dialled(Dialled dialled) {
        var current = hops.get(dialled.hop()) instanceof Hop.Waiting waiting && waiting.attempt() == dialled.attempt()
                ? Optional.of(waiting)
                : Optional.<Hop.Waiting>empty();
        timers.cancel(dialled.attempt());
        switch (dialled.outcome()) {
            case Dialling.Outcome.Connected(var connection)
            when current.isEmpty() || stopping -> {
                var _ = connection.channel().close();
            }
            case Dialling.Outcome.Connected(var connection) -> {
                var flow = open(dialled.hop(), connection);
                hops.put(dialled.hop(), new Hop.Open(flow));
                current.get().queue().forEach(send -> forward(send, flow));
            }
            case Dialling.Outcome.Failed(var cause) ->
                current.ifPresent(waiting -> {
                    hops.remove(dialled.hop());
                    waiting.queue().forEach(send -> fail(send, cause));
                });
        }
    }

    private Flow open(NextHop hop, OpenConnection connection) {
        var self = getContext().getSelf();
        var actor = getContext()
                .spawnAnonymous(ConnectionActor.create(
                        connection,
                        owner -> flow(hop, connection, owner),
                        transport.inbound(),
                        transport.events(),
                        owner -> self.tell(new Gone(hop, owner))));
        getContext().watch(actor);
        return flow(hop, connection, actor.narrow());
    }

    private static Flow flow(NextHop hop, OpenConnection connection, ActorRef<FlowCommand> self) {
        return new Flow(
                hop.protocol(),
                Addresses.endpoint(connection.channel().localAddress()),
                Addresses.endpoint(connection.channel().remoteAddress()),
                Dialling.via(hop),
                connection.peer(),
                self);
    }

    private static void forward(OutboundCommand.Send send, Flow flow) {
        flow.connection().tell(new FlowCommand.Send(send.message(), flow.remote(), send.replyTo(), send.token()));
        send.replyTo().tell(new TransportEvent.Sent(send.token(), flow));
    }

    private void resolve(OutboundCommand.Send send) {
        var self = getContext().getSelf();
        transport.names().resolve(send.hop().host(), new NameLookup.Answer() {
            @Override
            public void found(List<InetAddress> addresses) {
                self.tell(new UdpResolved(send, addresses, ""));
            }

            @Override
            public void failed(String cause) {
                self.tell(new UdpResolved(send, List.of(), cause));
            }
        });
    }

    private void sendDatagram(UdpResolved resolved) {
        var send = resolved.send();
        for (var address : resolved.addresses()) {
            var socket = socketFor(address);
            if (socket.isPresent()) {
                var from = socket.get();
                var remote = Addresses.endpoint(
                        new InetSocketAddress(address, send.hop().port()));
                var flow = new Flow(
                        TransportProtocol.UDP, from.local(), remote, from.listener(), PeerIdentity.NONE, from.socket());
                forward(send, flow);
                return;
            }
        }
        fail(send, resolved.cause().isEmpty() ? "no UDP listener of that address family" : resolved.cause());
    }

    private Optional<UdpReady> socketFor(InetAddress address) {
        var ipv6 = address instanceof Inet6Address;
        return udpSockets.stream()
                .filter(socket -> socket.local().ipv6() == ipv6)
                .findFirst();
    }

    private static void fail(OutboundCommand.Send send, String cause) {
        send.replyTo().tell(new TransportEvent.SendFailed(send.token(), cause));
    }

    private Behavior<Command> stop() {
        stopping = true;
        for (var hop : hops.values()) {
            if (hop instanceof Hop.Waiting(var _, var queue)) {
                queue.forEach(send -> fail(send, "the SBC stops"));
            }
        }
        hops.clear();
        for (var connection : getContext().getChildren()) {
            connection.<FlowCommand>unsafeUpcast().tell(new FlowCommand.Close("the SBC stops"));
        }
        return onceEmpty();
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        return signal instanceof Terminated ? onceEmpty() : this;
    }

    private Behavior<Command> onceEmpty() {
        return stopping && getContext().getChildren().isEmpty() ? Behaviors.stopped() : this;
    }
}
