package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.CallRef;
import parley.config.CapturesConfig;
import parley.observe.SbcEvent;

/// Captures by the interface: begun, listed, fetched, ended, deleted; by operators, and each told.
class CaptureRoutesTest {
    private static final String JSON = "application/json";

    private final Path directory;

    @AutoClose
    private final AdminBench bench;

    CaptureRoutesTest(@TempDir Path directory) {
        this.directory = directory;
        bench = new AdminBench(directory);
    }

    private JsonNode list() throws IOException, InterruptedException {
        return JsonText.read(
                bench.send("GET", "/v1/captures", AdminBench.OPERATOR).body());
    }

    @Test
    @DisplayName("A capture is begun with 202, listed as running, ended, fetched and deleted")
    void wholeLife() throws Exception {
        var begun = bench.post("/v1/calls/aa/capture", JSON, "{\"seconds\": 30}");
        assertEquals(202, begun.statusCode(), begun.body());
        var id = JsonText.read(begun.body()).get("id").textValue();
        assertTrue(id.matches("aa-[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z"), id);
        assertTrue(list().get(0).get("running").booleanValue());
        var running = bench.send("DELETE", "/v1/captures/" + id, AdminBench.OPERATOR);
        assertEquals(409, running.statusCode());
        assertEquals(
                202,
                bench.send("POST", "/v1/captures/" + id + "/stop", AdminBench.OPERATOR)
                        .statusCode());
        bench.awaitEnded(id);
        assertEquals(AdminBench.CAPTURED.length(), list().get(0).get("octets").intValue());
        var file = bench.send("GET", "/v1/captures/" + id, AdminBench.OPERATOR);
        assertEquals(AdminBench.CAPTURED, file.body());
        assertEquals(
                "application/x-pcapng",
                file.headers().firstValue("Content-Type").orElse(""));
        assertEquals("no-store", file.headers().firstValue("Cache-Control").orElse(""));
        assertEquals(
                200,
                bench.send("DELETE", "/v1/captures/" + id, AdminBench.OPERATOR).statusCode());
        assertEquals(0, list().size());
        assertEquals(
                404,
                bench.send("GET", "/v1/captures/" + id, AdminBench.OPERATOR).statusCode());
    }

    @Test
    @DisplayName("Begun and ended are told with call, name, who, how long and how much, and no key")
    void audit() throws Exception {
        var begun = bench.post("/v1/calls/aa/capture", JSON, "");
        var id = JsonText.read(begun.body()).get("id").textValue();
        bench.send("POST", "/v1/captures/" + id + "/stop", AdminBench.OPERATOR);
        bench.awaitEnded(id);
        bench.send("GET", "/v1/captures/" + id, AdminBench.READER);
        var call = new CallRef("aa");
        var by = "otto from 127.0.0.1";
        assertEquals(
                List.of(
                        new SbcEvent.CaptureStarted(call, id, by, CaptureRoutes.SECONDS_STANDARD),
                        new SbcEvent.CaptureEnded(call, id, by, "operator", 3, AdminBench.CAPTURED.length(), 0)),
                bench.events.stream()
                        .filter(event ->
                                event instanceof SbcEvent.CaptureStarted || event instanceof SbcEvent.CaptureEnded)
                        .toList());
        var refused = new SbcEvent.AdminAction("rita", "127.0.0.1", "GET /v1/captures/{id}", "forbidden");
        assertEquals(refused, bench.actions().getLast());
        assertFalse(bench.events.toString().contains(AdminBench.CAPTURED));
    }

    @Test
    @DisplayName("Not begun, 409 and why: switched off, longer than configured, a call without media, more than eight")
    void refusals() throws Exception {
        var tooLong = bench.post("/v1/calls/aa/capture", JSON, "{\"seconds\": 301}");
        assertEquals(409, tooLong.statusCode());
        assertTrue(tooLong.body().contains("max-duration"), tooLong.body());
        var none = bench.post("/v1/calls/" + AdminBench.CALL_WITHOUT_MEDIA + "/capture", JSON, "");
        assertEquals(409, none.statusCode());
        assertTrue(none.body().contains("no media"), none.body());
        for (var call = 0; call < 8; call++) {
            assertEquals(
                    202, bench.post("/v1/calls/b" + call + "/capture", JSON, "").statusCode());
        }
        assertEquals(409, bench.post("/v1/calls/b9/capture", JSON, "").statusCode());
        try (var off = new AdminBench(directory.resolve("off"), CapturesConfig.OFF)) {
            var answer = off.post("/v1/calls/aa/capture", JSON, "");
            assertEquals(409, answer.statusCode());
            assertTrue(answer.body().contains("sbc.media.captures.enabled"), answer.body());
        }
    }

    @Test
    @DisplayName("What is kept is bounded by files and by octets: beyond, another is refused, and nothing is deleted")
    void kept() throws Exception {
        var folder = directory.resolve("full").resolve("captures");
        Files.createDirectories(folder);
        var one = folder.resolve("aa-20260102T030405.006Z.pcapng");
        Files.writeString(one, "kept");
        Files.writeString(folder.resolve("notes.txt"), "no capture");
        try (var few = new AdminBench(directory.resolve("full"), captures(2, 64))) {
            var large = few.post("/v1/calls/bb/capture", JSON, "");
            assertEquals(409, large.statusCode());
            assertTrue(large.body().contains("max-total-mib"), large.body());
        }
        try (var few = new AdminBench(directory.resolve("full"), captures(2, 1024))) {
            var begun = few.post("/v1/calls/bb/capture", JSON, "");
            assertEquals(202, begun.statusCode(), begun.body());
            var file = Path.of(JsonText.read(begun.body()).get("file").textValue());
            assertEquals(AdminBench.CAPTURED, Files.readString(file));
            var another = few.post("/v1/calls/dd/capture", JSON, "");
            assertEquals(409, another.statusCode());
            assertTrue(another.body().contains("max-files"), another.body());
            var deleted = few.send("DELETE", "/v1/captures/aa-20260102T030405.006Z", AdminBench.OPERATOR);
            assertEquals(200, deleted.statusCode(), deleted.body());
            var room = few.post("/v1/calls/dd/capture", JSON, "");
            assertEquals(202, room.statusCode(), room.body());
        }
        assertFalse(Files.exists(one));
    }

    private static CapturesConfig captures(int maxFiles, int maxTotalMib) {
        return new CapturesConfig(true, Optional.empty(), Duration.ofMinutes(5), maxFiles, maxTotalMib);
    }

    @Test
    @DisplayName("A body is one whole number of seconds, or none")
    void bodies() {
        assertEquals(OptionalInt.of(CaptureRoutes.SECONDS_STANDARD), CaptureRoutes.seconds(""));
        assertEquals(OptionalInt.of(600), CaptureRoutes.seconds("{\"seconds\": 600}"));
        for (var bad : List.of(
                "{}",
                "[]",
                "1",
                "{\"seconds\": 0}",
                "{\"seconds\": 601}",
                "{\"seconds\": 1.5}",
                "{\"seconds\": 9, \"a\": 1}",
                "{")) {
            assertEquals(OptionalInt.empty(), CaptureRoutes.seconds(bad), bad);
        }
    }
}
