package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

/// What an operator sees of a node that runs, over real sockets.
class AdminInterfaceTest {
    private static final String ENABLED = "sbc.admin.enabled = true";

    private static HttpResponse<String> get(SbcNode node, String path, String token)
            throws IOException, InterruptedException {
        var uri = URI.create("http://" + node.admin().orElseThrow() + path);
        var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JsonNode json(SbcNode node, String path, String token) throws IOException, InterruptedException {
        var answer = get(node, path, token);
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    private static String token(Path directory) throws IOException {
        return Files.readString(directory.resolve("data").resolve("admin.token"))
                .strip();
    }

    @Test
    @DisplayName(
            "A call over TLS is seen with its connections and media legs while it lives, and gone with it; a failed "
                    + "handshake is seen with its explanation")
    void live(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            var node = lab.start(ENABLED);
            var token = token(directory);
            assertEquals(200, get(node, "/ready", "").statusCode());
            try (var linkOfA = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
                var random = new Random(1_234);
                var caller = new TestCaller(linkOfA, "sip:b@test.invalid", random);
                caller.invite(Sdp.sdes(40_000, MediaPhone.key(random)).text());
                try (var linkOfB = lab.acceptFromSbc()) {
                    var callee = new TestCallee(linkOfB);
                    var invite = callee.await(Method.INVITE);
                    callee.answer(
                            invite,
                            200,
                            "OK",
                            Sdp.sdes(40_002, MediaPhone.key(random)).text());
                    caller.acknowledge(caller.finalResponse(Method.INVITE));
                    lab.events.await(SbcEvent.MediaSecured.class, 2);
                    lab.events.await(SbcEvent.CallAnswered.class);

                    var call = json(node, "/v1/calls", token).get(0);
                    assertEquals("b", call.get("to").textValue());
                    assertEquals(2, call.get("legs").size());
                    var asked = json(node, "/v1/calls/" + call.get("id").textValue(), token);
                    for (var leg : asked.get("legs")) {
                        assertEquals("audio", leg.get("statistics").get("kind").textValue());
                    }
                    assertEquals(withoutStatistics(call), withoutStatistics(asked));
                    var first = json(node, "/v1/connections", token).get(0);
                    assertEquals("tls", first.get("via").textValue());
                    assertTrue(first.get("tlsVersion").textValue().startsWith("TLSv1."), first::toString);
                    var metrics = get(node, "/metrics", token).body();
                    assertTrue(metrics.contains("parley_calls_active 1.0"), metrics);

                    caller.hangUp();
                    callee.awaitBye();
                }
            }
            lab.events.await(SbcEvent.CallEnded.class);
            assertEquals(0, json(node, "/v1/calls", token).size());
            failedHandshake(lab, node, token);
        }
    }

    /// Those of one call are measured when asked for, those of all were told before.
    private static JsonNode withoutStatistics(JsonNode call) {
        call.get("legs").forEach(leg -> ((ObjectNode) leg).remove("statistics"));
        return call;
    }

    private static void failedHandshake(Lab lab, SbcNode node, String token) throws Exception {
        try (var _ = Lab.tls(lab.anonymous(), Lab.listener(node, "mtls"))) {
            // In TLS 1.3 the client hears later that its certificate is missed, and we now.
        }
        var failed = lab.events.await(SbcEvent.TlsHandshake.class, handshake -> !handshake.accepted());
        var shown = json(node, "/v1/events?limit=1", token).get(0);
        assertEquals(failed.verdict(), shown.get("verdict").textValue());
        assertEquals(failed.explanation(), shown.get("explanation").textValue());
    }

    @Test
    @DisplayName("A port that others hold: the start fails with one line that names it")
    void portInUse(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory);
                var held = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var start = lab.attempt(lab.hocon("%s, sbc.admin.port = %d".formatted(ENABLED, held.getLocalPort())));
            var fault = assertInstanceOf(SbcNode.Start.Failed.class, start).fault();
            assertTrue(fault.startsWith("sbc.admin: cannot listen at 127.0.0.1 port " + held.getLocalPort()), fault);
            assertEquals(1, fault.lines().count());
        }
    }
}
