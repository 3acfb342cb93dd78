package parley.admin.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.stream.Materializer;
import parley.admin.view.ChangeReport;
import parley.admin.view.HistoryLine;
import parley.admin.view.IdentitySummary;

/// What there is to see of identities, and to change.
final class IdentityRoutes {
    private static final String ONE = "/v1/identities/{name}";

    private static final String PEM = "application/x-pem-file";

    /// Which upload is meant; 0: the newest.
    private static final Operation.QueryParameter GENERATION =
            new Operation.QueryParameter("generation", 0, 999_999_999, 0);

    private final Set<String> names;
    private final IdentityDesk desk;
    private final Materializer materializer;

    /// @param names of all identities that are configured
    IdentityRoutes(Set<String> names, IdentityDesk desk, Materializer materializer) {
        this.names = Set.copyOf(names);
        this.desk = desk;
        this.materializer = materializer;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                        "/v1/identities",
                        Access.READER,
                        "All identities and their certificates: public parts only.",
                        new Operation.Result.Many(200, IdentitySummary.class),
                        _ -> desk.all().thenApply(Answer::ok)),
                Operation.get(
                        ONE,
                        Access.READER,
                        "One identity.",
                        new Operation.Result.One(200, IdentitySummary.class),
                        ofOne(name -> desk.all().thenApply(all -> one(all, name)))),
                Operation.get(
                        ONE + "/history",
                        Access.READER,
                        "Who did what to it and when, newest first.",
                        new Operation.Result.Many(200, HistoryLine.class),
                        ofOne(name -> desk.history(name).thenApply(Answer::ok))),
                Operation.get(
                        ONE + "/certificate",
                        Access.READER,
                        "The certificates that handshakes are answered with. Keys are never shown.",
                        new Operation.Result.Plain(200, PEM),
                        ofOne(name -> desk.publicChain(name).thenApply(pem -> new Answer.Text(200, PEM, pem)))),
                new Operation(
                        HttpMethods.POST,
                        ONE + "/uploads",
                        Access.OPERATOR,
                        "Judges a certificate chain and its key, and keeps them if nothing speaks against them.",
                        List.of(),
                        Operation.Body.UPLOAD,
                        new Operation.Result.One(201, ChangeReport.class),
                        Optional.of(ChangeReport.class),
                        this::upload),
                change(
                                ONE + "/stage",
                                "Proves an upload in handshakes that nobody else sees.",
                                request -> desk.stage(request.path("name"), generation(request), by(request)))
                        .with(GENERATION),
                change(
                                ONE + "/activate",
                                "Answers new handshakes with what is staged.",
                                request -> desk.activate(request.path("name"), generation(request), by(request)))
                        .with(GENERATION),
                change(
                        ONE + "/rollback",
                        "Answers new handshakes with what was shown before.",
                        request -> desk.rollback(request.path("name"), by(request))),
                change(
                        "/v1/reload",
                        "Reads the files that the configuration names for identities anew.",
                        request -> desk.reload(by(request))));
    }

    private Operation change(
            String path, String summary, Function<AdminRequest, CompletionStage<ChangeReport>> change) {
        return new Operation(
                HttpMethods.POST,
                path,
                Access.OPERATOR,
                summary,
                List.of(),
                Operation.Body.NONE,
                new Operation.Result.One(200, ChangeReport.class),
                Optional.of(ChangeReport.class),
                request ->
                        known(request) ? change.apply(request).thenApply(report -> reported(report, 200)) : missing());
    }

    private Operation.Handler ofOne(Function<String, CompletionStage<Answer>> look) {
        return request -> known(request) ? look.apply(request.path("name")) : missing();
    }

    // An operation without a name is about all of them.
    private boolean known(AdminRequest request) {
        return !request.path().containsKey("name") || names.contains(request.path("name"));
    }

    private static CompletionStage<Answer> missing() {
        return NodeRoutes.done(Answer.missing("such identity"));
    }

    private static Answer one(List<IdentitySummary> all, String name) {
        return all.stream()
                .filter(identity -> identity.name().equals(name))
                .findFirst()
                .map(Answer::ok)
                .orElseGet(() -> Answer.missing("such identity"));
    }

    private CompletionStage<Answer> upload(AdminRequest request) {
        return known(request)
                ? UploadBody.read(request.entity(), materializer).thenCompose(outcome -> switch (outcome) {
                    case UploadBody.Outcome.Read(var upload) ->
                        desk.upload(request.path("name"), upload, by(request))
                                .thenApply(report -> reported(report, 201));
                    case UploadBody.Outcome.Refused(var detail) ->
                        NodeRoutes.done(new Answer.Problem(400, "Bad request", detail));
                })
                : missing();
    }

    private static Answer reported(ChangeReport report, int status) {
        return new Answer.Json(report.accepted() ? status : refused(report.code()), report);
    }

    // Whoever asks by program learns from the status alone whether to ask again: later, after another step, or never.
    private static int refused(String code) {
        return switch (code) {
            case "busy", "wrong-stage" -> 409;
            case "store" -> 503;
            default -> 422;
        };
    }

    private static OptionalInt generation(AdminRequest request) {
        var number = request.number(GENERATION.name());
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static String by(AdminRequest request) {
        return request.caller().name() + " from " + request.caller().source();
    }
}
