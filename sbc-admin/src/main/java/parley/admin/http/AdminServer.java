package parley.admin.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.common.Endpoint;
import parley.common.FileFault;
import parley.common.Role;
import parley.config.OperatorConfig;

/// The interface, bound.
public final class AdminServer {
    /// Most connections at a time: operators, their scripts and a scraper or two, and room for who should not be
    /// here.
    private static final int CONNECTIONS_MAX = 256;

    /// For the head of a request to arrive, TLS included. Whoever has no token must not keep a place from those who
    /// have one, and with a connection for each request none is kept longer than for this, a body and an answer.
    static final Duration HEAD_TIMEOUT = Duration.ofSeconds(5);

    /// For requests under way to be answered when the node stops.
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private final ServerBinding binding;
    private final AdminSetup setup;

    private AdminServer(ServerBinding binding, AdminSetup setup) {
        this.binding = binding;
        this.setup = setup;
    }

    /// Binds. Blocks while it reads the token and the authorities.
    /// @return completes exceptionally with an [IllegalStateException] that says in one line what is wrong
    public static CompletionStage<AdminServer> start(ActorSystem<?> system, AdminSetup setup) {
        try {
            var materializer = SystemMaterializer.get(system).materializer();
            var gate = new Gate(new Users(users(setup)), setup.events(), setup.nanos());
            var handling = new RequestHandling(table(setup, materializer), gate, setup.events(), materializer);
            var config = setup.config();
            var builder = Http.get(system)
                    .newServerAt(config.address(), config.port())
                    .withSettings(settings(system));
            if (config.tls().isPresent()) {
                var engines = ServerEngines.create(
                        setup.identity(), config.tls().get().trust());
                builder = builder.enableHttps(ConnectionContext.httpsServer(engines));
            }
            return builder.bindFlow(answering(handling)).handle((binding, fault) -> {
                if (fault != null) {
                    throw new IllegalStateException(unbound(setup, fault));
                }
                var server = new AdminServer(binding, setup);
                server.announce();
                return server;
            });
        } catch (FileSystemException fault) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("sbc.admin: " + FileFault.words(fault), fault));
        } catch (IOException | GeneralSecurityException fault) {
            return CompletableFuture.failedFuture(new IllegalStateException("sbc.admin: " + fault.getMessage(), fault));
        }
    }

    private static Flow<HttpRequest, HttpResponse, NotUsed> answering(RequestHandling handling) {
        return Flow.of(HttpRequest.class)
                .initialTimeout(HEAD_TIMEOUT)
                .recoverWith(TimeoutException.class, Source::empty)
                .mapAsync(1, handling::handle);
    }

    /// All that is served.
    static RouteTable table(AdminSetup setup, Materializer materializer) {
        var operations = new ArrayList<>(new NodeRoutes(setup).operations());
        operations.addAll(new IdentityRoutes(setup.identities(), setup.desk(), materializer).operations());
        operations.addAll(new IssuanceRoutes(setup.identities(), setup.issuers()).operations());
        operations.addAll(new CaptureRoutes(setup.captures()).operations());
        var description = new CompletableFuture<String>();
        operations.add(Operation.get(
                "/openapi.json",
                Access.READER,
                "This description.",
                new Operation.Result.Plain(200, "application/json"),
                _ -> description.thenApply(text -> new Answer.Text(200, "application/json", text))));
        description.complete(OpenApi.of(operations).toPrettyString());
        return new RouteTable(operations);
    }

    private static Map<String, OperatorConfig> users(AdminSetup setup) throws IOException {
        var configured = setup.config().users();
        if (!configured.isEmpty()) {
            return configured;
        }
        var token = OperatorToken.inForce(setup.directory(), setup.chance());
        return Map.of("operator", new OperatorConfig(Role.OPERATOR, Optional.of(token), List.of()));
    }

    private static ServerSettings settings(ActorSystem<?> system) {
        var settings = ServerSettings.create(system.classicSystem());
        return settings.withServerHeader(Optional.empty())
                .withMaxConnections(CONNECTIONS_MAX)
                .withPipeliningLimit(1)
                .withRemoteAddressAttribute(true)
                .withVerboseErrorMessages(false)
                .withParserSettings(settings.getParserSettings()
                        .withMaxContentLength(RequestReading.BODY_MAX_BYTES)
                        .withIncludeSslSessionAttribute(true)
                        .withIllegalHeaderWarnings(false));
    }

    private static String unbound(AdminSetup setup, Throwable fault) {
        var cause =
                fault instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : fault;
        var root = cause.getCause() == null ? cause : cause.getCause();
        return "sbc.admin: cannot listen at %s port %d: %s"
                .formatted(setup.config().address(), setup.config().port(), root.getMessage());
    }

    /// Where it listens: the port chosen by the system where 0 was configured.
    public Endpoint address() {
        InetSocketAddress local = binding.localAddress();
        return new Endpoint(local.getAddress().getHostAddress(), local.getPort());
    }

    /// Nobody can guess a port that the system chose.
    private void announce() {
        if (setup.config().port() == 0) {
            try {
                AdminAddress.write(setup.directory(), AdminAddress.url(setup.config(), address()));
            } catch (IOException fault) {
                LOG.warn("where the admin interface is must be told by --url: {}", fault.toString());
            }
        }
    }

    /// Takes no new requests, answers those under way, and closes.
    public CompletionStage<Done> stop() {
        if (setup.config().port() == 0) {
            try {
                AdminAddress.remove(setup.directory());
            } catch (IOException fault) {
                LOG.warn("it stays although the admin interface ends: {}", fault.toString());
            }
        }
        return binding.terminate(STOP_TIMEOUT).thenApply(_ -> Done.getInstance());
    }
}
