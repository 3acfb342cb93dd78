package parley.app.node;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import parley.admin.http.LiveView;
import parley.common.Endpoint;
import parley.common.Parsed;
import parley.config.SbcConfig;
import parley.identity.IdentitiesInForce;
import parley.identity.IdentityCommand;
import parley.identity.IdentityReply;
import parley.identity.IdentitySet;
import parley.identity.IdentityStore;
import parley.identity.PeerCertificates;
import parley.observe.EventFanOut;
import parley.observe.EventLog;
import parley.observe.EventMeters;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.revocation.AuthorityAnswers;
import parley.signaling.SignalingCounts;
import parley.signaling.SignalingSetup;
import parley.tls.TlsInForce;
import parley.tls.TlsServices;
import parley.tls.TlsSnapshot;

/// One SBC in this process, from start to stop.
public final class SbcNode {
    private final ActorSystem<Guardian.Command> system;
    private final Guardian.Bound bound;

    private SbcNode(ActorSystem<Guardian.Command> system, Guardian.Bound bound) {
        this.system = system;
        this.bound = bound;
    }

    /// How a start went.
    public sealed interface Start {
        /// Every listener is bound.
        /// @param node runs
        /// @param listeners as `udp 192.0.2.1:5060`, by name
        record Ready(SbcNode node, List<String> listeners) implements Start {
            public Ready {
                listeners = List.copyOf(listeners);
            }
        }

        /// Nothing runs any more.
        /// @param fault in plain words, on one line
        record Failed(String fault) implements Start {}
    }

    /// Starts, and tells when every listener is bound or one could not be. Blocks while it reads certificates.
    /// @param sinks hear every event, beside the log and the meters
    public static CompletableFuture<Start> start(SbcConfig config, List<EventSink> sinks) {
        var unbound = MediaAddresses.faults(config.media());
        if (!unbound.isEmpty()) {
            return failed(unbound);
        }
        var answers = AuthorityAnswers.overHttp();
        var staples = new StapledIdentities(config, answers, Clock.systemUTC());
        var started = switch (TlsServices.open(Clock.systemUTC(), answers, staples::stapled, config.lab())) {
            case Parsed.Refused<TlsServices>(var rule, var _) -> {
                answers.close();
                yield failed(List.of(rule));
            }
            case Parsed.Ok<TlsServices>(var services) -> start(config, services, staples, sinks);
        };
        return started.whenComplete((start, _) -> {
            if (!(start instanceof Start.Ready)) {
                staples.close();
            }
        });
    }

    private static CompletableFuture<Start> start(
            SbcConfig config, TlsServices services, StapledIdentities staples, List<EventSink> sinks) {
        var started = switch (IdentitySet.load(config.identities(), IdentityStore.of(config.store()))) {
            case IdentitySet.Reading.Faulty(var faults) -> failed(faults);
            case IdentitySet.Reading.Read(var identities) ->
                switch (snapshot(config, identities, services)) {
                    case TlsSnapshot.Outcome.Faulty(var faults) -> failed(faults);
                    case TlsSnapshot.Outcome.Loaded(var tls) ->
                        start(config, identities, tls, services, staples, sinks);
                };
        };
        return started.whenComplete((start, _) -> {
            if (!(start instanceof Start.Ready)) {
                services.close();
            }
        });
    }

    private static CompletableFuture<Start> failed(List<String> faults) {
        return CompletableFuture.completedFuture(new Start.Failed(String.join("; ", faults)));
    }

    /// What is wrong with the certificates, keys, trust bundles and revocation lists that a configuration names,
    /// each
    /// with its key; a start would fail for them. Blocks while it reads them.
    public static List<String> certificateFaults(SbcConfig config) {
        return switch (IdentitySet.load(config.identities(), IdentityStore.of(config.store()))) {
            case IdentitySet.Reading.Faulty(var faults) -> faults;
            case IdentitySet.Reading.Read(var identities) ->
                switch (snapshot(config, identities, new TlsServices(Clock.systemUTC()))) {
                    case TlsSnapshot.Outcome.Faulty(var faults) -> faults;
                    case TlsSnapshot.Outcome.Loaded _ -> List.of();
                };
        };
    }

