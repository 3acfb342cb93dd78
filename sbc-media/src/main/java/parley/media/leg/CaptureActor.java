package parley.media.leg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.common.CallRef;
import parley.media.capture.CaptureRing;
import parley.media.capture.CaptureSession;
import parley.mediaport.CaptureEvent;
import parley.mediaport.CaptureEvent.Cause;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaCommand.CaptureOrder;

/// One capture of one call: puts its taps on the legs and takes them off again. Lives on the worker's thread, where
/// the packets are, and ends with its call, its time, its size or by command, whichever is first.
final class CaptureActor extends AbstractMatchingBehavior<CaptureActor.Command> {
    private final CallRef call;
    private final CaptureOrder order;
    private final CaptureRing ring = new CaptureRing(CaptureRing.CAPACITY_BYTES);
    private final CaptureSession session;
    private final List<OpenLeg> legs = new ArrayList<>();
    private Optional<Cause> cause = Optional.empty();

    /// What this actor is told.
    sealed interface Command {}

    /// The call has one more leg.
    record LegOpened(OpenLeg leg) implements Command {}

    /// It is to end.
    record End(Cause cause) implements Command {}

    private record FromFile(CaptureFile.Told told) implements Command {}

    /// Who writes what comes out of a ring.
    @FunctionalInterface
    interface Writer {
        /// Begins, elsewhere.
        /// @param told hears of it, on any thread
        void write(CaptureOrder order, CaptureRing ring, Consumer<CaptureFile.Told> told);
    }

    /// Clocks.
    /// @param nanos monotonic
    /// @param wallNanos since 1970
    record Clocks(LongSupplier nanos, LongSupplier wallNanos) {}

    private CaptureActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            MediaCommand.Capture command,
            Writer writer,
            Clocks clocks) {
        super(context);
        this.call = command.call();
        this.order = command.order();
        this.session =
                new CaptureSession(ring, clocks.nanos(), clocks.wallNanos().getAsLong());
        var self = context.getSelf();
        writer.write(order, ring, told -> self.tell(new FromFile(told)));
        timers.startSingleTimer(new End(Cause.TIME), order.duration());
    }

    /// The actor of one capture.
    /// @param legs of the call, as far as they are open
    static Behavior<Command> create(MediaCommand.Capture command, List<OpenLeg> legs, Writer writer, Clocks clocks) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new CaptureActor(context, timers, command, writer, clocks);
            legs.forEach(actor::tap);
            return actor;
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        return switch (message) {
            case LegOpened(var leg) -> {
                tap(leg);
                yield this;
            }
            case End(var why) -> {
                end(why);
                yield this;
            }
            case FromFile(CaptureFile.Told.Opened()) -> {
                order.watcher().tell(new CaptureEvent.Started(order.capture()));
                yield this;
            }
            case FromFile(CaptureFile.Told.Unopened(var why)) -> {
                order.watcher().tell(new CaptureEvent.Refused(order.capture(), why));
                yield Behaviors.stopped();
            }
            case FromFile(CaptureFile.Told.Closed closed) -> {
                tell(cause(closed.end()), closed.packets(), closed.octets());
                yield Behaviors.stopped();
            }
        };
    }

    private Cause cause(CaptureFile.End end) {
        return switch (end) {
            case FINISHED -> cause.orElse(Cause.STOPPED);
            case FULL -> Cause.SIZE;
            case FAILED -> Cause.WRITE_FAILED;
        };
    }

    private void tell(Cause why, long packets, long octets) {
        order.watcher().tell(new CaptureEvent.Ended(order.capture(), call, why, packets, octets, ring.drops()));
    }

    private void tap(OpenLeg leg) {
        if (cause.isEmpty()) {
            legs.add(leg);
            leg.relay().tap(session.tap(leg.name(), leg.description(), leg.port(), () -> LegSecrets.of(leg)));
        }
    }

    private void end(Cause why) {
        if (cause.isEmpty()) {
            cause = Optional.of(why);
            legs.forEach(leg -> leg.relay().tap(null));
            session.finish();
        }
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            // The file is closed by its own thread, also when nobody is left to be told.
            end(Cause.STOPPED);
        }
        return this;
    }
}
