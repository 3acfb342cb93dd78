package parley.app.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/// Whoever uses the admin interface of a node, and keeps all answers.
final class AdminTool implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final StringBuilder heard = new StringBuilder();

    AdminTool(SbcNode node) {
        this.base = "http://" + node.admin().orElseThrow();
    }

    /// All answers so far, with their header fields.
    String heard() {
        return heard.toString();
    }

    String get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).GET());
    }

    String post(String path, String token, String body) throws IOException, InterruptedException {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .POST(
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
    }

    String post(String path, String token, Map<String, String> body) throws IOException, InterruptedException {
        return post(path, token, JSON.writeValueAsString(body));
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        heard.append(answer.headers().map()).append('\n').append(answer.body()).append('\n');
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
