package parley.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The interface for operators, as a program of theirs would use it.
final class AdminApi {
    static final int PORT = 25_080;
    static final String TOKEN = "an operator's token for the tests";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    /// Switches it on.
    static String configuration() {
        return """
            sbc.admin { enabled = true, port = %d, users.it { role = operator, token = "%s" } }
            """.formatted(PORT, TOKEN);
    }

    /// An answer.
    /// @param body JSON
    record Answer(int status, JsonNode body) {
        /// True if a finding has that code.
        boolean finds(String code) {
            for (var finding : body.path("findings")) {
                if (finding.path("code").asText().equals(code)) {
                    return true;
                }
            }
            return false;
        }
    }

    Answer upload(String identity, String chain, String key) throws IOException {
        var body = json.writeValueAsString(Map.of("chain", chain, "key", key));
        return send(HttpRequest.newBuilder(uri("/v1/identities/" + identity + "/uploads"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    Answer upload(String identity, Path chain, Path key) throws IOException {
        return upload(identity, Files.readString(chain), Files.readString(key));
    }

    /// @param step `stage`, `activate` or `rollback`
    Answer change(String identity, String step) throws IOException {
        return send(HttpRequest.newBuilder(uri("/v1/identities/" + identity + "/" + step))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    Answer get(String path) throws IOException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + PORT + path);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            var response = http.send(
                    request.header("Authorization", "Bearer " + TOKEN)
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), json.readTree(response.body()));
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IOException(fault);
        }
    }
}
