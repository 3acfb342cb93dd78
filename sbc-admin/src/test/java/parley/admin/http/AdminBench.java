package parley.admin.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import parley.admin.capture.CaptureDesk;
import parley.admin.capture.CaptureSetup;
import parley.admin.capture.CapturesActor;
import parley.admin.issue.IssuerActor;
import parley.admin.issue.IssuerDesk;
import parley.admin.view.IssuanceView;
import parley.admin.view.Readiness;
import parley.certificate.Identity;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.MediaKind;
import parley.common.Parsed;
import parley.common.Role;
import parley.common.Secret;
import parley.config.AdminConfig;
import parley.config.AdminTlsConfig;
import parley.config.CapturesConfig;
import parley.config.OperatorConfig;
import parley.mediaport.CaptureEvent;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.observe.SbcEvent;

/// The interface on a port of its own, with a reader, an operator, and an identity to play with.
final class AdminBench implements AutoCloseable {
    static final String READER = "reader-token-0000";
    static final String OPERATOR = "operator-token-00";

    static final Map<String, OperatorConfig> USERS = Map.of(
            "rita", new OperatorConfig(Role.READER, Optional.of(Secret.of(READER)), List.of()),
            "otto", new OperatorConfig(Role.OPERATOR, Optional.of(Secret.of(OPERATOR)), List.of("otto.example.com")));

