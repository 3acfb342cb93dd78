package parley.admin.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.UniversalEntity;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.observe.EventSink;
import parley.observe.SbcEvent;

/// One request from its line to its answer: table, gate, body, operation, answer.
final class RequestHandling {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandling.class);

    /// What browsers are told, should one of them ever show an answer of ours; and that each request has a connection
    /// of its own.
    private static final List<HttpHeader> PROTECTION = List.of(
            Connection.create("close"),
            RawHeader.create("Cache-Control", "no-store"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            RawHeader.create("Referrer-Policy", "no-referrer"));

    private final RouteTable table;
    private final Gate gate;
    private final EventSink events;
    private final Materializer materializer;

    RequestHandling(RouteTable table, Gate gate, EventSink events, Materializer materializer) {
        this.table = table;
        this.gate = gate;
        this.events = events;
        this.materializer = materializer;
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        var match = table.match(request.method(), request.getUri().path());
        return switch (gate.judge(request, match)) {
            case Gate.Verdict.Stop(var why) -> {
                var _ = request.discardEntityBytes(materializer);
                yield CompletableFuture.completedFuture(render(why));
            }
            case Gate.Verdict.Pass pass -> perform(request, pass);
        };
    }

    private CompletionStage<HttpResponse> perform(HttpRequest request, Gate.Verdict.Pass pass) {
        return RequestReading.read(request, pass, materializer)
                .thenCompose(outcome -> switch (outcome) {
                    case RequestReading.Outcome.Read(var read) ->
                        pass.operation().handler().handle(read);
                    case RequestReading.Outcome.Refused(var why) -> {
                        var _ = request.discardEntityBytes(materializer);
                        yield NodeRoutes.done(why);
                    }
                })
                .exceptionally(fault -> {
                    LOG.error(
                            "{} {} failed",
                            pass.operation().method().value(),
                            pass.operation().path(),
                            fault);
                    return new Answer.Problem(500, "Internal error", "This is a fault of the SBC; its log says more.");
                })
                .thenApply(answer -> {
                    audit(pass, answer);
                    return render(answer);
                });
    }

    private void audit(Gate.Verdict.Pass pass, Answer answer) {
        if (pass.operation().access() == Access.OPERATOR) {
            var caller = pass.caller();
            var action = pass.operation().method().value() + " "
                    + RouteTable.filled(pass.operation().path(), pass.match().parameters());
            events.accept(new SbcEvent.AdminAction(
                    caller.name(), caller.source(), action, answer.status() < 300 ? "done" : "refused"));
        }
    }

    private static HttpResponse render(Answer answer) {
        var headers = new ArrayList<>(PROTECTION);
        UniversalEntity entity = switch (answer) {
            case Answer.Json(var _, var value) ->
                HttpEntities.create(ContentTypes.APPLICATION_JSON, JsonText.of(value));
            case Answer.Text(var _, var mediaType, var text) -> text(mediaType, text);
            case Answer.File(var _, var mediaType, var file) ->
                HttpEntities.create(ContentTypes.parse(mediaType), file.toFile());
            case Answer.Problem problem -> {
                headers.addAll(problem.headers());
                yield text(ProblemJson.MEDIA_TYPE, JsonText.of(ProblemJson.of(problem)));
            }
        };
        return HttpResponse.create()
                .withStatus(StatusCodes.get(answer.status()))
                .addHeaders(headers)
                .withEntity(entity);
    }

    private static HttpEntity.Strict text(String mediaType, String text) {
        return HttpEntities.create(ContentTypes.parse(mediaType), text.getBytes(StandardCharsets.UTF_8));
    }
}
