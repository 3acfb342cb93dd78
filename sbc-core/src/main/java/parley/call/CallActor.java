package parley.call;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.b2bua.CallEffect;
import parley.b2bua.CallInput;
import parley.b2bua.CallMachine;
import parley.b2bua.CallPlan;
import parley.b2bua.CallTimer;
import parley.b2bua.LegEvent;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.common.Secret;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.observe.SbcEvent;
import parley.routing.Destination;
import parley.sdp.negotiation.OfferAnswer;
import parley.sip.message.SipRequest;
import parley.transport.Flow;
import parley.transport.NextHop;

/// The shell of one call: owns its [CallMachine], its two legs as children, and its media. A leg that fails is one
/// more input; if the call itself fails, its legs stop with it and say so to their peers.
public final class CallActor extends AbstractMatchingBehavior<CallActor.Command> {
    private final CallEnvironment environment;
    private final CallRef ref;
    private final CallPlan plan;
    private final TimerScheduler<Command> timers;
    private final ActorRef<MediaEvent> mediaEvents;
    private final Map<LegSide, ActorRef<DialogActor.Command>> legs = new EnumMap<>(LegSide.class);
    private final long startNanos;
    private CallMachine machine;
    private List<LocateUser.Contact> contacts = List.of();
    private long answeredNanos;
    private Optional<String> callerHost = Optional.empty();
    private boolean talking;
    private boolean finished;

    public sealed interface Command permits Inbound, FromLeg, Terminate, FromMedia, Located, TimerFired, LegStopped {}

    /// Something happened on a leg.
    /// @param side which
    /// @param event what
    public record FromLeg(LegSide side, LegEvent event) implements Command {}

    /// End the call.
    /// @param cause machine-readable, for the event
    /// @param explanation in plain words
    public record Terminate(String cause, String explanation) implements Command {}

    private record FromMedia(MediaEvent event) implements Command {}

    private record Located(LocateUser.Contacts contacts) implements Command {}

    private record TimerFired(CallTimer timer) implements Command {}

    private record LegStopped(LegSide side) implements Command {}

