package parley.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import parley.certificate.CertificateInspection;
import parley.certificate.Identity;
import parley.identity.lifecycle.Effect;
import parley.identity.lifecycle.IdentityMachine;
import parley.identity.lifecycle.Input;
import parley.identity.lifecycle.Refusal;
import parley.observe.EventSink;
import parley.observe.SbcEvent;

/// The node's identities: takes commands, has the work done on virtual threads, and does what the machine says.
public final class IdentityActor extends AbstractMatchingBehavior<IdentityActor.Command> {
    private final Workroom workroom;
    private final Errands errands;
    private final EventSink events;
    private final IdentitiesInForce published;
    private final PeerCertificates peers;
    private Map<String, Identity> inForce;
    private IdentityMachine machine;
    private ExpiryWatch expiry = ExpiryWatch.NOTHING_TOLD;
    /// What is being done for whom; one at a time.
    private @Nullable Task task;

    /// What it obeys.
    public sealed interface Command
            permits IdentityCommand, PeerCertificate, Inspected, FilesRead, Worked, Told, LookAtExpiry {}

    /// A peer has shown a certificate that none has shown before.
    /// @param certificate whose
    private record PeerCertificate(ExpiryWatch.Watched certificate) implements Command {}

    record Inspected(IdentityCommand.Upload upload, CertificateInspection.Outcome outcome) implements Command {}

    record FilesRead(IdentityCommand.Reload reload, Workroom.Files files) implements Command {}

    record Worked(Optional<Workroom.Trial> trial, String failure) implements Command {}

    record Told(ActorRef<IdentityReply> to, IdentityReply reply) implements Command {}

    private record LookAtExpiry() implements Command {}

