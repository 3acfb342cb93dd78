package parley.media.leg;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.media.capture.CaptureRing;
import parley.media.capture.CaptureSession;
import parley.mediaport.CaptureEvent.Cause;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaCommand.CaptureOrder;

/// One capture of one call: puts its taps on the legs and takes them off again. Lives on the worker's thread, where
/// the packets are, and ends with its call, its time, its size or by command, whichever is first.
final class CaptureActor extends AbstractMatchingBehavior<CaptureActor.Command> {
    private final CaptureSession session;
    private final CaptureNews news;
    private final List<OpenLeg> legs = new ArrayList<>();
    private boolean ended;

    /// What this actor is told.
    sealed interface Command {}

    /// The call has one more leg.
    record LegOpened(OpenLeg leg) implements Command {}

    /// It is to end.
    record End(Cause cause) implements Command {}

    private record FileOver() implements Command {}

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
        var ring = new CaptureRing(CaptureRing.CAPACITY_BYTES);
        var order = command.order();
        var self = context.getSelf();
        this.session =
                new CaptureSession(ring, clocks.nanos(), clocks.wallNanos().getAsLong());
        this.news = new CaptureNews(command.call(), order, ring, () -> self.tell(new FileOver()));
        // Its time runs before anybody hears that it has begun.
        timers.startSingleTimer(new End(Cause.TIME), order.duration());
        writer.write(order, ring, news);
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
            case FileOver() -> Behaviors.stopped();
        };
    }

    private void tap(OpenLeg leg) {
        if (!ended) {
            legs.add(leg);
            leg.relay().tap(session.tap(leg.name(), leg.description(), leg.port(), () -> LegSecrets.of(leg)));
        }
    }

    private void end(Cause why) {
        if (!ended) {
            ended = true;
            news.ends(why);
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
