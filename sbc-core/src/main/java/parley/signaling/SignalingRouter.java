package parley.signaling;

import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.b2bua.CallPlan;
import parley.call.CallActor;
import parley.call.CallEnvironment;
import parley.call.DirectoryCommand;
import parley.call.Inbound;
import parley.call.LocateUser;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.mediaport.MediaCommand;
import parley.observe.SbcEvent;
import parley.sip.auth.DigestSide;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TimerName;
import parley.sip.transaction.TransactionKey;
import parley.transport.Flow;
import parley.transport.InboundSip;
import parley.transport.OutboundCommand;

/// Where every message that comes in finds its owner: transaction, dialog, or a new call. The parent of all calls.
public final class SignalingRouter extends AbstractMatchingBehavior<SignalingRouter.Command> {
    /// Octets of the secret that seals nonces: as long as the hash that it keys.
    private static final int NODE_SECRET_OCTETS = 32;

    /// Messages that wait until the transport has told how to send: it does so once its listeners are bound, a few
    /// milliseconds after the first message can come.
    private static final int EARLY_MESSAGES_MAX = 10_000;

    private final SignalingSetup setup;
    private final CallEnvironment environment;
    private final CallIntake intake;
    private final Registrations registrations;
    private final MessageOwners owners = new MessageOwners();
    private final CallTable calls = new CallTable();
    private final ActorRef<RegistrarActor.Command> registrar;
    private final ActorRef<RegistrarActor.Answer> registrarAnswers;
    private final StatelessAnswers answers;

    public sealed interface Command {}

    /// Send requests through that, and begin to serve.
    /// @param outbound sends where no flow is open
    /// @param listeners where they are bound, by name: what Via, Contact and Record-Route carry
    public record Serve(ActorRef<OutboundCommand> outbound, Map<String, Endpoint> listeners) implements Command {
        public Serve {
            listeners = Map.copyOf(listeners);
        }

        /// With listeners bound as configured.
        public Serve(ActorRef<OutboundCommand> outbound) {
            this(outbound, Map.of());
        }
    }

    /// Take no new calls from now on.
    /// @param replyTo hears [Drained] once the last call is over
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /// No call is left that could be ended.
    public record Drained() {}

    /// Wait for what calls that are over still have to do: send their BYE, hear its answer, repeat what UDP may
    /// lose, close their media.
    /// @param replyTo hears [Quiet] once nothing of any call is left
    public record AwaitQuiet(ActorRef<Quiet> replyTo) implements Command {}

    /// Nothing of any call is left.
    public record Quiet() {}

    /// End every call.
    /// @param cause machine-readable, for the events
    /// @param explanation in plain words
    public record EndCalls(String cause, String explanation) implements Command {}

    /// Say how much there is.
    /// @param replyTo gets the counts
    public record Count(ActorRef<SignalingCounts> replyTo) implements Command {}

    /// Signalling is ready.
    /// @param inbound where transports deliver
    /// @param router obeys the other commands
    public record Ready(ActorRef<InboundSip> inbound, ActorRef<Command> router) {}

    private record FromTransport(InboundSip inbound) implements Command {}

    private record FromCall(DirectoryCommand command) implements Command {}

    private record Locate(LocateUser asked) implements Command {}

    private record Registered(RegistrarActor.Answer answer) implements Command {}

    private record CallGone(CallRef call) implements Command {}

    /// A timer of a REGISTER transaction.
    record RegisterTimer(TransactionKey key, TimerName timer) implements Command {}

    private SignalingRouter(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SignalingSetup setup,
            ActorRef<OutboundCommand> outbound) {
        super(context);
        this.setup = setup;
        this.environment = setup.environment(
                outbound,
                context.messageAdapter(DirectoryCommand.class, FromCall::new),
                context.messageAdapter(LocateUser.class, Locate::new));
        var secret = nodeSecret();
        var random = setup.chance().random();
        var config = setup.config();
        var served = RegistrarActor.create(
                config.registrar(), secret, setup.events(), setup.chance().clock(), random::nextLong);
        // Without bindings it is of more use than not at all: phones register again.
        this.registrar =
                context.spawn(Behaviors.supervise(served).onFailure(SupervisorStrategy.restart()), "registrar");
        var authentication = new CallerAuthentication(config.registrar(), DigestSide.PROXY, secret, random::nextLong);
        this.intake = new CallIntake(config, authentication, new StatelessTag(secret), environment.chance()::token);
        this.answers = new StatelessAnswers(setup.events(), context.getSystem().ignoreRef());
        this.registrations = new Registrations(environment.timers(), timers, answers::send);
        this.registrarAnswers = context.messageAdapter(RegistrarActor.Answer.class, Registered::new);
    }

