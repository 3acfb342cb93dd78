package parley.admin.issue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Parsed;

/// Asks the issuers of this node, for who is no actor.
public final class IssuerDesk {
    private final Map<String, ActorRef<IssuerActor.Command>> issuers;
    private final Supplier<CompletionStage<Parsed<String>>> labRoot;

    /// @param issuers by the identity's name
    /// @param labRoot fetches what [#labRoot()] answers
    public IssuerDesk(
            Map<String, ActorRef<IssuerActor.Command>> issuers, Supplier<CompletionStage<Parsed<String>>> labRoot) {
        this.issuers = Map.copyOf(issuers);
        this.labRoot = labRoot;
    }

    /// The certificate of the lab's own root, as PEM: what a phone has to trust. Refused where there is no such
    /// authority.
    public CompletionStage<Parsed<String>> labRoot() {
        return labRoot.get();
    }

    /// Has a certificate issued; answers when it has begun, or why it has not.
    /// @param by who wants it
    public CompletionStage<IssuerActor.Answer> issue(String identity, Source source, String by) {
        var answer = new CompletableFuture<IssuerActor.Answer>();
        tell(identity, new IssuerActor.Issue(source, by, answer), answer);
        return answer;
    }

    /// How things stand.
    public CompletionStage<IssuerActor.Answer> show(String identity) {
        var answer = new CompletableFuture<IssuerActor.Answer>();
        tell(identity, new IssuerActor.Show(answer), answer);
        return answer;
    }

    private void tell(String identity, IssuerActor.Command command, CompletableFuture<IssuerActor.Answer> answer) {
        Optional.ofNullable(issuers.get(identity))
                .ifPresentOrElse(
                        issuer -> issuer.tell(command),
                        () -> answer.complete(new IssuerActor.Answer.Refused(identity + ": nobody issues for it")));
    }
}
