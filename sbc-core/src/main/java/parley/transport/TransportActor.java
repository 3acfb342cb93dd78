package parley.transport;

import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.common.Endpoint;
import parley.observe.EventSink;
import parley.tls.TlsInForce;

/// The transport layer: starts the listeners and the pool of outbound connections, says when all are ready, and
/// stops them in good order.
public final class TransportActor extends AbstractMatchingBehavior<TransportActor.Command> {
    private final TransportContext transport;
    private final TlsInForce tls;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Report> reports;
    private final ActorRef<OutboundActor.Command> outbound;
    private final Set<String> awaited;
    private final Map<String, Endpoint> bound = new HashMap<>();
    private final Map<String, String> failed = new HashMap<>();
    private final List<ActorRef<ListenerActor.Command>> listeners = new ArrayList<>();
    private final Set<ActorRef<Stopped>> awaitingStop = new HashSet<>();
    private boolean stopping;

    /// What it obeys.
    public sealed interface Command {}

    /// Accept nothing more, close every connection (TLS with close_notify), free the I/O threads, and end.
    /// @param replyTo hears [Stopped]
    public record Stop(ActorRef<Stopped> replyTo) implements Command {}

    /// All sockets are closed.
    public record Stopped() {}

    private record Listening(ListenerActor.Outcome outcome) implements Command {}

    private record TicketKeysDue() implements Command {}

    private record StopTimeout() implements Command {}

    private record SocketsClosed() implements Command {}

    private record LoopsDown() implements Command {}

    /// What becomes of the start.
    public sealed interface Report {
        /// Every listener is bound.
        /// @param listeners where, by name: the port chosen by the system where 0 was configured
        /// @param outbound sends to next hops
        record Ready(Map<String, Endpoint> listeners, ActorRef<OutboundCommand> outbound) implements Report {
            public Ready {
                listeners = Map.copyOf(listeners);
            }
        }

        /// At least one listener could not be bound; the others are, until the transport is stopped.
        /// @param causes by name of the listener, in words
        record BindFailed(Map<String, String> causes) implements Report {
            public BindFailed {
                causes = Map.copyOf(causes);
            }
        }
    }

    private TransportActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            TransportSetup setup,
            ActorRef<InboundSip> inbound,
            EventSink events,
            ActorRef<Report> reports) {
        super(context);
        this.tls = setup.tls();
        this.timers = timers;
        this.reports = reports;
        // The group closes what joins it late: a connection may be accepted while we stop.
        this.transport = new TransportContext(
                new EventLoops(setup.sip().dscp()),
                setup.servers(),
                setup.families(),
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true),
                new ConnectionPipeline(setup.sip(), events),
                setup.sip(),
                AliasTerms.of(setup.peers()),
                inbound,
                events);
        this.outbound = context.spawn(OutboundActor.create(transport, setup.tls()), "outbound");
        context.watch(outbound);
        this.awaited = new HashSet<>(setup.listeners().keySet());
        var outcomes = context.messageAdapter(ListenerActor.Outcome.class, Listening::new);
        setup.listeners().forEach((name, config) -> {
            var listener = context.spawn(
                    ListenerActor.create(name, config, transport, setup.tls(), outbound, outcomes), "listener-" + name);
            context.watch(listener);
            listeners.add(listener);
        });
        timers.startTimerWithFixedDelay(new TicketKeysDue(), TlsInForce.TICKET_KEY_LIFE);
        reportWhenComplete();
    }

    /// The layer's behaviour.
    /// @param inbound hears every message, and the end of every connection
    /// @param events hears handshakes, closed connections and refused messages
    /// @param reports hears one [Report]
    public static Behavior<Command> create(
            TransportSetup setup, ActorRef<InboundSip> inbound, EventSink events, ActorRef<Report> reports) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new TransportActor(context, timers, setup, inbound, events, reports)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Listening(var outcome) -> listening(outcome);
            case Stop(var replyTo) -> stop(replyTo);
            case TicketKeysDue _ -> {
                tls.renewTicketKeys();
                yield this;
            }
            case StopTimeout _ -> closeSockets();
            case SocketsClosed _ -> freeThreads();
            case LoopsDown _ -> {
                awaitingStop.forEach(waiting -> waiting.tell(new Stopped()));
                yield Behaviors.stopped();
            }
        };
    }

    private Behavior<Command> listening(ListenerActor.Outcome outcome) {
        switch (outcome) {
            case ListenerActor.Outcome.Bound(var name, var local, var udp) -> {
                bound.put(name, local);
                awaited.remove(name);
                if (udp != null) {
                    outbound.tell(new OutboundActor.UdpReady(name, local, udp));
                }
            }
            case ListenerActor.Outcome.Failed(var name, var cause) -> {
                failed.put(name, cause);
                awaited.remove(name);
            }
        }
        reportWhenComplete();
        return this;
    }

    private void reportWhenComplete() {
        if (awaited.isEmpty()) {
            reports.tell(failed.isEmpty() ? new Report.Ready(bound, outbound.narrow()) : new Report.BindFailed(failed));
        }
    }

    private Behavior<Command> stop(ActorRef<Stopped> replyTo) {
        awaitingStop.add(replyTo);
        if (!stopping) {
            stopping = true;
            timers.startSingleTimer("stop", new StopTimeout(), TransportLimits.STOP_TIMEOUT);
            listeners.forEach(listener -> listener.tell(new ListenerActor.Stop()));
            outbound.tell(new OutboundActor.Stop());
        }
        return this;
    }

    private Behavior<Command> closeSockets() {
        timers.cancel("stop");
        var self = getContext().getSelf();
        // Those that are closing already get their time; it is bounded.
        transport.channels().close().addListener(_ -> self.tell(new SocketsClosed()));
        return this;
    }

    private Behavior<Command> freeThreads() {
        var self = getContext().getSelf();
        transport.servers().close();
        transport
                .loops()
                .group()
                .shutdownGracefully(0, TransportLimits.LINGER.toMillis(), TimeUnit.MILLISECONDS)
                .addListener(_ -> self.tell(new LoopsDown()));
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        return switch (signal) {
            case Terminated _ -> stopping && getContext().getChildren().isEmpty() ? closeSockets() : this;
            case PostStop _ -> {
                // Also when this actor failed, or its parent ended: no thread or socket outlives it.
                var _ = transport.channels().close();
                transport.servers().close();
                var _ = transport.loops().group().shutdownGracefully(0, 1, TimeUnit.SECONDS);
                yield this;
            }
            default -> this;
        };
    }
}
