package parley.call;

import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.b2bua.CallEffect;
import parley.b2bua.InviteUsage;
import parley.b2bua.UsageEffect;
import parley.b2bua.UsageInput;
import parley.b2bua.UsageTimer;
import parley.common.LegSide;
import parley.sip.message.Method;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;
import parley.transport.Flow;
import parley.transport.TransportEvent;

/// The shell of one leg: owns its [InviteUsage] with all transactions and timers, and sends for it. Whatever way it
/// stops, a peer that is still in the call hears of it.
public final class DialogActor extends AbstractMatchingBehavior<DialogActor.Command> {
    private final Leg leg;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Inbound> self;
    private final LegWay way;
    private InviteUsage usage;
    private boolean ended;

    public sealed interface Command permits Inbound, Instruct, TimerFired, Transported, KeepFlow {}

    /// The call wants something of the leg.
    /// @param input what
    public record Instruct(UsageInput input) implements Command {}

    private record TimerFired(UsageTimer timer) implements Command {}

    private record Transported(TransportEvent event) implements Command {}

    private record KeepFlow() implements Command {}

    /// Which leg it is, and whose.
    /// @param environment of all calls
    /// @param side of the call
    /// @param peer name of the configured peer, whose TLS policy applies where we dial; empty for none
    /// @param call hears its events
    public record Leg(CallEnvironment environment, LegSide side, String peer, ActorRef<CallActor.Command> call) {}