    /// Signalling of one node. It serves once it is told how to send; what comes before that waits.
    /// @param readyTo is told where transports deliver
    public static Behavior<Command> create(SignalingSetup setup, ActorRef<Ready> readyTo) {
        return Behaviors.setup(context -> {
            readyTo.tell(new Ready(context.messageAdapter(InboundSip.class, FromTransport::new), context.getSelf()));
            return Behaviors.withStash(
                    EARLY_MESSAGES_MAX,
                    early -> Behaviors.withTimers(timers -> Behaviors.receiveMessage(message -> {
                        if (message instanceof Serve(var outbound, var listeners)) {
                            return early.unstashAll(
                                    new SignalingRouter(context, timers, setup.bound(listeners), outbound));
                        }
                        // Whoever is not heard for want of room will ask again.
                        if (!early.isFull()) {
                            early.stash(message);
                        }
                        return Behaviors.same();
                    })));
        });
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case FromTransport(InboundSip.Received(var flow, SipRequest request)) -> request(flow, request);
            case FromTransport(InboundSip.Received(var flow, SipResponse response)) ->
                owners.of(response).ifPresent(owner -> owner.tell(new Inbound(flow, response)));
            case FromTransport(InboundSip.Malformed malformed) -> answers.send(malformed);
            case FromTransport(InboundSip.FlowClosed(var flow)) -> registrar.tell(new RegistrarActor.FlowClosed(flow));
            case FromCall(var said) -> fromCall(said);
            case Locate(LocateUser(var user, var replyTo)) -> registrar.tell(new RegistrarActor.Locate(user, replyTo));
            case Registered(var answer) -> registrations.answer(answer.request(), answer.response());
            case RegisterTimer(var key, var timer) -> registrations.fired(key, timer);
            case CallGone(var call) -> gone(call);
            // It serves already.
            case Serve _ -> {}
            case Drain(var replyTo) -> calls.drain(replyTo);
            case AwaitQuiet(var replyTo) -> calls.awaitQuiet(replyTo);
            case EndCalls(var cause, var explanation) ->
                calls.actors().forEach(call -> call.tell(new CallActor.Terminate(cause, explanation)));
            case Count(var replyTo) ->
                replyTo.tell(new SignalingCounts(
                        calls.running(), calls.size(), owners.dialogs(), owners.transactions(), registrations.size()));
        }
        return this;
    }

    private void request(Flow flow, SipRequest request) {
        var owner = owners.of(request, flow.protocol());
        if (owner.isPresent()) {
            owner.get().tell(new Inbound(flow, request));
        } else if (!registrations.repeated(request)) {
            unowned(flow, request);
        }
    }

    private void unowned(Flow flow, SipRequest request) {
        switch (intake.judge(
                flow,
                request,
                owners.merged(request),
                calls.running(),
                calls.draining(),
                setup.chance().clock().instant())) {
            case CallIntake.Verdict.Answer answer -> answers.send(flow, answer);
            case CallIntake.Verdict.Ignore() -> {}
            case CallIntake.Verdict.ToRegistrar() -> {
                registrations.start(flow, request);
                registrar.tell(new RegistrarActor.Register(flow, request, registrarAnswers));
            }
            case CallIntake.Verdict.NewCall(var plan) -> call(flow, request, plan);
        }
    }

    private void call(Flow flow, SipRequest invite, CallPlan plan) {
        var ref = new CallRef("%016x".formatted(setup.chance().random().nextLong()));
        var actor = getContext().spawn(CallActor.create(environment, ref, plan, flow, invite), "call-" + ref);
        getContext().watchWith(actor, new CallGone(ref));
        calls.started(ref, actor);
        owners.admit(invite, actor.narrow());
    }

    private void fromCall(DirectoryCommand said) {
        owners.on(said);
        if (said instanceof DirectoryCommand.CallOver(var ref)) {
            calls.over(ref);
        }
    }

    /// A call that stops without having said that it is over has failed. Its legs have told their peers.
    private void gone(CallRef ref) {
        if (calls.runs(ref)) {
            setup.media().tell(new MediaCommand.Release(ref));
            setup.events().accept(new SbcEvent.CallEnded(ref, 500, "internal", "the call's own actor failed", 0));
        }
        calls.gone(ref).ifPresent(owners::forget);
    }

    private Secret nodeSecret() {
        var octets = new byte[NODE_SECRET_OCTETS];
        setup.chance().random().nextBytes(octets);
        return Secret.of(octets);
    }
}