    private IdentityActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Workroom workroom,
            IdentitySet start,
            IdentitiesInForce published,
            PeerCertificates peers,
            EventSink events) {
        super(context);
        this.workroom = workroom;
        this.errands = new Errands(workroom, context.getSelf());
        this.events = events;
        this.published = published;
        this.peers = peers;
        this.inForce = start.identities();
        this.machine = IdentityMachine.of(start.shelves());
        timers.startTimerWithFixedDelay(new LookAtExpiry(), ExpiryWatch.INTERVAL);
        var self = context.getSelf();
        peers.tell(certificate -> self.tell(new PeerCertificate(certificate)));
        lookAtExpiry();
    }

    /// The identities of a node whose listeners are bound.
    /// @param start what is in force
    /// @param published told of every change
    /// @param peers whose certificates' ends are watched, too
    public static Behavior<Command> create(
            Workroom workroom,
            IdentitySet start,
            IdentitiesInForce published,
            PeerCertificates peers,
            EventSink events) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new IdentityActor(context, timers, workroom, start, published, peers, events)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case IdentityCommand.Upload upload -> inspect(upload);
            case Inspected(var upload, var outcome) -> inspected(upload, outcome);
            case IdentityCommand.Stage(var identity, var generation, var by, var replyTo) ->
                begin(Task.of("staged", identity, by, replyTo), new Input.Stage(identity, generation));
            case IdentityCommand.Activate(var identity, var generation, var by, var replyTo) ->
                begin(Task.of("activated", identity, by, replyTo), new Input.Activate(identity, generation));
            case IdentityCommand.RollBack(var identity, var by, var replyTo) ->
                begin(
                        Task.of("rolled-back", identity, by, replyTo),
                        new Input.RollBack(identity, workroom.hasFiles(identity)));
            case IdentityCommand.Reload reload -> errands.files(reload, machine.shelves());
            case FilesRead(var reload, var files) -> reload(reload, files);
            case IdentityCommand.Show(var replyTo) ->
                replyTo.tell(new IdentityReply.Shown(workroom.views(inForce, machine.shelves())));
            case IdentityCommand.History history -> errands.history(history);
            case Told(var to, var reply) -> to.tell(reply);
            case Worked(var trial, var failure) -> worked(trial, failure);
            case PeerCertificate(var certificate) -> watch(List.of(certificate));
            case LookAtExpiry() -> lookAtExpiry();
        }
        return this;
    }

    private void inspect(IdentityCommand.Upload upload) {
        var active = inForce.get(upload.identity());
        if (active == null) {
            // The machine says the same, before anything has been looked at.
            begin(
                    Task.of("uploaded", upload.identity(), upload.by(), upload.replyTo()),
                    new Input.Upload(upload.identity(), ""));
        } else {
            errands.inspect(upload, active);
        }
    }

    private void inspected(IdentityCommand.Upload upload, CertificateInspection.Outcome outcome) {
        var begun = Task.of("uploaded", upload.identity(), upload.by(), upload.replyTo());
        var active = inForce.getOrDefault(upload.identity(), Workroom.empty(upload.identity()));
        outcome.candidate()
                .ifPresentOrElse(
                        candidate -> begin(
                                begun.keeping(candidate.in(active, upload.alone()), outcome.report()),
                                new Input.Upload(
                                        upload.identity(),
                                        candidate.credential().serial())),
                        () -> {
                            upload.replyTo().tell(new IdentityReply.Rejected(upload.identity(), outcome.report()));
                            var worst = outcome.report().findings().getFirst();
                            tell(begun.request().event("rejected", 0, "", worst.toString()));
                        });
    }

    private void reload(IdentityCommand.Reload reload, Workroom.Files files) {
        var begun = Task.of("reloaded", "", reload.by(), reload.replyTo());
        if (!files.faults().isEmpty()) {
            var why = String.join("; ", files.faults());
            reload.replyTo().tell(new IdentityReply.Refused(Refusal.STORE, why, List.of()));
            tell(begun.request().event("refused", 0, "", why));
            return;
        }
        var changed = files.identities().entrySet().stream()
                .filter(read -> !read.getValue().equals(inForce.get(read.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        begin(begun.reading(files), new Input.Reload(changed));
    }

    /// A request reaches the machine; while it works, another is only refused.
    private void begin(Task next, Input input) {
        var step = machine.on(input);
        if (task == null) {
            task = next;
            apply(step);
        } else {
            step.effects().forEach(effect -> {
                if (effect instanceof Effect.Refuse(var reason, var why)) {
                    next.request().replyTo().tell(new IdentityReply.Refused(reason, why, List.of()));
                }
            });
        }
    }

    private void worked(Optional<Workroom.Trial> trial, String failure) {
        if (task != null) {
            task = trial.map(task::tried).orElse(task);
            apply(machine.on(failure.isEmpty() ? new Input.Succeeded() : new Input.Failed(failure)));
        }
    }

    private void apply(IdentityMachine.Step step) {
        machine = step.next();
        step.effects().forEach(effect -> {
            if (task != null) {
                perform(effect, task);
            }
        });
    }

    private void perform(Effect effect, Task current) {
        switch (effect) {
            case Effect.Keep(var _, var generation) ->
                errands.keep(current.content().orElseThrow(), generation);
            case Effect.Write(var shelf) -> errands.write(shelf);
            case Effect.Prove(var changes) -> errands.prove(changes, inForce, current.files());
            case Effect.Show(var changes) -> errands.show(changes, inForce, current.files());
            case Effect.Restore() -> current.trial().ifPresent(trial -> workroom.restore(trial.before()));
            case Effect.Kept(var _, var generation) ->
                conclude(
                        current.kept(generation), event(current, "uploaded", generation.number(), generation.serial()));
            case Effect.Staged(var identity, var generation) ->
                conclude(
                        new IdentityReply.Staged(identity, generation, current.proofs()),
                        event(current, "staged", generation, machine.serial(identity, generation)));
            case Effect.Shown shown -> {
                inForce = current.trial().map(Workroom.Trial::identities).orElse(inForce);
                published.replace(inForce);
                conclude(current.shown(shown), current.events(shown));
                lookAtExpiry();
            }
            case Effect.Refuse(var reason, var why) ->
                conclude(
                        new IdentityReply.Refused(reason, why, current.proofs()),
                        List.of(current.request()
                                .event("refused", 0, "", current.request().what() + ": " + why)));
        }
    }

    private static List<SbcEvent.CertificateChanged> event(Task of, String change, int generation, String serial) {
        return List.of(of.request().event(change, generation, serial, ""));
    }

    private void conclude(IdentityReply reply, List<SbcEvent.CertificateChanged> changes) {
        if (task != null) {
            task.request().replyTo().tell(reply);
        }
        task = null;
        changes.forEach(this::tell);
    }

    private void tell(SbcEvent.CertificateChanged event) {
        events.accept(event);
        errands.remember(HistoryEntry.of(workroom.now(), event));
    }

    private void lookAtExpiry() {
        var own = inForce.values().stream().flatMap(ExpiryWatch::watched);
        watch(Stream.concat(own, peers.shown().stream()).toList());
    }

    private void watch(List<ExpiryWatch.Watched> certificates) {
        var step = expiry.on(workroom.now(), certificates);
        expiry = step.next();
        step.warnings().forEach(events::accept);
    }
}
