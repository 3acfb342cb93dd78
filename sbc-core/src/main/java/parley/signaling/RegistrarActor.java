package parley.signaling;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.call.LocateUser;
import parley.common.Secret;
import parley.config.RegistrarConfig;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.routing.Binding;
import parley.routing.BindingChange;
import parley.routing.Registrar;
import parley.routing.RegistrarPolicy;
import parley.sip.auth.DigestSide;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.transport.Flow;
import parley.transport.FlowCommand;

/// The registrar's shell: owns its table, the clock and the events (RFC 3261 §10.3).
public final class RegistrarActor extends AbstractMatchingBehavior<RegistrarActor.Command> {
    /// How often expired bindings are looked for. No answer depends on it, only the event and the memory.
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final Registrar<Flow> registrar;
    private final CallerAuthentication authentication;
    private final EventSink events;
    private final Clock clock;
    private final LongSupplier random;

    public sealed interface Command {}

    /// Answer that REGISTER.
    /// @param flow it came on
    /// @param request as received, seen for the first time
    /// @param replyTo gets the response
    public record Register(Flow flow, SipRequest request, ActorRef<Answer> replyTo) implements Command {}

    /// Say where that user can be reached.
    /// @param user of the registrar
    /// @param replyTo gets the contacts
    public record Locate(String user, ActorRef<LocateUser.Contacts> replyTo) implements Command {}

    /// A connection has ended, and with it the bindings that live on it.
    /// @param flow that was
    public record FlowClosed(Flow flow) implements Command {}

    /// The response to a REGISTER.
    /// @param request answered
    /// @param response to send
    public record Answer(SipRequest request, SipResponse response) {}

    private record Sweep() implements Command {}

    private RegistrarActor(
            ActorContext<Command> context,
            RegistrarConfig config,
            Secret nodeSecret,
            EventSink events,
            Clock clock,
            LongSupplier random) {
        super(context);
        this.registrar = new Registrar<>(new RegistrarPolicy(
                config.minExpires(), config.defaultExpires(), config.maxExpires(), config.maxBindings()));
        this.authentication = new CallerAuthentication(config, DigestSide.UAS, nodeSecret, random);
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /// An empty registrar.
    /// @param nodeSecret seals nonces: 16 random octets or more
    /// @param clock wall clock, for expiry
    /// @param random for nonces and tags
    public static Behavior<Command> create(
            RegistrarConfig config, Secret nodeSecret, EventSink events, Clock clock, LongSupplier random) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Sweep(), SWEEP);
            return new RegistrarActor(context, config, nodeSecret, events, clock, random);
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Register(var flow, var request, var replyTo) ->
                replyTo.tell(new Answer(request, answer(flow, request)));
            case Locate(var user, var replyTo) -> replyTo.tell(new LocateUser.Contacts(contacts(user)));
            case FlowClosed(var flow) -> tell(registrar.flowClosed(flow));
            case Sweep() -> tell(registrar.expire(clock.instant()));
        }
        return this;
    }

    private SipResponse answer(Flow flow, SipRequest request) {
        var now = clock.instant();
        return switch (authentication.check(request, request.headers().to().uri(), now)) {
            case CallerAuthentication.Outcome.Refused(var response) -> response;
            case CallerAuthentication.Outcome.Allowed(var user) -> {
                var outcome = registrar.on(request, user, now, flow, Long.toHexString(random.getAsLong()));
                tell(outcome.changes());
                yield outcome.response();
            }
        };
    }

    private List<LocateUser.Contact> contacts(String user) {
        return registrar.lookup(user, clock.instant()).stream()
                .map(binding -> new LocateUser.Contact(binding.contact().uri(), binding.flow()))
                .toList();
    }

    /// A binding is worth nothing without the connection that it was made on (RFC 5626 §4.2).
    private void keepFlow(Binding<Flow> binding) {
        var lasts = Duration.between(clock.instant(), binding.expires());
        binding.flow().connection().tell(new FlowCommand.Keep(lasts));
    }

    private void tell(List<BindingChange<Flow>> changes) {
        for (var change : changes) {
            if (!(change instanceof BindingChange.Removed)) {
                keepFlow(change.binding());
            }
            var what = switch (change) {
                case BindingChange.Added<Flow> _ -> "added";
                case BindingChange.Refreshed<Flow> _ -> "refreshed";
                case BindingChange.Removed<Flow> removed ->
                    switch (removed.cause()) {
                        case EXPIRED -> "expired";
                        case UNREGISTERED, FLOW_CLOSED, REPLACED -> "removed";
                    };
            };
            events.accept(new SbcEvent.Registration(
                    change.user(), change.binding().flow().remote(), what));
        }
    }
}
