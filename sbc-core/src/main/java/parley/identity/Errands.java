package parley.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.certificate.Identity;
import parley.identity.lifecycle.Change;
import parley.identity.lifecycle.Refusal;
import parley.identity.lifecycle.Shelf;

/// Has the work done on virtual threads, and tells the actor what came of it: one message for each errand, whatever
/// happens.
/// @param workroom that does it
/// @param actor that is told
record Errands(Workroom workroom, ActorRef<IdentityActor.Command> actor) {
    private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

    @FunctionalInterface
    private interface Errand {
        IdentityActor.Command done() throws StoreFault;
    }

    void inspect(IdentityCommand.Upload upload, Identity active) {
        run(
                () -> new IdentityActor.Inspected(upload, workroom.inspect(upload.upload(), active)),
                refusing(upload.replyTo()));
    }

    void files(IdentityCommand.Reload reload, Map<String, Shelf> shelves) {
        run(() -> new IdentityActor.FilesRead(reload, workroom.files(shelves)), refusing(reload.replyTo()));
    }

    void history(IdentityCommand.History history) {
        run(
                () -> new IdentityActor.Told(
                        history.replyTo(), new IdentityReply.Past(workroom.history(history.most()))),
                refusing(history.replyTo()));
    }

    void keep(Identity content, int generation) {
        run(
                () -> {
                    workroom.keep(content, generation);
                    return new IdentityActor.Worked(Optional.empty(), "");
                },
                Errands::failed);
    }

    void write(Shelf shelf) {
        run(
                () -> {
                    workroom.write(shelf);
                    return new IdentityActor.Worked(Optional.empty(), "");
                },
                Errands::failed);
    }

    void prove(List<Change> changes, Map<String, Identity> inForce, Map<String, Identity> files) {
        run(() -> tried(workroom.prove(changes, inForce, files)), Errands::failed);
    }

    void show(List<Change> changes, Map<String, Identity> inForce, Map<String, Identity> files) {
        run(() -> tried(workroom.show(changes, inForce, files)), Errands::failed);
    }

    /// Nobody waits for it.
    void remember(HistoryEntry entry) {
        Thread.ofVirtual().name("identities").start(() -> {
            try {
                workroom.remember(entry);
            } catch (StoreFault fault) {
                LOG.warn("the history lacks a line: {}", fault.getMessage());
            }
        });
    }

    private static IdentityActor.Command tried(Workroom.Trial trial) {
        return new IdentityActor.Worked(Optional.of(trial), trial.failure());
    }

    private static IdentityActor.Command failed(String why) {
        return new IdentityActor.Worked(Optional.empty(), why);
    }

    private static Function<String, IdentityActor.Command> refusing(ActorRef<IdentityReply> replyTo) {
        return why -> new IdentityActor.Told(replyTo, new IdentityReply.Refused(Refusal.STORE, why, List.of()));
    }

    private void run(Errand errand, Function<String, IdentityActor.Command> failed) {
        Thread.ofVirtual().name("identities").start(() -> actor.tell(outcome(errand, failed)));
    }

    private static IdentityActor.Command outcome(Errand errand, Function<String, IdentityActor.Command> failed) {
        try {
            return errand.done();
        } catch (StoreFault fault) {
            return failed.apply(String.valueOf(fault.getMessage()));
        } catch (RuntimeException fault) {
            // A fault of ours: whoever asked is answered all the same.
            LOG.error("work on identities failed", fault);
            return failed.apply("internal fault, see the log");
        }
    }
}
