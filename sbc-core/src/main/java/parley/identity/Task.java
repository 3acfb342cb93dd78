package parley.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import parley.certificate.CertificateReport;
import parley.certificate.Identity;
import parley.identity.lifecycle.Change;
import parley.identity.lifecycle.Effect;
import parley.identity.lifecycle.Generation;
import parley.observe.SbcEvent;

/// One request, and what has come of it so far.
/// @param request what was asked
/// @param content of the generation to be kept, if there is one
/// @param report about it
/// @param read files that were read again, if they were
/// @param trial last attempt, if there was one
record Task(
        Request request,
        Optional<Identity> content,
        CertificateReport report,
        Optional<Workroom.Files> read,
        Optional<Workroom.Trial> trial) {
    /// What was asked.
    /// @param what it is in the history, if it succeeds
    /// @param identity whose; empty for all
    /// @param by who wants it
    /// @param replyTo gets the answer
    record Request(String what, String identity, String by, ActorRef<IdentityReply> replyTo) {
        SbcEvent.CertificateChanged event(String change, int generation, String serial, String explanation) {
            return new SbcEvent.CertificateChanged(identity, generation, serial, change, by, explanation);
        }
    }

    static Task of(String what, String identity, String by, ActorRef<IdentityReply> replyTo) {
        return new Task(
                new Request(what, identity, by, replyTo),
                Optional.empty(),
                new CertificateReport(List.of()),
                Optional.empty(),
                Optional.empty());
    }

    Task keeping(Identity generation, CertificateReport about) {
        return new Task(request, Optional.of(generation), about, read, trial);
    }

    Task reading(Workroom.Files files) {
        return new Task(request, content, report, Optional.of(files), trial);
    }

    Task tried(Workroom.Trial attempt) {
        return new Task(request, content, report, read, Optional.of(attempt));
    }

    Map<String, Identity> files() {
        return read.map(Workroom.Files::identities).orElse(Map.of());
    }

    List<ProofLine> proofs() {
        return trial.map(Workroom.Trial::proofs).orElse(List.of());
    }

    IdentityReply kept(Generation generation) {
        return new IdentityReply.Uploaded(request.identity(), generation.number(), report);
    }

    /// The answer when everybody sees it.
    IdentityReply shown(Effect.Shown shown) {
        return switch (shown.purpose()) {
            case RELOAD ->
                new IdentityReply.Reloaded(
                        shown.changes().stream().map(Change::identity).toList(),
                        read.map(Workroom.Files::notes).orElse(List.of()),
                        proofs());
            case ACTIVATE, ROLL_BACK -> {
                var change = shown.changes().getFirst();
                yield new IdentityReply.Activated(change.identity(), change.to(), change.from(), proofs());
            }
        };
    }

    /// One event for each identity that shows something else.
    List<SbcEvent.CertificateChanged> events(Effect.Shown shown) {
        return shown.changes().stream()
                .map(change -> new SbcEvent.CertificateChanged(
                        change.identity(),
                        change.to(),
                        trial.map(Workroom.Trial::identities)
                                .map(all -> all.get(change.identity()))
                                .flatMap(Task::serial)
                                .orElse(""),
                        request.what(),
                        request.by(),
                        ""))
                .toList();
    }

    private static Optional<String> serial(Identity identity) {
        return identity.credentials().stream().findFirst().map(credential -> credential.serial());
    }
}
