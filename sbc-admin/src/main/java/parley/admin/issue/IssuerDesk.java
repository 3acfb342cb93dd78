package parley.admin.issue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/// Asks the issuers of this node, for who is no actor.
public final class IssuerDesk {
    private final Map<String, ActorRef<IssuerActor.Command>> issuers;

    /// @param issuers by the identity's name
    public IssuerDesk(Map<String, ActorRef<IssuerActor.Command>> issuers) {
        this.issuers = Map.copyOf(issuers);
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
