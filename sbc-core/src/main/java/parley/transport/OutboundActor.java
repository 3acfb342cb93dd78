package parley.transport;

import java.util.List;
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
import parley.resolve.PutAside;
import parley.resolve.ServerLocation;
import parley.resolve.Target;
import parley.tls.TlsInForce;

/// The pool of connections that we opened: one per way ([DialledHops.Way]), dialled when first needed, kept while
/// it lives.
/// UDP needs no connection and goes out on a listener's socket.
public final class OutboundActor extends AbstractMatchingBehavior<OutboundActor.Command> {
    private final TransportContext transport;
    private final TlsInForce tls;
    private final TimerScheduler<Command> timers;
    private final ConnectionAliases aliases = new ConnectionAliases();
    private final DialledHops hops = new DialledHops(aliases);
    private final DatagramSockets sockets = new DatagramSockets();
    private final PutAside aside = new PutAside();
    private boolean stopping;

    /// What it obeys.
    public sealed interface Command
            permits OutboundCommand, AliasCommand, UdpReady, UdpLocated, HopLocated, Dialled, DialTimeout, Gone, Stop {}

    /// A UDP socket to send from.
    record UdpReady(String listener, Endpoint local, ActorRef<FlowCommand> socket) implements Command {}

    /// Close all connections, then end.
    record Stop() implements Command {}

    record UdpLocated(OutboundCommand.Send send, ServerLocation.Result result) implements Command {}

    record HopLocated(DialledHops.Way way, long attempt, ServerLocation.Result result) implements Command {}

    record Dialled(DialledHops.Way way, long attempt, Dialling.Outcome outcome) implements Command {}

    record DialTimeout(DialledHops.Way way, long attempt) implements Command {}

    record Gone(DialledHops.Way way, Flow flow) implements Command {}

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
            case OutboundCommand.Shunned(var hop, var remote) ->
                aside.failed(new Target(hop.protocol(), remote.address(), remote.port(), hop.host()), now());
            case UdpReady socket -> sockets.add(socket);
            case UdpLocated(var send, var result) -> sendDatagram(send, result);
            case HopLocated(var way, var attempt, var result) -> dial(way, attempt, result);
            case Dialled dialled -> dialled(dialled);
            case DialTimeout(var way, var attempt) ->
                dialled(new Dialled(way, attempt, Dialling.Outcome.timedOut(way.hop())));
            case Gone(var way, var flow) -> hops.gone(way, flow);
            case AliasCommand wish -> alias(wish);
            case Stop _ -> {
                return stop();
            }
        }
        return this;
    }

    private void send(OutboundCommand.Send send) {
        if (stopping) {
            send.fail("the SBC stops");
            return;
        }
        switch (send.hop().protocol()) {
            case UDP -> locateForDatagram(send);
            case TCP, TLS -> sendOnStream(send);
            case WS, WSS -> send.fail("SIP over WebSocket is not dialled; browsers connect to us");
        }
    }

    private void sendOnStream(OutboundCommand.Send send) {
        switch (hops.place(send)) {
            case DialledHops.Place.Open(var flow) -> send.over(flow);
            case DialledHops.Place.First(var attempt) -> locate(send.way(), attempt);
            case DialledHops.Place.Waits _ -> {}
            case DialledHops.Place.Refused(var cause) -> send.fail(cause);
        }
    }

    private void locate(DialledHops.Way way, long attempt) {
        timers.startSingleTimer(attempt, new DialTimeout(way, attempt), TransportLimits.DIAL_TIMEOUT);
        var self = getContext().getSelf();
        transport
                .servers()
                .locate(
                        way.hop().sought(transport.families()),
                        result -> self.tell(new HopLocated(way, attempt, result)));
    }

    private void dial(DialledHops.Way way, long attempt, ServerLocation.Result result) {
        if (!hops.awaits(way, attempt)) {
            return;
        }
        switch (result) {
            case ServerLocation.Located(var targets) -> {
                var left = way.left(aside.ordered(targets, now()));
                if (left.isEmpty()) {
                    dialled(new Dialled(way, attempt, Dialling.Outcome.noneLeft(way.hop())));
                } else {
                    dial(way, attempt, left);
                }
            }
            case ServerLocation.Nowhere(var cause) ->
                dialled(new Dialled(way, attempt, Dialling.Outcome.unlocated(transport, way.hop(), cause)));
        }
    }

    private void dial(DialledHops.Way way, long attempt, List<Target> targets) {
        var self = getContext().getSelf();
        new Dialling(
                        transport,
                        tls.current(),
                        way.hop(),
                        targets,
                        outcome -> self.tell(new Dialled(way, attempt, outcome)))
                .begin();
    }

    // An outcome that comes after the timeout belongs to no attempt any more.
    private void dialled(Dialled dialled) {
        var way = dialled.way();
        var awaited = hops.awaits(way, dialled.attempt());
        timers.cancel(dialled.attempt());
        dialled.outcome().failed().forEach(target -> aside.failed(target, now()));
        switch (dialled.outcome()) {
            case Dialling.Outcome.Connected(var connection, var _)
            when !awaited || stopping -> {
                var _ = connection.channel().close();
            }
            case Dialling.Outcome.Connected(var connection, var _) -> {
                var flow = open(way, connection);
                hops.opened(way, flow).forEach(send -> send.over(flow));
            }
            case Dialling.Outcome.Failed(var cause, var _) -> {
                if (awaited) {
                    hops.failed(way)
                            .forEach(send -> aliases.flow(way).ifPresentOrElse(send::over, () -> send.fail(cause)));
                }
            }
        }
    }

    private Flow open(DialledHops.Way way, OpenConnection connection) {
        var self = getContext().getSelf();
        var actor = getContext()
                .spawnAnonymous(ConnectionActor.create(
                        connection,
                        owner -> connection.flow(way.hop().protocol(), Dialling.via(way.hop()), owner),
                        transport,
                        new DialledFlow(transport.aliases().marks(way.hop()), flow -> self.tell(new Gone(way, flow)))));
        getContext().watch(actor);
        return connection.flow(way.hop().protocol(), Dialling.via(way.hop()), actor.narrow());
    }

    private void locateForDatagram(OutboundCommand.Send send) {
        var self = getContext().getSelf();
        transport
                .servers()
                .locate(send.hop().sought(sockets.families()), result -> self.tell(new UdpLocated(send, result)));
    }

    private void sendDatagram(OutboundCommand.Send send, ServerLocation.Result result) {
        switch (result) {
            case ServerLocation.Located(var targets) ->
                sockets.flow(send.way().left(aside.ordered(targets, now())))
                        .ifPresentOrElse(
                                flow -> send.over(flow),
                                () -> send.fail(
                                        send.tried().isEmpty()
                                                ? "no UDP listener of that address family"
                                                : Dialling.Outcome.noneLeft(send.hop())
                                                        .cause()));
            case ServerLocation.Nowhere(var cause) -> send.fail(cause);
        }
    }

    private void alias(AliasCommand wish) {
        switch (wish) {
            case AliasCommand.Asked asked -> {
                aliases.asked(asked.claim());
                asked.judgedBy(tls.current(), getContext().getSelf());
            }
            case AliasCommand.Judged judged -> aliases.settle(judged).ifPresent(transport.events()::accept);
            case AliasCommand.Gone(var flow) -> aliases.gone(flow);
        }
    }

    private static long now() {
        return System.nanoTime();
    }

    private Behavior<Command> stop() {
        stopping = true;
        hops.clear().forEach(send -> send.fail("the SBC stops"));
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
