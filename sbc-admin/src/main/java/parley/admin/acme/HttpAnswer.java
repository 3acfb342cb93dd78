package parley.admin.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Answers http-01 (RFC 8555 §8.3), only while a challenge is open, and nothing but its tokens: all else is 404.
final class HttpAnswer implements ChallengeAnswer {
    /// Where the authority looks.
    static final String PATH = "/.well-known/acme-challenge/";

    /// Requests answered at once. An authority comes from a handful of places; the port is open to everybody.
    private static final int REQUESTS_MAX = 32;

    private static final int BACKLOG = 16;

    private final Map<String, byte[]> tokens = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(REQUESTS_MAX);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private HttpAnswer(HttpServer server) {
        this.server = server;
    }

    /// Opens the door.
    /// @throws IOException in words, if the port cannot be had
    static HttpAnswer open(String address, int port) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), port), BACKLOG);
        } catch (IOException fault) {
            throw new IOException(
                    ("http-01 cannot be answered at %s port %d: %s. Free the port, give Parley the right to bind it,"
                                    + " or set http-address and http-port and lead port 80 there")
                            .formatted(address, port, fault.getMessage()),
                    fault);
        }
        var answer = new HttpAnswer(server);
        server.createContext("/", answer::answer);
        server.setExecutor(answer.threads);
        server.start();
        return answer;
    }

    /// Where it listens.
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void show(String token, String keyAuthorization) {
        tokens.put(token, keyAuthorization.getBytes(StandardCharsets.US_ASCII));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!places.tryAcquire()) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            try {
                var content = content(exchange);
                if (content.length == 0) {
                    exchange.sendResponseHeaders(404, -1);
                } else {
                    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
                    exchange.sendResponseHeaders(200, content.length);
                    exchange.getResponseBody().write(content);
                }
            } finally {
                places.release();
            }
        }
    }

    private byte[] content(HttpExchange exchange) {
        var path = exchange.getRequestURI().getRawPath();
        var known = "GET".equals(exchange.getRequestMethod()) && path != null && path.startsWith(PATH)
                ? tokens.get(path.substring(PATH.length()))
                : null;
        return known == null ? new byte[0] : known;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
