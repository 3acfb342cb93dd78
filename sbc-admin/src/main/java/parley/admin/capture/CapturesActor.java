package parley.admin.capture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.admin.view.CaptureView;
import parley.common.CallRef;
import parley.config.CapturesConfig;
import parley.mediaport.CaptureEvent;
import parley.mediaport.MediaCommand;
import parley.observe.SbcEvent;

/// The captures under way on this node: admits them, has media make them, and tells who began and what came of each.
public final class CapturesActor extends AbstractMatchingBehavior<CapturesActor.Command> {
    /// Captures at a time: each has a ring of 4 MiB, and nobody looks into more calls than that at once.
    public static final int RUNNING_MAX = 8;

    private static final long MIB = 1024 * 1024;

    /// Octets of one file.
    static final long FILE_MAX_OCTETS = CapturesConfig.FILE_MAX_MIB * MIB;

    private final CaptureSetup setup;
    private final ActorRef<CaptureEvent> told;
    private final Map<String, Running> running = new LinkedHashMap<>();

    private record Running(CaptureView view, String by, long seconds, Optional<CompletableFuture<Answer>> answer) {
        Running answered() {
            return new Running(view, by, seconds, Optional.empty());
        }
    }

    /// What it obeys.
    public sealed interface Command {}

    /// Begin a capture.
    /// @param call whose packets
    /// @param seconds after which it ends
    /// @param by who wants it
    /// @param kept files that there are already
    /// @param answer takes the answer
    record Start(CallRef call, int seconds, String by, CaptureFolder.Kept kept, CompletableFuture<Answer> answer)
            implements Command {}

    /// End one.
    /// @param capture its name
    /// @param answer takes true if it was running
    record Stop(String capture, CompletableFuture<Boolean> answer) implements Command {}

    /// Say which are not complete.
    /// @param answer takes their names
    record Show(CompletableFuture<Set<String>> answer) implements Command {}

    private record Told(CaptureEvent event) implements Command {}

    /// What it answers to [Start].
    public sealed interface Answer {
        /// It has begun.
        record Begun(CaptureView view) implements Answer {}

        /// It has not.
        /// @param why in words
        record Refused(String why) implements Answer {}
    }

    private CapturesActor(ActorContext<Command> context, CaptureSetup setup) {
        super(context);
        this.setup = setup;
        this.told = context.messageAdapter(CaptureEvent.class, Told::new);
    }

    /// The actor.
    public static Behavior<Command> create(CaptureSetup setup) {
        return Behaviors.setup(context -> new CapturesActor(context, setup));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Start start ->
                objection(start).ifPresentOrElse(why -> refuse(start.answer(), why), () -> begin(start));
            case Stop(var capture, var answer) -> answer.complete(stop(capture));
            case Show(var answer) -> answer.complete(Set.copyOf(running.keySet()));
            case Told(CaptureEvent.Started(var capture)) -> started(capture);
            case Told(CaptureEvent.Refused(var capture, var why)) -> refused(capture, why);
            case Told(CaptureEvent.Ended ended) -> ended(ended);
        }
        return this;
    }

    private Optional<String> objection(Start start) {
        var longest = setup.config().maxDuration();
        if (!setup.config().enabled()) {
            return Optional.of("captures are switched off: sbc.media.captures.enabled");
        }
        if (Duration.ofSeconds(start.seconds()).compareTo(longest) > 0) {
            return Optional.of("a capture may take " + longest.toSeconds() + " s: sbc.media.captures.max-duration");
        }
        return running.size() >= RUNNING_MAX
                ? Optional.of(RUNNING_MAX + " captures are under way, and more there may not be")
                : fullness(start.kept());
    }

    /// What is kept stays until somebody deletes it: it may be evidence.
    private Optional<String> fullness(CaptureFolder.Kept kept) {
        var config = setup.config();
        if (kept.files() + running.size() >= config.maxFiles()) {
            return Optional.of(config.maxFiles() + " captures are kept; delete one: sbc.media.captures.max-files");
        }
        return kept.octets() + (running.size() + 1) * FILE_MAX_OCTETS > config.maxTotalMib() * MIB
                ? Optional.of("what is kept leaves no room for a capture of " + CapturesConfig.FILE_MAX_MIB
                        + " MiB; delete some: sbc.media.captures.max-total-mib")
                : Optional.empty();
    }

    private static void refuse(CompletableFuture<Answer> answer, String why) {
        answer.complete(new Answer.Refused(why));
    }

    private void begin(Start start) {
        var now = setup.clock().instant();
        var name = CaptureFolder.name(start.call(), now);
        Path file = setup.files().file(name);
        var view = new CaptureView(name, start.call().value(), now, CaptureFolder.shown(file), 0, true);
        if (running.putIfAbsent(name, new Running(view, start.by(), start.seconds(), Optional.of(start.answer())))
                != null) {
            refuse(start.answer(), "one of this call has just begun");
            return;
        }
        var order =
                new MediaCommand.CaptureOrder(name, file, Duration.ofSeconds(start.seconds()), FILE_MAX_OCTETS, told);
        setup.media().tell(new MediaCommand.Capture(start.call(), order));
    }

    private boolean stop(String capture) {
        var found = Optional.ofNullable(running.get(capture));
        found.ifPresent(one -> setup.media()
                .tell(new MediaCommand.StopCapture(new CallRef(one.view().call()))));
        return found.isPresent();
    }

    private void started(String capture) {
        var begun = running.computeIfPresent(capture, (_, one) -> {
            one.answer().ifPresent(answer -> answer.complete(new Answer.Begun(one.view())));
            return one.answered();
        });
        if (begun != null) {
            setup.events()
                    .accept(new SbcEvent.CaptureStarted(
                            new CallRef(begun.view().call()), capture, begun.by(), begun.seconds()));
        }
    }

    private void refused(String capture, String why) {
        Optional.ofNullable(running.remove(capture)).flatMap(Running::answer).ifPresent(answer -> refuse(answer, why));
    }

    private void ended(CaptureEvent.Ended ended) {
        var one = running.remove(ended.capture());
        if (one != null) {
            setup.events()
                    .accept(new SbcEvent.CaptureEnded(
                            ended.call(),
                            ended.capture(),
                            one.by(),
                            word(ended.cause()),
                            ended.packets(),
                            ended.octets(),
                            ended.drops()));
        }
    }

    private static String word(CaptureEvent.Cause cause) {
        return switch (cause) {
            case TIME -> "time";
            case SIZE -> "size";
            case CALL_ENDED -> "call-ended";
            case OPERATOR -> "operator";
            case STOPPED -> "stopped";
            case WRITE_FAILED -> "write-failed";
        };
    }
}
