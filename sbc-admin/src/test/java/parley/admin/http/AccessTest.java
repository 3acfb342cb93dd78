package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.CallRef;
import parley.observe.SbcEvent;

/// Who may do what: the whole table of what is served, against everyone who may come.
class AccessTest {
    /// What is sent to those operations that take something.
    private static final Map<String, String> BODIES = Map.of(
            "uploads", "{\"chain\":\"-----BEGIN CERTIFICATE-----\"}",
            "issue", "{\"issuer\":\"acme\"}");

    /// Every path there is, with the role it needs. Written out, so that a slip in the table shows.
    private static final Map<String, String> ROLES = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /health", "open"),
            Map.entry("GET /ready", "open"),
            Map.entry("GET /metrics", "reader"),
            Map.entry("GET /openapi.json", "reader"),
            Map.entry("GET /v1/connections", "reader"),
            Map.entry("GET /v1/registrations", "reader"),
            Map.entry("GET /v1/calls", "reader"),
            Map.entry("GET /v1/calls/{id}", "reader"),
            Map.entry("GET /v1/events", "reader"),
            Map.entry("GET /v1/lab/root", "reader"),
            Map.entry("GET /v1/identities", "reader"),
            Map.entry("GET /v1/identities/{name}", "reader"),
            Map.entry("GET /v1/identities/{name}/history", "reader"),
            Map.entry("GET /v1/identities/{name}/certificate", "reader"),
            Map.entry("GET /v1/identities/{name}/issuance", "reader"),
            Map.entry("POST /v1/identities/{name}/issue", "operator"),
            Map.entry("POST /v1/identities/{name}/renew", "operator"),
            Map.entry("POST /v1/identities/{name}/uploads", "operator"),
            Map.entry("POST /v1/identities/{name}/stage", "operator"),
            Map.entry("POST /v1/identities/{name}/activate", "operator"),
            Map.entry("POST /v1/identities/{name}/rollback", "operator"),
            Map.entry("POST /v1/calls/{id}/capture", "operator"),
            Map.entry("GET /v1/captures", "operator"),
            Map.entry("GET /v1/captures/{id}", "operator"),
            Map.entry("POST /v1/captures/{id}/stop", "operator"),
            Map.entry("DELETE /v1/captures/{id}", "operator"),
            Map.entry("POST /v1/reload", "operator")));

    private Path directory;
    private AdminBench bench;
    private int captures;

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        bench = new AdminBench(directory);
        bench.live.accept(new SbcEvent.CallStarted(new CallRef("aa"), "a", "b"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /// A capture, running if it is to be stopped.
    private String captured(String path) throws IOException, InterruptedException {
        var call = "c" + ++captures;
        var begun = bench.send("POST", "/v1/calls/" + call + "/capture", AdminBench.OPERATOR);
        var id = JsonText.read(begun.body()).get("id").textValue();
        if (!path.endsWith("/stop")) {
            bench.send("POST", "/v1/captures/" + id + "/stop", AdminBench.OPERATOR);
            bench.awaitEnded(id);
        }
        return id;
    }

    private HttpResponse<String> ask(String operation, @Nullable String token)
            throws IOException, InterruptedException {
        var words = operation.split(" ", 2);
        var path = words[1].replace("{name}", "main")
                .replace("{id}", words[1].contains("/captures/") ? captured(words[1]) : "aa");
        return bench.send(
                words[0],
                path,
                token,
                builder -> BODIES.containsKey(last(path))
                        ? builder.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(BODIES.getOrDefault(last(path), "")))
                        : builder);
    }

    @Test
    @DisplayName("Each operation x {nobody, wrong token, reader, operator}: 401, 403 or done, as the table says")
    void everyOperationForEveryone() throws Exception {
        var wrong = new ArrayList<String>();
        for (var row : ROLES.entrySet()) {
            var open = row.getValue().equals("open");
            var reader = !row.getValue().equals("operator");
            // Longer than any wait for wrong tokens.
            bench.nanos.addAndGet(Duration.ofHours(1).toNanos());
            check(wrong, row.getKey(), null, open ? 200 : 401);
            check(wrong, row.getKey(), "wrong-token-000000", open ? 200 : 401);
            check(wrong, row.getKey(), AdminBench.READER, reader ? done(row.getKey()) : 403);
            check(wrong, row.getKey(), AdminBench.OPERATOR, done(row.getKey()));
        }
        assertEquals(List.of(), wrong);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static int done(String operation) {
        return switch (last(operation)) {
            case "uploads" -> 201;
            case "issue", "renew", "capture", "stop" -> 202;
            default -> 200;
        };
    }

    private void check(List<String> wrong, String operation, @Nullable String token, int expected)
            throws IOException, InterruptedException {
        var status = ask(operation, token).statusCode();
        if (status != expected) {
            wrong.add("%s with %s: %d instead of %d".formatted(operation, token, status, expected));
        }
    }

    @Test
    @DisplayName("The description lists exactly what is served, with the role of each")
    void description() throws Exception {
        var document = JsonText.read(
                bench.send("GET", "/openapi.json", AdminBench.READER).body());
        var described = new TreeMap<String, String>();
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                described.put(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                        operation.getValue().get("x-role").textValue());
            }
        }
        assertEquals(ROLES, described);
    }

    @Test
    @DisplayName("Every answer in JSON has the fields that the description says, and no others")
    void fields() throws Exception {
        bench.live.accept(new SbcEvent.MediaSecured(new CallRef("aa"), "0/A", "AES"));
        var document = JsonText.read(
                bench.send("GET", "/openapi.json", AdminBench.READER).body());
        var wrong = new ArrayList<String>();
        for (var operation : ROLES.keySet()) {
            var words = operation.split(" ", 2);
            var schema = document.get("paths")
                    .get(words[1])
                    .get(words[0].toLowerCase(Locale.ROOT))
                    .get("responses")
                    .get(Integer.toString(done(operation)))
                    .get("content")
                    .path("application/json")
                    .path("schema");
            if (!operation.equals("GET /openapi.json") && !schema.isMissingNode()) {
                compare(
                        wrong,
                        operation,
                        document,
                        schema,
                        JsonText.read(ask(operation, AdminBench.OPERATOR).body()));
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static void compare(List<String> wrong, String where, JsonNode document, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            var name = schema.get("$ref").textValue().replace("#/components/schemas/", "");
            var type = document.get("components").get("schemas").get(name);
            var expected = new TreeSet<String>();
            type.get("properties").fieldNames().forEachRemaining(expected::add);
            var found = new TreeSet<String>();
            value.fieldNames().forEachRemaining(found::add);
            if (!expected.equals(found)) {
                wrong.add(where + ": " + found + " instead of " + expected);
            }
            type.get("properties")
                    .properties()
                    .forEach(field -> compare(
                            wrong,
                            where + "." + field.getKey(),
                            document,
                            field.getValue(),
                            value.path(field.getKey())));
        } else if (schema.path("type").asText().equals("array")) {
            value.forEach(element -> compare(wrong, where + "[]", document, schema.get("items"), element));
        }
    }

    @Test
    @DisplayName("Nobody learns from the outside what there is: an unknown path needs a token, too")
    void unknownPaths() throws Exception {
        assertEquals(401, bench.send("GET", "/v1/nothing", null).statusCode());
        assertEquals(404, bench.send("GET", "/v1/nothing", AdminBench.READER).statusCode());
        var other = bench.send("DELETE", "/v1/identities/main", AdminBench.OPERATOR);
        assertEquals(405, other.statusCode());
        assertEquals("GET", other.headers().firstValue("Allow").orElse(""));
    }

    @Test
    @DisplayName("Paths that mean something to a file system lead nowhere")
    void traversal() throws Exception {
        for (var name : List.of("..%2f..%2fetc", "%2e%2e", "main%00", "a%2Fb")) {
            assertEquals(
                    404,
                    bench.send("GET", "/v1/identities/" + name, AdminBench.OPERATOR)
                            .statusCode(),
                    name);
        }
        assertEquals(
                404,
                bench.send("GET", "/v1/identities/other", AdminBench.OPERATOR).statusCode());
        assertEquals(
                404,
                bench.send("POST", "/v1/identities/other/stage", AdminBench.OPERATOR)
                        .statusCode());
    }

    @Test
    @DisplayName("Wrong tokens: after five the source waits, even with the right one; then it may")
    void lockOut() throws Exception {
        for (var i = 0; i < Backoff.FREE_TRIES; i++) {
            assertEquals(
                    401, bench.send("GET", "/v1/calls", "wrong-token-000000").statusCode());
        }
        var locked = bench.send("GET", "/v1/calls", AdminBench.OPERATOR);
        assertEquals(429, locked.statusCode());
        assertEquals("2", locked.headers().firstValue("Retry-After").orElse(""));
        assertEquals(200, bench.send("GET", "/health", null).statusCode());
        bench.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(200, bench.send("GET", "/v1/calls", AdminBench.OPERATOR).statusCode());
        assertEquals("locked-out", bench.actions().getLast().outcome());
    }

    @Test
    @DisplayName("A change from a web page is refused, whoever's certificate or token goes along")
    void crossOrigin() throws Exception {
        // The JDK's client lets no one set Origin unless told so on its command line; a socket does.
        var answer = RawHttp.exchange(bench.address(), """
            POST /v1/reload HTTP/1.1
            Host: localhost
            Authorization: Bearer %s
            Origin: https://evil.example
            Content-Length: 0
            Connection: close

            """.formatted(AdminBench.OPERATOR));
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertEquals(List.of(), bench.desk.asked);
        assertEquals("forbidden", bench.actions().getLast().outcome());
    }

    @Test
    @DisplayName("Each change is told: who, from where, what, and what came of it")
    void audit() throws Exception {
        ask("POST /v1/identities/{name}/activate", AdminBench.OPERATOR);
        bench.desk.accepts = false;
        ask("POST /v1/identities/{name}/activate", AdminBench.OPERATOR);
        ask("POST /v1/identities/{name}/activate", AdminBench.READER);
        var path = "POST /v1/identities/main/activate";
        assertEquals(
                List.of(
                        new SbcEvent.AdminAction("otto", "127.0.0.1", path, "done"),
                        new SbcEvent.AdminAction("otto", "127.0.0.1", path, "refused"),
                        new SbcEvent.AdminAction(
                                "rita", "127.0.0.1", "POST /v1/identities/{name}/activate", "forbidden")),
                bench.actions());
    }

    @Test
    @DisplayName("Without any user an operator's token lies in the store's directory, for our own user only, and stays")
    void tokenFile() throws Exception {
        var store = directory.resolve("store");
        for (var start = 0; start < 2; start++) {
            try (var alone = new AdminBench(store, Map.of())) {
                var file = store.resolve(OperatorToken.FILE);
                assertEquals(
                        "[OWNER_READ, OWNER_WRITE]", new TreeSet<>(Files.getPosixFilePermissions(file)).toString());
                var token = Files.readString(file).strip();
                assertEquals(43, token.length());
                assertEquals(200, alone.send("POST", "/v1/reload", token).statusCode());
                assertFalse(alone.send("GET", "/v1/identities", token).body().contains(token));
            }
        }
    }
}
