package parley.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The one page of a browser, by the DevTools protocol: expressions are evaluated in it.
final class DevTools implements AutoCloseable {
    private static final long ANSWER_SECONDS = 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final WebSocket socket;

    private DevTools(HttpClient client, String page) {
        this.client = client;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Listener())
                .join();
    }

    /// Connects.
    /// @param port of the browser's DevTools, on 127.0.0.1
    static DevTools of(int port) throws IOException {
        var client = HttpClient.newHttpClient();
        var list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        try {
            for (var target :
                    JSON.readTree(client.send(list, BodyHandlers.ofString()).body())) {
                if (target.path("type").asText().equals("page")) {
                    return new DevTools(
                            client, target.path("webSocketDebuggerUrl").asText());
                }
            }
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the browser has no page");
    }

    /// The value of that expression, of what it promises where it is a promise.
    JsonNode evaluate(String expression) throws IOException {
        var number = numbers.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(number, answer);
        var parameters = Map.of("expression", expression, "awaitPromise", true, "returnByValue", true);
        socket.sendText(
                        JSON.writeValueAsString(
                                Map.of("id", number, "method", "Runtime.evaluate", "params", parameters)),
                        true)
                .join();
        try {
            var result = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS).path("result");
            if (result.has("exceptionDetails")) {
                throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
            }
            return result.path("result").path("value");
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new AssertionError(expression, fault);
        } catch (ExecutionException | TimeoutException fault) {
            throw new AssertionError("the page did not answer " + expression, fault);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            from.request(1);
            if (last) {
                told(message.toString());
                message.setLength(0);
            }
            return null;
        }

        private void told(String text) {
            try {
                var answer = JSON.readTree(text);
                var asked = waiting.remove(answer.path("id").asInt());
                if (asked != null) {
                    asked.complete(answer);
                }
            } catch (IOException fault) {
                throw new AssertionError(text, fault);
            }
        }
    }
}
