package parley.admin.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import parley.admin.issue.IssuerActor;
import parley.admin.issue.IssuerDesk;
import parley.admin.issue.Source;
import parley.admin.view.IssuanceView;
import parley.common.Parsed;

/// Having certificates issued. An order may take minutes, so it is answered when it has begun; how it goes on can be
/// looked at.
final class IssuanceRoutes {
    private static final String ONE = "/v1/identities/{name}";
    private static final int BEGUN = 202;

    /// By which phones and browsers know what they are asked to trust.
    private static final String AUTHORITY = "application/x-x509-ca-cert";

    private final Set<String> names;
    private final IssuerDesk desk;

    /// @param names of all identities that are configured
    IssuanceRoutes(Set<String> names, IssuerDesk desk) {
        this.names = Set.copyOf(names);
        this.desk = desk;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                        "/v1/lab/root",
                        Access.READER,
                        "The root certificate of the lab's own authority, for phones to trust. 404 if there is none.",
                        new Operation.Result.Plain(200, AUTHORITY),
                        _ -> desk.labRoot().thenApply(IssuanceRoutes::root)),
                Operation.get(
                        ONE + "/issuance",
                        Access.READER,
                        "Where it stands with who issues for it.",
                        new Operation.Result.One(200, IssuanceView.class),
                        request -> ofOne(request, name -> answered(desk.show(name), 200))),
                begins(
                        ONE + "/issue",
                        "Has the lab's authority, or its own, issue a certificate, and shows it if it can be proved.",
                        Operation.Body.ISSUE,
                        this::issue),
                begins(
                        ONE + "/renew",
                        "Has its authority issue a new certificate now, and shows it if it can be proved.",
                        Operation.Body.NONE,
                        request -> ofOne(
                                request, name -> answered(desk.issue(name, new Source.Acme(), by(request)), BEGUN))));
    }

    private static Answer root(Parsed<String> pem) {
        return switch (pem) {
            case Parsed.Ok<String>(var text) -> new Answer.Text(200, AUTHORITY, text);
            case Parsed.Refused<String>(var rule, var _) -> new Answer.Problem(404, "Not found", rule);
        };
    }

    private static Operation begins(String path, String summary, Operation.Body body, Operation.Handler handler) {
        return new Operation(
                HttpMethods.POST,
                path,
                Access.OPERATOR,
                summary,
                List.of(),
                body,
                new Operation.Result.One(BEGUN, IssuanceView.class),
                Optional.empty(),
                handler);
    }

    private CompletionStage<Answer> issue(AdminRequest request) {
        var text = request.entity().getData().decodeString(StandardCharsets.UTF_8);
        return ofOne(request, name -> switch (IssueBody.read(text)) {
            case IssueBody.Outcome.Refused(var detail) ->
                NodeRoutes.done(new Answer.Problem(400, "Bad request", detail));
            case IssueBody.Outcome.Read(var source) -> answered(desk.issue(name, source, by(request)), BEGUN);
        });
    }

    /// Does it for one identity.
    @FunctionalInterface
    private interface Look {
        CompletionStage<Answer> at(String name);
    }

    private CompletionStage<Answer> ofOne(AdminRequest request, Look look) {
        var name = request.path("name");
        return names.contains(name) ? look.at(name) : NodeRoutes.done(Answer.missing("such identity"));
    }

    private static CompletionStage<Answer> answered(CompletionStage<IssuerActor.Answer> answer, int status) {
        return answer.thenApply(given -> switch (given) {
            case IssuerActor.Answer.Standing(var view) -> new Answer.Json(status, view);
            case IssuerActor.Answer.Refused(var why) -> new Answer.Problem(409, "Refused", why);
        });
    }

    private static String by(AdminRequest request) {
        return request.caller().name() + " from " + request.caller().source();
    }
}
