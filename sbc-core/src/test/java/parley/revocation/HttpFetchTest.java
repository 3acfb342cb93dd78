package parley.revocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Parsed;

class HttpFetchTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final byte[] LIST = "a list".getBytes(StandardCharsets.US_ASCII);

    private final HttpFetch fetch = new HttpFetch();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    HttpFetchTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    }

    @BeforeEach
    void serve() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        fetch.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            heard.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type"));
            switch (path) {
                case "/list" -> body(exchange, LIST);
                case "/echo" -> body(exchange, exchange.getRequestBody().readAllBytes());
                case "/large" -> body(exchange, new byte[1001]);
                case "/moved" -> moved(exchange, "/list");
                case "/round" -> moved(exchange, "/round");
                case "/file" -> moved(exchange, "file:///etc/passwd");
                case "/slow" -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                    over.await();
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException fault) {
            throw new IOException(fault);
        }
    }

    private static void body(HttpExchange exchange, byte[] octets) throws IOException {
        exchange.sendResponseHeaders(200, octets.length);
        exchange.getResponseBody().write(octets);
    }

    private static void moved(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private String at(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private Parsed<byte[]> get(String url, Duration timeout) {
        return fetch.fetch(new Fetch.Request(URI.create(url), Optional.empty(), 1000, timeout));
    }

    private String refusal(String url) {
        return refusal(url, TIMEOUT);
    }

    private String refusal(String url, Duration timeout) {
        return assertInstanceOf(Parsed.Refused.class, get(url, timeout)).rule();
    }

    private static byte[] octets(Parsed<byte[]> fetched) {
        return fetched instanceof Parsed.Ok<byte[]>(var octets) ? octets : new byte[0];
    }

    @Test
    @DisplayName("RFC 5280 §4.2.1.13: a list is read, RFC 6960 appendix A: a question is posted")
    void fetched() {
        assertArrayEquals(LIST, octets(get(at("/list"), TIMEOUT)));
        var question = new byte[] {1, 2, 3};
        assertArrayEquals(
                question,
                octets(fetch.fetch(new Fetch.Request(URI.create(at("/echo")), Optional.of(question), 1000, TIMEOUT))));
        assertEquals(List.of("GET /list null", "POST /echo application/ocsp-request"), heard);
    }

    @Test
    @DisplayName("A redirect is followed twice at most, and to http only")
    void redirects() {
        assertArrayEquals(LIST, octets(get(at("/moved"), TIMEOUT)));
        assertTrue(refusal(at("/round")).endsWith("redirects more than 2 times"));
        assertTrue(refusal(at("/file")).endsWith("is no http URL"));
    }

    @Test
    @DisplayName("An answer longer than what is taken is refused")
    void tooLong() {
        assertTrue(refusal(at("/large")).contains("cannot be read"));
    }

    @Test
    @DisplayName("An answer that does not end is waited for as long as configured, all in all")
    void tooSlow() {
        assertTrue(refusal(at("/slow"), Duration.ofMillis(300)).endsWith("has not answered within 300 ms"));
    }

    @Test
    @DisplayName("What is not there, and who is not, is told")
    void absent() throws IOException {
        assertTrue(refusal(at("/none")).endsWith("answers with HTTP status 404"));
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertTrue(refusal("http://127.0.0.1:" + free + "/").endsWith("refuses the connection"));
    }

    @Test
    @DisplayName("Only http, and no address where no responder can be, such as that of a cloud's credentials")
    void unfit() {
        assertTrue(refusal("https://127.0.0.1/").endsWith("is no http URL"));
        assertTrue(refusal("ldap://127.0.0.1/").endsWith("is no http URL"));
        assertTrue(refusal("http://169.254.169.254/latest").contains("an address that no responder has"));
        assertTrue(refusal("http://[fe80::1]/").contains("an address that no responder has"));
        assertTrue(refusal("http://0.0.0.0/").contains("an address that no responder has"));
    }
}
