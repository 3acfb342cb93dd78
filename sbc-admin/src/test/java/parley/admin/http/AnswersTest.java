package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import parley.certificate.Identity;
import parley.certificate.Upload;
import parley.common.CertificateUse;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.config.AdminConfig;
import parley.observe.SbcEvent;

/// What goes in, and what comes out.
class AnswersTest {
    private static final String UPLOADS = "/v1/identities/main/uploads";
    private static final String CANARY = "TESTCANARYKEY0123456789";
    private static final String PASSPHRASE = "TESTCANARYPASSPHRASE";

    private final Path directory;

    @AutoClose
    private final AdminBench bench;

    AnswersTest(@TempDir Path directory) {
        this.directory = directory;
        bench = new AdminBench(directory);
    }

    @Test
    @DisplayName("An upload comes as JSON, as a form, or as PEM: the same arrives, 201 with the report")
    void uploads() throws Exception {
        var json = bench.post(UPLOADS, "application/json", """
            {"chain": "CHAIN", "key": "%s", "ca": "CA", "passphrase": "%s", "use": "server"}
            """.formatted(CANARY, PASSPHRASE));
        assertEquals(201, json.statusCode(), json.body());
        var form = bench.post(UPLOADS, "multipart/form-data; boundary=x", """
            --x
            Content-Disposition: form-data; name="chain"; filename="../../etc/passwd"

            CHAIN
            --x
            Content-Disposition: form-data; name="key"

            %s
            --x--
            """.formatted(CANARY)
                .replace("\n", "\r\n"));
        assertEquals(201, form.statusCode(), form.body());
        var pem = bench.post(UPLOADS, "application/x-pem-file", "CHAIN");
        assertEquals(201, pem.statusCode(), pem.body());
        assertEquals(
                List.of(
                        new Upload(
                                Secret.of("CHAIN"),
                                Optional.of(Secret.of(CANARY)),
                                Optional.of(Secret.of("CA")),
                                Optional.of(Secret.of(PASSPHRASE)),
                                CertificateUse.SERVER),
                        new Upload(
                                Secret.of("CHAIN"),
                                Optional.of(Secret.of(CANARY)),
                                Optional.empty(),
                                Optional.empty(),
                                CertificateUse.BOTH),
                        new Upload(
                                Secret.of("CHAIN"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                CertificateUse.BOTH)),
                bench.desk.uploads);
    }

    @Test
    @DisplayName("What the desk refuses is 422 with the report")
    void rejected() throws Exception {
        bench.desk.accepts = false;
        var answer = bench.post(UPLOADS, "application/x-pem-file", "CHAIN");
        assertEquals(422, answer.statusCode());
        var report = JsonText.read(answer.body());
        assertFalse(report.get("accepted").booleanValue());
        assertEquals("expired", report.get("findings").get(0).get("code").textValue());
    }

    @ParameterizedTest
    @CsvSource({"busy,409", "wrong-stage,409", "store,503", "not-proved,422", "unknown,422", "rejected,422"})
    @DisplayName(
            "RFC 9110 §15.5: the status of a refusal tells whether to ask again: later, after another step, or never")
    void refused(String code, int status) throws Exception {
        bench.desk.accepts = false;
        bench.desk.refusal = code;
        var answer = bench.send("POST", "/v1/identities/main/activate", AdminBench.OPERATOR);
        assertEquals(status, answer.statusCode());
        assertEquals(code, JsonText.read(answer.body()).get("code").textValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 10_000_000, Integer.MAX_VALUE})
    @DisplayName("RFC 9110 §15.5.14: a body that is said to be too long is 413 before any of it has come")
    void announced(int octets) throws Exception {
        var answer = RawHttp.exchange(bench.address(), """
            POST /v1/identities/main/uploads HTTP/1.1
            Host: sbc
            Authorization: Bearer operator-token-00
            Content-Type: application/json
            Content-Length: %d

            """.formatted(octets));
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    @Test
    @DisplayName("Who does not come to the end of a request's head keeps no place; who asks has a connection for each"
            + " request")
    void slowHead() throws Exception {
        var begun = System.nanoTime();
        assertEquals("", RawHttp.exchange(bench.address(), "GET /health HTTP/1.1\nHost: sbc\nX-Slow: "));
        var waited = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(waited.compareTo(AdminServer.HEAD_TIMEOUT.multipliedBy(2)) < 0, waited.toString());
        var answer = RawHttp.exchange(bench.address(), "GET /health HTTP/1.1\nHost: sbc\n\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("Connection: close"), answer);
    }

    @Test
    @DisplayName("RFC 9457: what is no upload is refused in one sentence, which quotes nothing of it")
    void badUploads() throws Exception {
        for (var body : List.of(
                "{\"chain\": \"" + CANARY,
                "[\"" + CANARY + "\"]",
                "{\"key\": \"" + CANARY + "\"}",
                "{\"chain\": \"x\", \"" + CANARY + "\": \"x\"}",
                "{\"chain\": \"x\", \"use\": \"" + CANARY + "\"}",
                "{\"chain\": \"x\", \"chain\": \"" + CANARY + "\"}",
                "{\"chain\": {\"" + CANARY + "\": 1}}")) {
            var answer = bench.post(UPLOADS, "application/json", body);
            assertEquals(400, answer.statusCode(), body);
            assertEquals(
                    "application/problem+json",
                    answer.headers().firstValue("Content-Type").orElse(""));
            assertFalse(answer.body().contains(CANARY), answer.body());
            var problem = JsonText.read(answer.body());
            assertEquals(400, problem.get("status").intValue());
            assertTrue(problem.get("detail").textValue().endsWith("."), answer.body());
        }
        assertEquals(
                400,
                bench.post(UPLOADS, "multipart/form-data; boundary=x", "no form")
                        .statusCode());
        assertEquals(List.of(), bench.desk.uploads);
    }

    @Test
    @DisplayName("A form that a web page could send without asking, or any other type, is 415")
    void mediaTypes() throws Exception {
        for (var type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
            assertEquals(415, bench.post(UPLOADS, type, "chain=x").statusCode(), type);
            assertEquals(415, bench.post("/v1/reload", type, "x").statusCode(), type);
        }
        assertEquals(List.of(), bench.desk.asked);
    }

    @Test
    @DisplayName("A body has at most 64 KiB, with a length or in chunks")
    void bodyLimit() throws Exception {
        var most = "x".repeat(RequestReading.BODY_MAX_BYTES);
        assertEquals(201, bench.post(UPLOADS, "application/x-pem-file", most).statusCode());
        assertEquals(
                413, bench.post(UPLOADS, "application/x-pem-file", most + "x").statusCode());
        var octets = (most + "x").getBytes(StandardCharsets.US_ASCII);
        var chunked = bench.send(
                "POST",
                UPLOADS,
                AdminBench.OPERATOR,
                builder -> builder.header("Content-Type", "application/x-pem-file")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(octets))));
        assertEquals(413, chunked.statusCode());
        assertEquals(1, bench.desk.uploads.size());
    }

    @Test
    @DisplayName("Parameters have a range")
    void parameters() throws Exception {
        assertEquals(
                200,
                bench.send("GET", "/v1/events?limit=256", AdminBench.READER).statusCode());
        for (var limit : List.of("0", "257", "-1", "99999999999", "x", "")) {
            assertEquals(
                    400,
                    bench.send("GET", "/v1/events?limit=" + limit, AdminBench.READER)
                            .statusCode(),
                    limit);
        }
        bench.send("POST", "/v1/identities/main/activate?generation=7", AdminBench.OPERATOR);
        assertEquals(List.of("activate main 7"), bench.desk.asked);
    }

    @Test
    @DisplayName("A fault of ours is 500 without a word of its cause")
    void fault() throws Exception {
        bench.desk.breaks = true;
        // What is brought about here does not stand in the output as an error that nobody expected.
        var log = (Logger) LoggerFactory.getLogger(RequestHandling.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        log.setAdditive(false);
        try {
            var answer = bench.send("GET", "/v1/identities", AdminBench.READER);
            assertEquals(500, answer.statusCode());
            assertFalse(answer.body().contains("Some.where"), answer.body());
            assertEquals(
                    List.of("GET /v1/identities failed"),
                    lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        } finally {
            log.setAdditive(true);
            log.detachAppender(lines);
        }
    }

    @Test
    @DisplayName("Not ready is 503, and says why")
    void readiness() throws Exception {
        assertEquals(
                "{\"ready\":true,\"reasons\":[]}",
                bench.send("GET", "/ready", null).body());
        bench.ready.set(false);
        var answer = bench.send("GET", "/ready", null);
        assertEquals(503, answer.statusCode());
        assertEquals("{\"ready\":false,\"reasons\":[\"the SBC is starting or stopping\"]}", answer.body());
    }

    @Test
    @DisplayName("Browsers are told to keep, guess and run nothing; nobody is told what serves")
    void headers() throws Exception {
        var headers = bench.send("GET", "/v1/calls", AdminBench.READER).headers();
        assertEquals("no-store", headers.firstValue("Cache-Control").orElse(""));
        assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
        assertTrue(headers.firstValue("Content-Security-Policy").orElse("").contains("default-src 'none'"));
        assertEquals(Optional.empty(), headers.firstValue("Server"));
        assertEquals(Optional.empty(), headers.firstValue("Set-Cookie"));
    }

    @Test
    @DisplayName("What a peer sends cannot leave its string")
    void injection() throws Exception {
        var evil = "<script>\"\n\\";
        bench.live.accept(new SbcEvent.Registration(evil, new Endpoint("192.0.2.1", 1), "added"));
        var answer = bench.send("GET", "/v1/registrations", AdminBench.READER);
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(evil, JsonText.read(answer.body()).get(0).get("user").textValue());
    }

    @Test
    @DisplayName("A key and a passphrase that went in are in no answer and no event")
    void keysAreWriteOnly() throws Exception {
        bench.post(
                UPLOADS,
                "application/json",
                "{\"chain\":\"x\",\"key\":\"%s\",\"passphrase\":\"%s\"}".formatted(CANARY, PASSPHRASE));
        var told = new StringBuilder(bench.events.toString()).append(bench.desk.uploads);
        for (var path : List.of(
                "/metrics",
                "/openapi.json",
                "/v1/identities",
                "/v1/identities/main",
                "/v1/identities/main/history",
                "/v1/identities/main/certificate")) {
            var answer = bench.send("GET", path, AdminBench.OPERATOR);
            assertEquals(200, answer.statusCode(), path);
            told.append(answer.body());
        }
        for (var secret : List.of(CANARY, PASSPHRASE, AdminBench.OPERATOR, AdminBench.READER)) {
            assertFalse(told.toString().contains(secret), told::toString);
        }
    }

    @Test
    @DisplayName("A port that others hold is said in one line")
    void portInUse() {
        var config = new AdminConfig(true, "127.0.0.1", bench.address().port(), Optional.empty(), AdminBench.USERS);
        var setup = bench.setup(directory, config, () -> new Identity("main", List.of(), List.of()));
        var fault = assertThrows(CompletionException.class, () -> bench.start(setup));
        var words = String.valueOf(Objects.requireNonNull(fault.getCause()).getMessage());
        assertTrue(words.startsWith("sbc.admin: cannot listen at 127.0.0.1 port "), words);
        assertEquals(1, words.lines().count());
    }
}
