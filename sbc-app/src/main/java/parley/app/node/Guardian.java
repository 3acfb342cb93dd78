package parley.app.node;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import parley.admin.capture.CaptureDesk;
import parley.admin.http.AdminServer;
import parley.admin.issue.IssuerDesk;
import parley.common.Endpoint;
import parley.identity.IdentityActor;
import parley.identity.IdentityCommand;
import parley.identity.IdentityReply;
import parley.media.leg.MediaNodeActor;
import parley.media.opus.ConcentusOpus;
import parley.mediaport.MediaCommand;
import parley.resolve.dns.SipResolver;
import parley.signaling.SignalingCounts;
import parley.signaling.SignalingRouter;
import parley.signaling.SignalingSetup;
import parley.transport.TransportActor;
import parley.transport.TransportSetup;

/// The root of all actors: starts media, signalling, transport and the admin interface in that order, and stops them
/// in the other.
final class Guardian extends AbstractMatchingBehavior<Guardian.Command> {
    private final NodeSetup setup;
    private final TimerScheduler<Command> timers;
    private final CompletableFuture<Bound> bound;
    private final ActorRef<SignalingRouter.Command> router;
    private final ActorRef<MediaCommand> media;
    private final CaptureDesk captures;
    /// In the order asked, which is that of the answers.
    private final ArrayDeque<CompletableFuture<SignalingCounts>> awaitingCounts = new ArrayDeque<>();
    private final AtomicBoolean serving = new AtomicBoolean();
    private @Nullable ActorRef<TransportActor.Command> transport;
    private @Nullable AdminServer admin;
    private @Nullable ActorRef<IdentityActor.Command> identities;
    private boolean stopping;

    /// Where a node can be reached.
    /// @param listeners by name
    /// @param admin of the admin interface, if it is served
    record Bound(Map<String, Endpoint> listeners, Optional<Endpoint> admin) {
        Bound {
            listeners = Map.copyOf(listeners);
        }
    }

    /// What it obeys.
    sealed interface Command {
        /// End in order.
        record Stop() implements Command {}

        /// Say how much signalling there is.
        /// @param counted gets the counts
        record Count(CompletableFuture<SignalingCounts> counted) implements Command {}

        /// Do something with identities.
        /// @param request the command, given who gets the answer
        /// @param answer gets it
        record Identities(
                Function<ActorRef<IdentityReply>, IdentityCommand> request, CompletableFuture<IdentityReply> answer)
                implements Command {}
    }

    private record AdminStarted(Map<String, Endpoint> listeners, AdminServer server) implements Command {}

    private record AdminFailed(Throwable fault) implements Command {}

    private record AdminStopped() implements Command {}

    private record SignalingReady(SignalingRouter.Ready ready) implements Command {}

    private record TransportReport(TransportActor.Report report) implements Command {}

    private record Counted(SignalingCounts counts) implements Command {}

    private record Drained() implements Command {}

    private record Quiet() implements Command {}

    private record DrainTimeout() implements Command {}

    private record EndTimeout() implements Command {}

    private record TransportStopped() implements Command {}

    private Guardian(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            NodeSetup setup,
            CompletableFuture<Bound> bound) {
        super(context);
        this.setup = setup;
        this.timers = timers;
        this.bound = bound;
        this.media = context.spawn(MediaNodeActor.create(setup.config().media()), "media");
        if (setup.config().transcodes()) {
            Thread.ofPlatform().daemon().name("opus-warm-up").start(new ConcentusOpus()::warmUp);
        }
        this.captures = CaptureWiring.start(context, setup, media);
        var signaling = new SignalingSetup(setup.config(), media, setup.events(), setup.chance());
        this.router = context.spawn(
                SignalingRouter.create(
                        signaling, context.messageAdapter(SignalingRouter.Ready.class, SignalingReady::new)),
                "signaling");
        context.watch(router);
    }

