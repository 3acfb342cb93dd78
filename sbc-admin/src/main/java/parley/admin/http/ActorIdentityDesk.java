package parley.admin.http;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import parley.admin.view.ChangeReport;
import parley.admin.view.HistoryLine;
import parley.admin.view.IdentitySummary;
import parley.certificate.Upload;
import parley.identity.CertificateView;
import parley.identity.HistoryEntry;
import parley.identity.IdentityActor;
import parley.identity.IdentityCommand;
import parley.identity.IdentityReply;
import parley.identity.IdentityView;

/// Puts what the interface wants to the node's [IdentityActor].
public final class ActorIdentityDesk implements IdentityDesk {
    /// For an answer: a proof handshakes on every listener, each with a deadline of its own.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /// Lines of history read at most: years of a certificate that is renewed each week.
    private static final int HISTORY_MAX = 1_000;

    private final ActorRef<IdentityActor.Command> identities;
    private final Clock clock;
    private final Replies replies;

    /// @param clock says how long certificates are good
    public ActorIdentityDesk(ActorSystem<?> system, ActorRef<IdentityActor.Command> identities, Clock clock) {
        this.replies = new Replies(system, "admin-reply");
        this.identities = identities;
        this.clock = clock;
    }

    private CompletableFuture<IdentityReply> send(Function<ActorRef<IdentityReply>, IdentityCommand> command) {
        return replies.to(IdentityReply.class, PATIENCE, taker -> identities.tell(command.apply(taker)));
    }

    private CompletionStage<ChangeReport> change(Function<ActorRef<IdentityReply>, IdentityCommand> command) {
        return send(command).thenApply(IdentityRendering::report);
    }

    private CompletionStage<List<IdentityView>> shown() {
        return send(IdentityCommand.Show::new)
                .thenApply(reply -> reply instanceof IdentityReply.Shown(var all) ? all : List.of());
    }

    private CompletionStage<List<HistoryEntry>> past() {
        return send(replyTo -> new IdentityCommand.History(HISTORY_MAX, replyTo))
                .thenApply(reply -> reply instanceof IdentityReply.Past(var entries) ? entries.reversed() : List.of());
    }

    @Override
    public CompletionStage<List<IdentitySummary>> all() {
        return shown().thenCombine(
                        past(),
                        (views, entries) -> views.stream()
                                .map(view -> IdentityRendering.summary(view, entries, clock.instant()))
                                .sorted(Comparator.comparing(IdentitySummary::name))
                                .toList());
    }

    @Override
    public CompletionStage<ChangeReport> upload(String identity, Upload upload, String by) {
        return change(replyTo -> new IdentityCommand.Upload(identity, upload, false, by, replyTo));
    }

    @Override
    public CompletionStage<ChangeReport> stage(String identity, OptionalInt generation, String by) {
        return change(replyTo -> new IdentityCommand.Stage(identity, generation, by, replyTo));
    }

    @Override
    public CompletionStage<ChangeReport> activate(String identity, OptionalInt generation, String by) {
        return change(replyTo -> new IdentityCommand.Activate(identity, generation, by, replyTo));
    }

    @Override
    public CompletionStage<ChangeReport> rollback(String identity, String by) {
        return change(replyTo -> new IdentityCommand.RollBack(identity, by, replyTo));
    }

    @Override
    public CompletionStage<List<HistoryLine>> history(String identity) {
        return past().thenApply(entries -> entries.stream()
                .filter(entry -> entry.identity().equals(identity))
                .map(IdentityRendering::line)
                .toList());
    }

    @Override
    public CompletionStage<String> publicChain(String identity) {
        return shown().thenApply(views -> views.stream()
                .filter(view -> view.name().equals(identity))
                .flatMap(view -> view.chains().stream())
                .map(CertificateView::chain)
                .collect(Collectors.joining()));
    }

    @Override
    public CompletionStage<ChangeReport> reload(String by) {
        return change(replyTo -> new IdentityCommand.Reload(by, replyTo));
    }
}