    private CallActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CallEnvironment environment,
            CallRef ref,
            CallPlan plan) {
        super(context);
        this.environment = environment;
        this.ref = ref;
        this.plan = plan;
        this.timers = timers;
        this.mediaEvents = context.messageAdapter(MediaEvent.class, FromMedia::new);
        this.machine = CallMachine.start(plan);
        this.startNanos = environment.chance().nanoTime().getAsLong();
    }

    /// A call that comes in.
    /// @param ref our name for it
    /// @param plan what is known of it
    /// @param flow its INVITE came on
    /// @param invite as received, with exactly one Contact
    public static Behavior<Command> create(
            CallEnvironment environment, CallRef ref, CallPlan plan, Flow flow, SipRequest invite) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new CallActor(context, timers, environment, ref, plan);
            actor.answer(flow, invite);
            return actor;
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            // A copy of the INVITE, or its CANCEL, that came before leg A had claimed them.
            case Inbound inbound -> tell(LegSide.A, inbound);
            case FromLeg(var side, var event) ->
                on(new CallInput.OnLeg(
                        side, event, environment.chance().random().nextDouble()));
            case Terminate(var cause, var explanation) -> on(new CallInput.Terminated(cause, explanation));
            case FromMedia(var event) -> onMedia(event);
            case Located(var found) -> located(found);
            case TimerFired(var timer) -> on(new CallInput.Fired(timer));
            case LegStopped(var side) -> legStopped(side);
        }
        return finished ? Behaviors.stopped() : this;
    }

    private void answer(Flow flow, SipRequest invite) {
        callerHost = Optional.of(flow.remote().address());
        var trunk = plan.callerIsTrunk() ? plan.caller().name() : "";
        var target = LegTarget.ofCaller(flow, trunk);
        spawn(LegSide.A, DialogActor.answering(leg(LegSide.A, trunk), target, plan.transparent(), flow, invite));
    }

    private void dial(CallEffect.Dial dial) {
        switch (plan.destination()) {
            case Destination.ToTrunk(var trunk) -> {
                var hop = new NextHop(trunk.transport(), trunk.host(), trunk.port(), trunk.name());
                var leg = leg(LegSide.B, trunk.name());
                spawn(LegSide.B, DialogActor.calling(leg, new LegTarget.Dialled(hop), dial));
            }
            case Destination.ToSubscriber _ -> {
                var target = new LegTarget.OpenFlow(contacts.getFirst().flow());
                spawn(LegSide.B, DialogActor.calling(leg(LegSide.B, ""), target, dial));
            }
            case Destination.Ourselves _, Destination.Unroutable _ -> {}
        }
    }

    private DialogActor.Leg leg(LegSide side, String peer) {
        return new DialogActor.Leg(environment, side, peer, getContext().getSelf());
    }

    private void spawn(LegSide side, Behavior<DialogActor.Command> behavior) {
        var child = getContext().spawn(behavior, "leg-" + side);
        getContext().watchWith(child, new LegStopped(side));
        legs.put(side, child);
    }

    private void tell(LegSide side, DialogActor.Command command) {
        var leg = legs.get(side);
        if (leg != null) {
            leg.tell(command);
        }
    }

    private void legStopped(LegSide side) {
        legs.remove(side);
        // A leg that ends in order says so before it stops.
        if (machine.legs().contains(side)) {
            on(new CallInput.OnLeg(side, new LegEvent.Broken("leg " + side + " failed"), 0));
        }
    }

    private void located(LocateUser.Contacts found) {
        contacts = found.contacts();
        on(new CallInput.Located(contacts.stream()
                .map(contact ->
                        new CallInput.Contact(contact.uri(), contact.flow().protocol()))
                .toList()));
    }

    private void onMedia(MediaEvent event) {
        MediaTerms.report(ref, event).ifPresent(this::report);
        MediaTerms.input(event, this::keyMaterial).ifPresent(this::on);
    }

    private void on(CallInput input) {
        var step = machine.on(input);
        machine = step.next();
        step.effects().forEach(this::perform);
    }

    private void perform(CallEffect effect) {
        var neighbours = environment.neighbours();
        switch (effect) {
            case CallEffect.Locate(var user) -> {
                var replyTo = getContext().messageAdapter(LocateUser.Contacts.class, Located::new);
                neighbours.locator().tell(new LocateUser(user, replyTo));
            }
            case CallEffect.Dial dial -> dial(dial);
            case CallEffect.ToLeg(var side, var input) -> tell(side, new DialogActor.Instruct(input));
            case CallEffect.AllocateMedia wish ->
                neighbours.media().tell(MediaTerms.allocation(ref, wish, plan, this::signallingHost, mediaEvents));
            case CallEffect.ConnectMedia(var side, var stream, var agreement, var decision) -> {
                var leg = new StreamRef(ref, stream, side);
                decision.ifPresent(made -> report(MediaTerms.report(leg, made)));
                var media = neighbours.media();
                machine.negotiation().exchanged(side).ifPresent(sdp -> media.tell(new MediaCommand.Describe(leg, sdp)));
                media.tell(new MediaCommand.Connect(leg, MediaTerms.parameters(agreement, signallingHost(side))));
            }
            case CallEffect.SendDigit(var side, var stream, var digit) ->
                neighbours.media().tell(new MediaCommand.SendDigit(new StreamRef(ref, stream, side), digit));
            case CallEffect.ReleaseMedia() -> neighbours.media().tell(new MediaCommand.Release(ref));
            case CallEffect.Arm(var timer, var delay) -> timers.startSingleTimer(timer, new TimerFired(timer), delay);
            case CallEffect.Disarm(var timer) -> timers.cancel(timer);
            case CallEffect.ReportStarted(var from, var to) -> report(new SbcEvent.CallStarted(ref, from, to));
            case CallEffect.ReportAnswered() -> answered();
            case CallEffect.ReportEnded(var status, var cause, var explanation) -> {
                neighbours.directory().tell(new DirectoryCommand.CallOver(ref));
                report(new SbcEvent.CallEnded(ref, status, cause, explanation, talkedMillis()));
            }
            case CallEffect.Finish() -> finished = true;
        }
    }

    private Optional<String> signallingHost(LegSide side) {
        return side == LegSide.A
                ? callerHost
                : contacts.stream()
                        .map(contact -> contact.flow().remote().address())
                        .findFirst();
    }

    private void answered() {
        answeredNanos = now();
        report(new SbcEvent.CallAnswered(ref, TimeUnit.NANOSECONDS.toMillis(answeredNanos - startNanos)));
        talking = true;
    }

    private long talkedMillis() {
        return talking ? TimeUnit.NANOSECONDS.toMillis(now() - answeredNanos) : 0;
    }

    private long now() {
        return environment.chance().nanoTime().getAsLong();
    }

    private void report(SbcEvent event) {
        environment.neighbours().events().accept(event);
    }

    private Secret keyMaterial() {
        var octets = new byte[2 * OfferAnswer.KEY_MATERIAL_OCTETS];
        environment.chance().random().nextBytes(octets);
        return Secret.of(octets);
    }
}
