package parley.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
    /// @param token to prove who we are
    /// @param authorities PEM bundle that the server's certificate chains to; if not given, the system's are asked
    static AdminClient to(URI base, Optional<Secret> token, Optional<Path> authorities) throws IOException {
        var http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        if (authorities.isPresent()) {
            http.sslContext(trusting(authorities.get()));
        }
        return new AdminClient(http.build(), base, token);
    }

    /// Where the interface of a node with that configuration is, seen from its own machine.
    static URI base(AdminConfig config) {
        var bound = InetAddress.ofLiteral(config.address());
        var host = (bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound).getHostAddress();
        return URI.create((config.tls().isPresent() ? "https://" : "http://") + new Endpoint(host, config.port()));
    }

    private static SSLContext trusting(Path authorities) throws IOException {
        try (var octets = Files.newInputStream(authorities)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var number = 0;
            for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(octets)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException fault) {
            throw new IOException(authorities + ": " + fault.getMessage(), fault);
        }
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
