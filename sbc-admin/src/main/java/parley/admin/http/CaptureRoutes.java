package parley.admin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import parley.admin.capture.CaptureDesk;
import parley.admin.capture.CapturesActor;
import parley.admin.view.CaptureView;
import parley.common.CallRef;

/// Captures of calls. All of it is for operators: a file holds the keys that its packets are read with.
final class CaptureRoutes {
    private static final String MEDIA_TYPE = "application/x-pcapng";
    private static final String ONE = "/v1/captures/{id}";
    private static final int BEGUN = 202;

    /// Where nothing is asked for.
    static final int SECONDS_STANDARD = 60;

    /// More than any configuration allows.
    static final int SECONDS_MAX = 600;

    private final CaptureDesk desk;

    CaptureRoutes(CaptureDesk desk) {
        this.desk = desk;
    }

    List<Operation> operations() {
        return List.of(
                operation(
                        HttpMethods.POST,
                        "/v1/calls/{id}/capture",
                        "Writes the packets of a call, both legs, to a file, and the keys to read them with.",
                        Operation.Body.CAPTURE,
                        new Operation.Result.One(BEGUN, CaptureView.class),
                        this::start),
                operation(
                        HttpMethods.GET,
                        "/v1/captures",
                        "Captures that there are, newest first.",
                        Operation.Body.NONE,
                        new Operation.Result.Many(200, CaptureView.class),
                        _ -> desk.all().thenApply(Answer::ok)),
                operation(
                        HttpMethods.GET,
                        ONE,
                        "The file of a capture, as pcapng. It holds keys.",
                        Operation.Body.NONE,
                        new Operation.Result.Plain(200, MEDIA_TYPE),
                        request -> desk.file(request.path("id"))
                                .thenApply(found -> found.<Answer>map(file -> new Answer.File(200, MEDIA_TYPE, file))
                                        .orElseGet(CaptureRoutes::missing))),
                operation(
                        HttpMethods.POST,
                        ONE + "/stop",
                        "Ends a capture; its file stays.",
                        Operation.Body.NONE,
                        new Operation.Result.One(BEGUN, CaptureStopped.class),
                        request -> desk.stop(request.path("id"))
                                .thenApply(running -> running
                                        ? new Answer.Json(BEGUN, new CaptureStopped(request.path("id")))
                                        : missing())),
                operation(
                        HttpMethods.DELETE,
                        ONE,
                        "Deletes the file of a capture that has ended.",
                        Operation.Body.NONE,
                        new Operation.Result.One(200, CaptureDeleted.class),
                        this::delete));
    }

    /// @param id of the capture that ends
    record CaptureStopped(String id) {}

    /// @param id of the capture whose file is gone
    record CaptureDeleted(String id) {}

    private static Operation operation(
            HttpMethod method,
            String path,
            String summary,
            Operation.Body body,
            Operation.Result result,
            Operation.Handler handler) {
        return new Operation(
                method, path, Access.OPERATOR, summary, List.of(), body, result, Optional.empty(), handler);
    }

    private static Answer missing() {
        return Answer.missing("such capture");
    }

    private CompletionStage<Answer> start(AdminRequest request) {
        var seconds = seconds(request.entity().getData().decodeString(StandardCharsets.UTF_8));
        if (seconds.isEmpty()) {
            return NodeRoutes.done(new Answer.Problem(
                    400, "Bad request", "The body may be {\"seconds\": n}, with n from 1 to " + SECONDS_MAX + "."));
        }
        var by = request.caller().name() + " from " + request.caller().source();
        return desk.start(new CallRef(request.path("id")), seconds.getAsInt(), by)
                .thenApply(answer -> switch (answer) {
                    case CapturesActor.Answer.Begun(var view) -> new Answer.Json(BEGUN, view);
                    case CapturesActor.Answer.Refused(var why) -> new Answer.Problem(409, "Refused", why);
                });
    }

    static OptionalInt seconds(String body) {
        if (body.isEmpty()) {
            return OptionalInt.of(SECONDS_STANDARD);
        }
        try {
            var document = JsonText.read(body);
            var seconds = document.path("seconds");
            boolean good = document.isObject()
                    && seconds.isInt()
                    && document.size() == 1
                    && seconds.intValue() >= 1
                    && seconds.intValue() <= SECONDS_MAX;
            return good ? OptionalInt.of(seconds.intValue()) : OptionalInt.empty();
        } catch (JsonProcessingException _) {
            return OptionalInt.empty();
        }
    }

    private CompletionStage<Answer> delete(AdminRequest request) {
        var id = request.path("id");
        return desk.delete(id).thenApply(deletion -> switch (deletion) {
            case DONE -> Answer.ok(new CaptureDeleted(id));
            case RUNNING -> new Answer.Problem(409, "Refused", "It has not ended: stop it first.");
            case MISSING -> missing();
        });
    }
}
