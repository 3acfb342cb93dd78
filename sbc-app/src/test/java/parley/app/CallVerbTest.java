package parley.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/// The verbs of calls: what they ask of an admin interface that the test plays, and what they print of its answers.
class CallVerbTest {
    private static final String CAPTURE = "aa-20260102T030405.006Z";
    private static final String VIEW = """
        {"id": "%1$s", "call": "aa", "startedAt": "2026-01-02T03:04:05.006Z", "file": "/data/%1$s.pcapng",
         "octets": 42, "running": true}\
        """.formatted(CAPTURE);

    private final StringWriter out = new StringWriter();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile int status = 200;
    private volatile String answer = "";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            var octets = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int call(String... arguments) throws IOException {
        var token = Files.writeString(Files.createTempFile("parley", ".token"), "operator-token-00");
        token.toFile().deleteOnExit();
        var all = new ArrayList<>(List.of("call"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--url", "http://127.0.0.1:" + server.getAddress().getPort(), "--token-file", token.toString()));
        return Main.commandLine().setOut(new PrintWriter(out, true)).execute(all.toArray(new String[0]));
    }

    @Test
    @DisplayName("capture begins one for the time given, and says what it is called and where its file is")
    void capture() throws IOException {
        status = 202;
        answer = VIEW;
        assertEquals(0, call("capture", "aa", "--for", "2m"));
        assertEquals(List.of("POST /v1/calls/aa/capture {\"seconds\": 120}"), List.copyOf(asked));
        assertTrue(out.toString().contains(CAPTURE), out::toString);
        assertTrue(out.toString().contains("file /data/" + CAPTURE + ".pcapng"), out::toString);
        assertEquals(0, call("capture", "aa"));
        assertTrue(asked.contains("POST /v1/calls/aa/capture {\"seconds\": 60}"), asked::toString);
    }

    @Test
    @DisplayName("captures lists each with its file; stop-capture ends one; list shows the calls there are")
    void others() throws IOException {
        answer = "[" + VIEW + "]";
        assertEquals(0, call("captures"));
        assertTrue(out.toString().contains("running  42      /data/" + CAPTURE), out::toString);
        status = 202;
        answer = "{\"id\": \"" + CAPTURE + "\"}";
        assertEquals(0, call("stop-capture", CAPTURE));
        assertTrue(asked.contains("POST /v1/captures/" + CAPTURE + "/stop "), asked::toString);
        status = 200;
        answer = "[{\"id\": \"aa\", \"from\": \"alice\", \"to\": \"bob\", \"startedAt\": \"now\", \"legs\": []}]";
        assertEquals(0, call("list"));
        assertTrue(out.toString().contains("aa  alice  bob  now"), out::toString);
    }

    @Test
    @DisplayName("show asks for one call and tells of each leg; what is not known, as of a fax, is a dash")
    void show() throws IOException {
        answer = """
            {"id": "aa", "from": "alice", "to": "bob", "startedAt": "now", "answeredAt": null, "legs": [
             {"leg": "0/A", "security": "AES_CM_128_HMAC_SHA1_80", "transcoding": "opus to PCMU", "trouble": "",
              "statistics": {"kind": "audio", "received": 100, "sent": 99, "rtcpReceived": 5, "rtcpSent": 4,
               "rtcpRefused": 1, "lost": 2, "lostLatelyPercent": 2.0, "jitterMillis": 1.5, "roundTripMillis": 80.0,
               "meanOpinionScore": 4.2, "opinionScale": "wideband", "authenticationFailures": 3, "replayed": 0,
               "discarded": 7}},
             {"leg": "1/A", "security": "T.38 over UDPTL in the clear", "transcoding": "", "trouble": "",
              "statistics": {"kind": "fax", "received": 60, "sent": 61, "rtcpReceived": 0, "rtcpSent": 0,
               "rtcpRefused": 0, "lost": 0, "lostLatelyPercent": null, "jitterMillis": null, "roundTripMillis": null,
               "meanOpinionScore": null, "opinionScale": null, "authenticationFailures": 0, "replayed": 0,
               "discarded": 0}},
             {"leg": "2/A", "security": "", "transcoding": "", "trouble": "dtls-timeout: no answer",
              "statistics": null}]}
            """;
        assertEquals(0, call("show", "aa"));
        assertEquals(List.of("GET /v1/calls/aa "), List.copyOf(asked));
        var lines =
                out.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertTrue(lines.contains("leg 0/A: AES_CM_128_HMAC_SHA1_80; opus to PCMU"), out::toString);
        assertTrue(lines.contains("leg 2/A: not keyed; dtls-timeout: no answer"), out::toString);
        assertTrue(lines.contains("0/A audio 100 99 5 4 1"), out::toString);
        assertTrue(lines.contains("0/A 2 2.0 1.5 80.0 4.2 wideband 3 0 7"), out::toString);
        assertTrue(lines.contains("1/A 0 - - - - - 0 0 0"), out::toString);
        assertTrue(lines.contains("2/A - - - - - -"), out::toString);
    }

    @Test
    @DisplayName("What the SBC refuses is exit code 1, and the reason")
    void refused() throws IOException {
        status = 409;
        answer = "{\"title\": \"Refused\", \"detail\": \"captures are switched off\"}";
        assertEquals(1, call("capture", "aa"));
        assertTrue(out.toString().contains("captures are switched off"), out::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1h", "-1s", "10 s", "12345", "0", "0m", "601s", "11m"})
    @DisplayName("A time is a number of seconds or minutes, more than none and no more than ten minutes")
    void times(String wrong) {
        assertEquals(30, new CallCaptureVerb.Seconds().convert("30"));
        assertEquals(600, new CallCaptureVerb.Seconds().convert("10m"));
        assertThrows(TypeConversionException.class, () -> new CallCaptureVerb.Seconds().convert(wrong));
    }
}