    static final String CALL_WITHOUT_MEDIA = "cc";
    static final String CALL_WITHOUT_ANSWER = "dd";
    static final String CAPTURED = "the keys, and what they read";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final FakeDesk desk = new FakeDesk();
    final ConcurrentLinkedQueue<SbcEvent> events = new ConcurrentLinkedQueue<>();
    final LiveView live = new LiveView(Clock.systemUTC());
    final AtomicBoolean ready = new AtomicBoolean(true);
    final AtomicLong nanos = new AtomicLong();
    final AdminServer server;
    private final CaptureDesk captures;
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "admin-test");
    private final ActorRef<MediaCommand> media = system.systemActorOf(media(new HashMap<>()), "media", Props.empty());
    private final ActorRef<IssuerActor.Command> issuer = system.systemActorOf(issuer(), "issuer", Props.empty());

    /// What media says of each leg that it is asked about.
    private static MediaEvent.Measured measured(StreamRef leg) {
        return new MediaEvent.Measured(
                leg,
                Optional.of(MediaKind.AUDIO),
                new MediaEvent.LegStatistics(100, 99, 1, 0, 0, 0, 1_500, new MediaEvent.RtcpCount(5, 4, 1)),
                new MediaEvent.LegQuality(16_000, 17_000, 64, 80_000, 420, true, 0, 0, 1));
    }

    /// Media that makes every file it is asked for, but one of a call that is on hold for ever.
    private static Behavior<MediaCommand> media(Map<CallRef, MediaCommand.CaptureOrder> orders) {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case MediaCommand.Capture(CallRef(var call), var order)
                when call.equals(CALL_WITHOUT_MEDIA) ->
                    order.watcher().tell(new CaptureEvent.Refused(order.capture(), "the call has no media"));
                case MediaCommand.Capture(var call, var order) -> {
                    orders.put(call, order);
                    Files.createDirectories(order.file().resolveSibling("."));
                    Files.writeString(order.file(), CAPTURED);
                    order.watcher().tell(new CaptureEvent.Started(order.capture()));
                }
                case MediaCommand.Measure(CallRef(var call), var _) when call.equals(CALL_WITHOUT_ANSWER) -> {
                    // It has more to do.
                }
                case MediaCommand.Measure(var call, var asker) -> {
                    var leg = new StreamRef(call, 0, LegSide.A);
                    asker.tell(new MediaCommand.CallMeasured(call, List.of(measured(leg), measured(leg.peer()))));
                }
                case MediaCommand.StopCapture(var call) -> {
                    var order = orders.remove(call);
                    if (order != null) {
                        var ended = new CaptureEvent.Ended(
                                order.capture(), call, CaptureEvent.Cause.OPERATOR, 3, CAPTURED.length(), 0);
                        order.watcher().tell(ended);
                    }
                }
                default -> throw new IllegalStateException("nobody tells it that: " + command);
            }
            return Behaviors.same();
        });
    }

    /// What is asked for captures, with files in a folder of the bench's.
    private CaptureDesk captures(Path directory, CapturesConfig config) {
        var setup = new CaptureSetup(config, directory.resolve("captures"), media, events::add, Clock.systemUTC());
        return new CaptureDesk(system.systemActorOf(CapturesActor.create(setup), "captures", Props.empty()), setup);
    }

    AdminBench(Path directory) {
        this(directory, USERS);
    }

    AdminBench(Path directory, Map<String, OperatorConfig> users) {
        this(directory, users, Optional.empty(), () -> new Identity("main", List.of(), List.of()));
    }

    /// One where captures are as configured there.
    AdminBench(Path directory, CapturesConfig captures) {
        this(directory, USERS, Optional.empty(), () -> new Identity("main", List.of(), List.of()), captures);
    }

    AdminBench(
            Path directory,
            Map<String, OperatorConfig> users,
            Optional<AdminTlsConfig> tls,
            Supplier<Identity> identity) {
        this(
                directory,
                users,
                tls,
                identity,
                new CapturesConfig(true, Optional.empty(), Duration.ofMinutes(5), 1000, 4096));
    }

    private AdminBench(
            Path directory,
            Map<String, OperatorConfig> users,
            Optional<AdminTlsConfig> tls,
            Supplier<Identity> identity,
            CapturesConfig captures) {
        this.captures = captures(directory, captures);
        server = start(setup(directory, new AdminConfig(true, "127.0.0.1", 0, tls, users), identity));
    }

    AdminSetup setup(Path directory, AdminConfig config, Supplier<Identity> identity) {
        return new AdminSetup(
                config,
                directory,
                live,
                Set.of("main"),
                desk,
                new IssuerDesk(
                        Map.of("main", issuer), () -> CompletableFuture.completedFuture(new Parsed.Ok<>("root\n"))),
                captures,
                new MeasuringDesk(system, media, Clock.systemUTC()),
                () -> Readiness.of(ready.get(), Map.of(), _ -> true),
                () -> CompletableFuture.completedFuture("metric 1\n"),
                identity,
                events::add,
                new SecureRandom(),
                nanos::get);
    }

    /// Says to everything that it rests.
    private static Behavior<IssuerActor.Command> issuer() {
        var standing = new IssuerActor.Answer.Standing(
                new IssuanceView("main", "lab", "resting", 1, true, "issued", "1f", Optional.of(Instant.EPOCH)));
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case IssuerActor.Issue issue -> issue.answer().complete(standing);
                case IssuerActor.Show show -> show.answer().complete(standing);
                default -> throw new IllegalStateException("nobody tells it that: " + command);
            }
            return Behaviors.same();
        });
    }

    AdminServer start(AdminSetup setup) {
        return AdminServer.start(system, setup).toCompletableFuture().join();
    }

    Endpoint address() {
        return server.address();
    }

    URI uri(String path) {
        return URI.create("http://" + address() + path);
    }

    /// A request and its answer.
    /// @param token sent as bearer; none if null
    HttpResponse<String> send(
            String method, String path, @Nullable String token, UnaryOperator<HttpRequest.Builder> more)
            throws IOException, InterruptedException {
        var builder =
                HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).method(method, HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(more.apply(builder).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    HttpResponse<String> send(String method, String path, @Nullable String token)
            throws IOException, InterruptedException {
        return send(method, path, token, builder -> builder);
    }

    HttpResponse<String> post(String path, String mediaType, String body) throws IOException, InterruptedException {
        return send(
                "POST",
                path,
                OPERATOR,
                builder -> builder.header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Waits until it is told that the capture has ended.
    void awaitEnded(String capture) {
        while (events.stream()
                .noneMatch(event -> event instanceof SbcEvent.CaptureEnded ended
                        && ended.capture().equals(capture))) {
            Thread.onSpinWait();
        }
    }

    List<SbcEvent.AdminAction> actions() {
        return events.stream()
                .filter(SbcEvent.AdminAction.class::isInstance)
                .map(SbcEvent.AdminAction.class::cast)
                .toList();
    }

    @Override
    public void close() {
        server.stop().toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
