package parley.admin.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import parley.admin.view.FailedHandshake;
import parley.admin.view.LiveCall;
import parley.admin.view.LiveConnection;
import parley.admin.view.LiveRegistration;
import parley.admin.view.LiveState;
import parley.admin.view.Readiness;
import parley.common.CallRef;

/// What there is to see of the node.
final class NodeRoutes {
    /// Failed handshakes shown where no number is asked for.
    private static final int EVENTS_STANDARD = 50;

    private static final int EVENTS_MAX = 256;

    private final AdminSetup setup;

    NodeRoutes(AdminSetup setup) {
        this.setup = setup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                        "/health",
                        Access.OPEN,
                        "Whether the process lives.",
                        new Operation.Result.One(200, NodeAnswers.Health.class),
                        _ -> done(Answer.ok(new NodeAnswers.Health(true)))),
                Operation.get(
                        "/ready",
                        Access.OPEN,
                        "Whether new calls are welcome; 503 and the reasons if not.",
                        new Operation.Result.One(200, Readiness.class),
                        _ -> ready()),
                Operation.get(
                        "/metrics",
                        Access.READER,
                        "All metrics, for Prometheus.",
                        new Operation.Result.Plain(200, "text/plain"),
                        _ -> setup.metrics().get().thenApply(text -> new Answer.Text(200, "text/plain", text))),
                Operation.get(
                        "/v1/connections",
                        Access.READER,
                        "Connections that are open, oldest first.",
                        new Operation.Result.Many(200, LiveConnection.class),
                        _ -> live(LiveState::connections)),
                Operation.get(
                        "/v1/registrations",
                        Access.READER,
                        "Bindings in force, oldest first.",
                        new Operation.Result.Many(200, LiveRegistration.class),
                        _ -> live(LiveState::registrations)),
                Operation.get(
                        "/v1/calls",
                        Access.READER,
                        "Calls that are not over, oldest first; each leg as it was measured last, at an interval.",
                        new Operation.Result.Many(200, LiveCall.class),
                        _ -> live(LiveState::calls)),
                Operation.get(
                        "/v1/calls/{id}",
                        Access.READER,
                        "One call that is not over; each leg is measured when asked for.",
                        new Operation.Result.One(200, LiveCall.class),
                        this::call),
                Operation.get(
                                "/v1/events",
                                Access.READER,
                                "TLS handshakes that failed, and why, newest first.",
                                new Operation.Result.Many(200, FailedHandshake.class),
                                this::events)
                        .with(new Operation.QueryParameter("limit", 1, EVENTS_MAX, EVENTS_STANDARD)));
    }

    private CompletionStage<Answer> ready() {
        var readiness = setup.readiness().get();
        return done(new Answer.Json(readiness.ready() ? 200 : 503, readiness));
    }

    private CompletionStage<Answer> live(Function<LiveState, ?> reading) {
        return done(Answer.ok(setup.live().read(reading)));
    }

    private CompletionStage<Answer> call(AdminRequest request) {
        var id = request.path("id");
        return setup.live()
                .read(state -> state.call(id))
                .map(call -> setup.measuring()
                        .measure(new CallRef(id))
                        .thenApply(statistics -> Answer.ok(call.measured(statistics))))
                .orElseGet(() -> done(Answer.missing("such call")));
    }

    private CompletionStage<Answer> events(AdminRequest request) {
        return live(state -> state.failures(request.number("limit")));
    }

    static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