    private static TlsSnapshot.Outcome snapshot(SbcConfig config, IdentitySet identities, TlsServices services) {
        return TlsSnapshot.build(identities.identities(), config.listeners(), config.peers(), services);
    }

    private static CompletableFuture<Start> start(
            SbcConfig config,
            IdentitySet identities,
            TlsSnapshot tls,
            TlsServices services,
            StapledIdentities staples,
            List<EventSink> sinks) {
        var live = new LiveView(Clock.systemUTC());
        var peers = new PeerCertificates(services.clock());
        var all = new ArrayList<EventSink>(List.of(new EventLog(), new EventMeters(), live, peers));
        all.addAll(sinks);
        var chance = new SignalingSetup.Chance(new SecureRandom(), Clock.systemUTC(), System::nanoTime);
        var events = new EventFanOut(all);
        staples.tell(events);
        tls.weaknesses().forEach(setting -> events.accept(new SbcEvent.ProtectionWeakened(setting)));
        var setup = new NodeSetup(
                config,
                new TlsInForce(tls),
                services,
                identities,
                new IdentitiesInForce(identities.identities(), staples::inForce),
                peers,
                events,
                live,
                chance);
        var bound = new CompletableFuture<Guardian.Bound>();
        var system = ActorSystemSettings.start(Guardian.create(setup, bound), config.media());
        // Closing may wait for what is under way, so it has a thread, and not one of a pool that nobody ends.
        var _ = system.getWhenTerminated()
                .whenCompleteAsync(
                        (_, _) -> {
                            staples.close();
                            services.close();
                        },
                        Thread.ofPlatform().name("node-close")::start);
        return bound.thenApply(where -> ready(config, new SbcNode(system, where)))
                .exceptionallyCompose(
                        fault -> new SbcNode(system, new Guardian.Bound(Map.of(), Optional.empty())).failed(fault));
    }

    private static Start ready(SbcConfig config, SbcNode node) {
        var lines = new TreeMap<String, String>();
        node.listeners().forEach((name, endpoint) -> {
            var transport = config.listeners().get(name);
            var protocol = transport == null ? "" : transport.transport().name().toLowerCase(Locale.ROOT) + " ";
            lines.put(name, protocol + endpoint);
        });
        return new Start.Ready(node, List.copyOf(lines.values()));
    }

    private CompletableFuture<Start> failed(Throwable fault) {
        var cause =
                fault instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : fault;
        return stop().thenApply(_ -> new Start.Failed(String.valueOf(cause.getMessage())));
    }

    /// Where each listener is bound, by its name: the port chosen by the system where 0 was configured.
    public Map<String, Endpoint> listeners() {
        return bound.listeners();
    }

    /// Where the admin interface listens, if it is served.
    public Optional<Endpoint> admin() {
        return bound.admin();
    }

    /// How many calls, dialogs and transactions there are; never completes if the node stops before it could say.
    public CompletableFuture<SignalingCounts> counts() {
        var counted = new CompletableFuture<SignalingCounts>();
        system.tell(new Guardian.Command.Count(counted));
        return counted;
    }

    /// Has something done with identities; never completes if the node stops before it could answer.
    /// @param request the command, given who gets the answer
    public CompletableFuture<IdentityReply> identities(Function<ActorRef<IdentityReply>, IdentityCommand> request) {
        var answer = new CompletableFuture<IdentityReply>();
        system.tell(new Guardian.Command.Identities(request, answer));
        return answer;
    }

    /// The actors themselves, for a test that counts them.
    ActorSystem<?> actors() {
        return system;
    }

    /// Takes no new calls, lets those that run end within `node.drain`, ends the others, and stops.
    public CompletableFuture<Done> stop() {
        system.tell(new Guardian.Command.Stop());
        return terminated();
    }

    /// Completes once nothing runs any more.
    public CompletableFuture<Done> terminated() {
        // Without an executor a stage of Scala's would use the JVM's common pool.
        return system.getWhenTerminated()
                .thenApplyAsync(Function.identity(), Runnable::run)
                .toCompletableFuture();
    }
}