    /// The guardian.
    /// @param bound completes with the addresses, or with an [IllegalStateException] that says in words
    ///     why one could not be bound; the node is to be stopped then
    static Behavior<Command> create(NodeSetup setup, CompletableFuture<Bound> bound) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Guardian(context, timers, setup, bound)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case SignalingReady(SignalingRouter.Ready(var inbound, var _)) -> {
                var config = setup.config();
                var servers = SipResolver.of(config.dns(), setup.chance().random());
                var layer = new TransportSetup(config.listeners(), config.peers(), setup.tls(), config.sip(), servers);
                var reports = getContext().messageAdapter(TransportActor.Report.class, TransportReport::new);
                transport =
                        getContext().spawn(TransportActor.create(layer, inbound, setup.events(), reports), "transport");
                getContext().watch(transport);
            }
            case TransportReport(TransportActor.Report.Ready(var listeners, var outbound)) -> {
                router.tell(new SignalingRouter.Serve(outbound, listeners));
                var spawned = getContext().spawn(setup.identityActor(listeners), "identities");
                identities = spawned;
                startAdmin(listeners, spawned, IssuerWiring.start(getContext(), setup, spawned));
            }
            case AdminStarted(var listeners, var server) -> {
                admin = server;
                serve(new Bound(listeners, Optional.of(server.address())));
            }
            case AdminFailed(var fault) -> bound.completeExceptionally(fault);
            case TransportReport(TransportActor.Report.BindFailed(var causes)) ->
                bound.completeExceptionally(new IllegalStateException(unbound(causes)));
            case Command.Count(var counted) -> {
                awaitingCounts.add(counted);
                router.tell(
                        new SignalingRouter.Count(getContext().messageAdapter(SignalingCounts.class, Counted::new)));
            }
            case Command.Identities(var request, var answer) -> identities(request, answer);
            case Counted(var counts) -> {
                awaitingCounts.remove().complete(counts);
            }
            case Command.Stop() -> drain();
            case DrainTimeout() -> router.tell(new SignalingRouter.EndCalls("shutdown", "the SBC is stopping"));
            case Drained() -> {
                timers.cancel(new DrainTimeout());
                timers.startSingleTimer(new EndTimeout(), NodeSetup.END_TIMEOUT);
                router.tell(new SignalingRouter.AwaitQuiet(
                        getContext().messageAdapter(SignalingRouter.Quiet.class, _ -> new Quiet())));
            }
            case Quiet(), EndTimeout() -> stopTransport();
            case TransportStopped() -> {
                return stopAdmin();
            }
            case AdminStopped() -> {
                return Behaviors.stopped();
            }
        }
        return this;
    }

    private void startAdmin(
            Map<String, Endpoint> listeners, ActorRef<IdentityActor.Command> certificates, IssuerDesk issuers) {
        if (setup.config().admin().enabled()) {
            getContext()
                    .pipeToSelf(
                            AdminWiring.start(
                                    getContext().getSystem(),
                                    setup,
                                    certificates,
                                    issuers,
                                    captures,
                                    media,
                                    serving::get),
                            (server, fault) ->
                                    fault == null ? new AdminStarted(listeners, server) : new AdminFailed(fault));
        } else {
            serve(new Bound(listeners, Optional.empty()));
        }
    }

    private void serve(Bound where) {
        serving.set(!stopping);
        bound.complete(where);
    }

    private Behavior<Command> stopAdmin() {
        if (admin == null) {
            return Behaviors.stopped();
        }
        getContext().pipeToSelf(admin.stop(), (_, _) -> new AdminStopped());
        return this;
    }

    private void identities(
            Function<ActorRef<IdentityReply>, IdentityCommand> request, CompletableFuture<IdentityReply> answer) {
        if (identities == null) {
            answer.completeExceptionally(new IllegalStateException("no listener is bound yet"));
        } else {
            Behavior<IdentityReply> once = Behaviors.receiveMessage(reply -> {
                answer.complete(reply);
                return Behaviors.stopped();
            });
            identities.tell(request.apply(getContext().spawnAnonymous(once)));
        }
    }

    private static String unbound(Map<String, String> causes) {
        return new TreeMap<>(causes)
                .entrySet().stream()
                        .map(failed -> "sbc.listeners.%s: %s".formatted(failed.getKey(), failed.getValue()))
                        .collect(Collectors.joining("; "));
    }

    private void drain() {
        if (bound.isDone() && bound.isCompletedExceptionally()) {
            stopTransport();
        } else if (!stopping) {
            stopping = true;
            serving.set(false);
            timers.startSingleTimer(new DrainTimeout(), setup.config().node().drain());
            router.tell(new SignalingRouter.Drain(
                    getContext().messageAdapter(SignalingRouter.Drained.class, _ -> new Drained())));
        }
    }

    private void stopTransport() {
        timers.cancelAll();
        var stopped = getContext().messageAdapter(TransportActor.Stopped.class, _ -> new TransportStopped());
        if (transport == null) {
            stopped.tell(new TransportActor.Stopped());
        } else {
            transport.tell(new TransportActor.Stop(stopped));
        }
    }

    /// Neither signalling nor transport ends on its own: the node cannot go on without them, and whoever runs it
    /// starts it again.
    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated ended && !stopping) {
            bound.completeExceptionally(
                    new IllegalStateException(ended.getRef().path().name() + " failed: see the log"));
            return Behaviors.stopped();
        }
        return this;
    }
}
