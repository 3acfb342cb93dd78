package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.CallRef;
import parley.observe.SbcEvent;

/// A call's statistics by the interface: those of the moment for one call, those told last in the list.
class MeasuringTest {
    private static final CallRef ANSWERED = new CallRef("aa");
    private static final CallRef UNANSWERED = new CallRef(AdminBench.CALL_WITHOUT_ANSWER);

    private AdminBench bench;

    @BeforeEach
    void start(@TempDir Path directory) {
        bench = new AdminBench(directory);
        for (var call : new CallRef[] {ANSWERED, UNANSWERED}) {
            bench.live.accept(new SbcEvent.CallStarted(call, "alice", "bob"));
            bench.live.accept(new SbcEvent.MediaSecured(call, "0/A", "plain RTP"));
            bench.live.accept(new SbcEvent.MediaMeasured(
                    call,
                    "0/A",
                    "audio",
                    new SbcEvent.Traffic(7, 0, 0, 0, 0, 0, 0, 0),
                    new SbcEvent.RtcpTraffic(0, 0, 0),
                    new SbcEvent.Quality(-1, -1, -1, 0, "narrowband"),
                    new SbcEvent.SrtpHealth(0, 0, 0)));
        }
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private JsonNode get(String path) throws Exception {
        var answer = bench.send("GET", path, AdminBench.READER);
        assertEquals(200, answer.statusCode(), answer.body());
        return JsonText.read(answer.body());
    }

    @Test
    @DisplayName("One call is measured when it is asked for: RTP, RTCP, quality and its scale")
    void now() throws Exception {
        var legs = get("/v1/calls/aa").path("legs");
        assertEquals(1, legs.size(), "a leg that is not keyed is not shown");
        var statistics = legs.get(0).path("statistics");
        assertEquals("audio", statistics.path("kind").asText());
        assertEquals(100, statistics.path("received").asInt());
        assertEquals(5, statistics.path("rtcpReceived").asInt());
        assertEquals(4, statistics.path("rtcpSent").asInt());
        assertEquals(1, statistics.path("rtcpRefused").asInt());
        assertEquals(25.0, statistics.path("lostLatelyPercent").asDouble());
        assertEquals(4.2, statistics.path("meanOpinionScore").asDouble());
        assertEquals("wideband", statistics.path("opinionScale").asText());
        assertTrue(statistics.path("at").asText().startsWith("20"), statistics::toString);
    }

    @Test
    @DisplayName("The list shows what was told last, and what is not known as null")
    void list() throws Exception {
        var statistics = get("/v1/calls").get(0).path("legs").get(0).path("statistics");
        assertEquals(7, statistics.path("received").asInt());
        for (var unknown :
                new String[] {"lostLatelyPercent", "jitterMillis", "roundTripMillis", "meanOpinionScore", "opinionScale"
                }) {
            assertTrue(statistics.path(unknown).isNull(), unknown);
        }
    }

    @Test
    @DisplayName("Where media does not answer in time, what was told last is shown")
    void late() throws Exception {
        var legs = get("/v1/calls/" + UNANSWERED.value()).path("legs");
        assertEquals(7, legs.get(0).path("statistics").path("received").asInt());
    }
}