    private DialogActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Leg leg,
            LegTarget target,
            InviteUsage usage) {
        super(context);
        this.leg = leg;
        this.timers = timers;
        this.usage = usage;
        this.self = context.getSelf().narrow();
        this.way = new LegWay(
                leg.environment().neighbours().outbound(),
                leg.environment().neighbours().peer(leg.peer()),
                target,
                context.messageAdapter(TransportEvent.class, Transported::new));
    }

    /// The leg of a party that calls us.
    /// @param target where our requests to it go
    /// @param transparent whether the far leg's Via stack and Record-Route set cross
    /// @param flow its INVITE came on
    /// @param invite as received
    public static Behavior<Command> answering(
            Leg leg, LegTarget target, boolean transparent, Flow flow, SipRequest invite) {
        var environment = leg.environment();
        var settings = environment.usage(environment.addresses().of(flow), transparent);
        var reliable = flow.protocol().reliable();
        return start(
                leg,
                target,
                Map.of(TransactionKey.ofInbound(invite), flow),
                InviteUsage.answering(settings, invite, reliable));
    }

    /// The leg of a party that we call.
    /// @param target where it is
    /// @param dial what to send, under which name
    public static Behavior<Command> calling(Leg leg, LegTarget target, CallEffect.Dial dial) {
        var environment = leg.environment();
        var local = switch (target) {
            case LegTarget.OpenFlow(var flow) -> environment.addresses().of(flow);
            case LegTarget.Dialled(var hop) -> environment.addresses().of(hop.protocol());
        };
        var settings = environment.usage(local, dial.transparent());
        var first = switch (target) {
            case LegTarget.OpenFlow _ -> InviteUsage.calling(settings, dial.exchange(), dial.invite());
            case LegTarget.Dialled _ -> InviteUsage.callingAnyOf(settings, dial.exchange(), dial.invite());
        };
        return start(leg, target, Map.of(), first);
    }

    private static Behavior<Command> start(
            Leg leg, LegTarget target, Map<TransactionKey, Flow> inquiryFlows, InviteUsage.Step first) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new DialogActor(context, timers, leg, target, first.next());
            inquiryFlows.forEach(actor.way::came);
            timers.startTimerWithFixedDelay(new KeepFlow(), LegWay.KEEP_EVERY);
            actor.watchFlow();
            return actor.perform(first);
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Inbound(var flow, SipRequest request) -> {
                if (!request.method().equals(Method.ACK)) {
                    way.came(TransactionKey.ofInbound(request), flow);
                }
                yield on(new UsageInput.Received(request, flow.protocol().reliable()));
            }
            case Inbound(var flow, SipResponse response) ->
                on(new UsageInput.Received(response, flow.protocol().reliable()));
            case Instruct(var input) -> on(input);
            case TimerFired(var timer) -> on(new UsageInput.Fired(timer));
            case Transported(TransportEvent.Sent(var token, var flow)) -> {
                if (way.adopt(token, flow)) {
                    watchFlow();
                }
                yield this;
            }
            case Transported(TransportEvent.SendFailed(var token, var cause)) ->
                on(
                        way.handedOver(token)
                                ? new UsageInput.ConnectionLost(LegWay.key(token), cause)
                                : new UsageInput.SendFailed(LegWay.key(token), cause));
            case KeepFlow() -> {
                way.keepFlow();
                yield this;
            }
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated terminated) {
            way.ended(terminated.getRef()).stream()
                    .map(key -> new UsageInput.ConnectionLost(key, "the connection ended before an answer came"))
                    .forEach(lost -> on(lost));
            return ended ? Behaviors.stopped() : this;
        } else if (signal instanceof PostStop && !ended) {
            // The call has failed, or this leg has: the peer is told as far as one step can tell it.
            var step = usage.on(new UsageInput.HangUp(SipHeaders.NONE));
            step.effects().forEach(this::performLast);
            step.next().relinquished().forEach(this::performLast);
        }
        return this;
    }

    private Behavior<Command> on(UsageInput input) {
        rehome();
        var step = usage.on(input);
        usage = step.next();
        return perform(step);
    }

    /// Where the dialog leads over another transport than before, our Via and Contact have to say so.
    private void rehome() {
        usage.dialogToAsk()
                .flatMap(dialog -> way.protocolTowards(dialog.remoteTarget(), dialog.nextHop()))
                .filter(protocol -> protocol != usage.settings().local().protocol())
                .ifPresent(protocol -> {
                    var local = leg.environment().addresses().of(protocol);
                    usage = usage.on(new UsageInput.Rehomed(local)).next();
                });
    }

    private void watchFlow() {
        way.flow().ifPresent(flow -> getContext().watch(flow.connection()));
        way.keepFlow();
    }

    private Behavior<Command> perform(InviteUsage.Step step) {
        step.effects().forEach(this::perform);
        return ended ? Behaviors.stopped() : this;
    }

    private void perform(UsageEffect effect) {
        var directory = leg.environment().neighbours().directory();
        switch (effect) {
            case UsageEffect.SendResponse(var inquiry, var response) -> way.answer(inquiry, response);
            case UsageEffect.SendRequest(var key, var request, var nextHop) -> way.ask(key, request, nextHop);
            case UsageEffect.Tell(var event) -> leg.call().tell(new CallActor.FromLeg(leg.side(), event));
            case UsageEffect.Unanswered() -> way.unanswered();
            case UsageEffect.Unavailable() -> way.unavailable();
            case UsageEffect.NextServer(var excluded) -> way.nextServer(excluded);
            case UsageEffect.Arm(var timer, var delay) -> timers.startSingleTimer(timer, new TimerFired(timer), delay);
            case UsageEffect.Disarm(var timer) -> timers.cancel(timer);
            case UsageEffect.Claim(var key) -> directory.tell(new DirectoryCommand.Claim(key, self));
            case UsageEffect.Disclaim(var key) -> {
                way.forget(key);
                directory.tell(new DirectoryCommand.Disclaim(key, self));
            }
            case UsageEffect.ClaimDialog(var id) -> {
                var secure = usage.settings().local().protocol().secure();
                directory.tell(new DirectoryCommand.ClaimDialog(id, secure, self));
            }
            case UsageEffect.DisclaimDialog(var id) -> directory.tell(new DirectoryCommand.DisclaimDialog(id, self));
            case UsageEffect.End() -> ended = true;
        }
    }

    /// What still matters of a leg that stops early: its last words, and its claims.
    private void performLast(UsageEffect effect) {
        switch (effect) {
            case UsageEffect.SendResponse _, UsageEffect.SendRequest _, UsageEffect.Disclaim _ -> perform(effect);
            case UsageEffect.DisclaimDialog _ -> perform(effect);
            case UsageEffect.Tell _, UsageEffect.Arm _, UsageEffect.Disarm _ -> {}
            case UsageEffect.Claim _, UsageEffect.ClaimDialog _, UsageEffect.End _ -> {}
            case UsageEffect.Unanswered _, UsageEffect.Unavailable _, UsageEffect.NextServer _ -> {}
        }
    }
}
