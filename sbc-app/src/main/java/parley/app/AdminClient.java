package parley.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import parley.admin.http.AdminAddress;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.config.AdminConfig;

/// Speaks to the admin interface of an SBC that runs.
final class AdminClient implements AutoCloseable {
    /// To connect: the other end is near.
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /// For an answer: a change may prove itself on every listener first.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI base;
    private final Optional<Secret> token;

    /// What came back.
    /// @param status of HTTP
    /// @param body JSON or text
    record Reply(int status, String body) {
        boolean done() {
            return status < 300;
        }
    }

    private AdminClient(HttpClient http, URI base, Optional<Secret> token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    /// @param base scheme, host and port
    /// @param tls for https
    /// @param token to prove who we are; none: a certificate does, or nobody asks
    static AdminClient to(URI base, SSLContext tls, Optional<Secret> token) {
        return new AdminClient(
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .sslContext(tls)
                        .build(),
                base,
                token);
    }

    /// Where the interface of a node with that configuration is, seen from its own machine.
    /// @param directory of the node's store, where it writes what port it got if the system chose one
    static URI base(AdminConfig config, Path directory) throws IOException {
        if (config.port() == 0) {
            return AdminAddress.read(directory)
                    .orElseThrow(
                            () -> new IOException("sbc.admin.port is 0, and the SBC has not written where it is to "
                                    + directory.resolve(AdminAddress.FILE) + ": it does not run, or name it by --url"));
        }
        var bound = InetAddress.ofLiteral(config.address());
        var host = (bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound).getHostAddress();
        return AdminAddress.url(config, new Endpoint(host, config.port()));
    }

    URI base() {
        return base;
    }

    Reply get(String path) throws IOException {
        return send(request(path).GET());
    }

    /// @param json empty: no body
    Reply post(String path, String json) throws IOException {
        var request = request(path);
        return json.isEmpty()
                ? send(request.POST(HttpRequest.BodyPublishers.noBody()))
                : send(request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_TIMEOUT);
        token.ifPresent(secret ->
                request.header("Authorization", "Bearer " + new String(secret.reveal(), StandardCharsets.UTF_8)));
        return request;
    }

    private Reply send(HttpRequest.Builder request) throws IOException {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body());
        } catch (IOException fault) {
            var cause = fault.getMessage() == null ? "nobody answers" : fault.getMessage();
            throw new IOException(base + ": " + cause, fault);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException(base + ": interrupted", ended);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
