package parley.admin.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.observe.SbcEvent;

class LiveStateTest {
    private static final SbcEvent.RtcpTraffic NO_RTCP = new SbcEvent.RtcpTraffic(0, 0, 0);
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Endpoint HERE = new Endpoint("192.0.2.1", 5061);
    private static final Endpoint THERE = new Endpoint("192.0.2.7", 40_000);
    private static final CallRef CALL = new CallRef("00000000000000aa");
    private static final SbcEvent.MediaMeasured MEASURED = new SbcEvent.MediaMeasured(
            CALL,
            "0/A",
            "audio",
            new SbcEvent.Traffic(10, 9, 1_000, 900, 1, 2, 3, 4),
            new SbcEvent.RtcpTraffic(8, 11, 12),
            new SbcEvent.Quality(64, 1_500, 80_000, 410, "wideband"),
            new SbcEvent.SrtpHealth(5, 6, 7));

    /// The same, as it is shown.
    private static final LegStatistics STATISTICS = new LegStatistics(
            T0,
            "audio",
            10,
            9,
            1_000,
            900,
            8,
            11,
            12,
            1,
            Optional.of(25.0),
            Optional.of(1.5),
            Optional.of(80.0),
            Optional.of(4.1),
            Optional.of("wideband"),
            2,
            3,
            4,
            5,
            6,
            7);

    private final LiveState state = new LiveState();

    private void on(SbcEvent event) {
        state.on(event, T0);
    }

    private static SbcEvent.TlsHandshake handshake(String verdict, int port) {
        return new SbcEvent.TlsHandshake(
                "server",
                "external",
                new Endpoint("192.0.2.7", port),
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256",
                "sip.example.com",
                "CN=peer",
                List.of("peer.example.com"),
                "1a",
                Optional.empty(),
                verdict,
                verdict.equals("accepted") ? "" : "cause and advice",
                SbcEvent.TlsTerms.UNKNOWN);
    }

    private static SbcEvent.ConnectionOpened opened(long number) {
        return new SbcEvent.ConnectionOpened(
                number, "external", "tls", HERE, THERE, "CN=peer", List.of("peer.example.com"));
    }

    @Test
    @DisplayName("A connection is shown with what its handshake agreed on, from its opening to its end")
    void connection() {
        on(handshake("accepted", 40_000));
        assertEquals(List.of(), state.connections());
        on(opened(1));
        assertEquals(
                List.of(new LiveConnection(
                        1,
                        "external",
                        "tls",
                        "192.0.2.1:5061",
                        "192.0.2.7:40000",
                        T0,
                        "server",
                        "TLSv1.3",
                        "TLS_AES_128_GCM_SHA256",
                        "sip.example.com",
                        "CN=peer",
                        List.of("peer.example.com"))),
                state.connections());
        on(new SbcEvent.ConnectionClosed(1, "external", "tls", THERE, "closed by the peer"));
        assertEquals(List.of(), state.connections());
    }

    @Test
    @DisplayName("A connection that never came about ends none that did, though it had the same ends")
    void refusedConnection() {
        on(opened(1));
        on(new SbcEvent.ConnectionClosed("external", "tls", THERE, "too many"));
        assertEquals(1, state.connections().size());
    }

    @Test
    @DisplayName("Two connections between the same ends are two")
    void sameEnds() {
        on(opened(1));
        on(opened(2));
        on(new SbcEvent.ConnectionClosed(1, "external", "tls", THERE, "idle"));
        assertEquals(
                List.of(2L),
                state.connections().stream().map(LiveConnection::id).toList());
    }

    @Test
    @DisplayName("A call is shown with its media legs until it is over")
    void call() {
        on(new SbcEvent.CallStarted(CALL, "alice", "trunk"));
        on(new SbcEvent.CallAnswered(CALL, 120));
        on(new SbcEvent.MediaKeying(CALL, "0/A", "peer", "sdes", List.of("RTP/SAVP"), "SDES", "offered"));
        on(new SbcEvent.MediaSecured(CALL, "0/A", "AES_CM_128_HMAC_SHA1_80"));
        on(new SbcEvent.MediaTranscoded(CALL, "0/A", "opus to PCMU"));
        on(MEASURED);
        on(new SbcEvent.MediaFailed(CALL, "0/B", "dtls-timeout", "no answer"));
        assertEquals(
                Optional.of(new LiveCall(
                        CALL.value(),
                        "alice",
                        "trunk",
                        T0,
                        Optional.of(T0),
                        List.of(
                                new MediaLeg(
                                        "0/A",
                                        Optional.of(
                                                new LegKeying("peer", "sdes", List.of("RTP/SAVP"), "SDES", "offered")),
                                        "AES_CM_128_HMAC_SHA1_80",
                                        "opus to PCMU",
                                        "",
                                        Optional.of(STATISTICS)),
                                new MediaLeg(
                                        "0/B",
                                        Optional.empty(),
                                        "",
                                        "",
                                        "dtls-timeout: no answer",
                                        Optional.empty())))),
                state.call(CALL.value()));
        assertEquals(new Totals(Map.of(), 0, 1, 2), state.totals());
        on(new SbcEvent.MediaReleased(CALL, "0/A", 1, 1, 0, 0, 0, 0, 0, NO_RTCP));
        on(new SbcEvent.CallEnded(CALL, 200, "bye-a", "", 1_000));
        assertEquals(List.of(), state.calls());
        // The other leg's port returns after the call: it is not to come back to life.
        on(new SbcEvent.MediaReleased(CALL, "0/B", 1, 1, 0, 0, 0, 0, 0, NO_RTCP));
        assertEquals(new Totals(Map.of(), 0, 0, 0), state.totals());
    }

    @Test
    @DisplayName("RFC 3261 §10.3: a binding keeps its beginning when it is refreshed, and goes when it expires")
    void registration() {
        on(new SbcEvent.Registration("sip:a@example.com", THERE, "added"));
        state.on(new SbcEvent.Registration("sip:a@example.com", THERE, "refreshed"), T0.plusSeconds(60));
        assertEquals(
                List.of(new LiveRegistration("sip:a@example.com", "192.0.2.7:40000", T0, T0.plusSeconds(60))),
                state.registrations());
        on(new SbcEvent.Registration("sip:a@example.com", THERE, "refused"));
        assertEquals(1, state.registrations().size());
        on(new SbcEvent.Registration("sip:a@example.com", THERE, "expired"));
        assertEquals(List.of(), state.registrations());
    }

    @Test
    @DisplayName("Failed handshakes are told newest first in the words of the log, and not more than are remembered")
    void failures() {
        for (var port = 1; port <= LiveState.FAILURES_MAX + 10; port++) {
            on(handshake("unknown-authority", port));
        }
        var all = state.failures(Integer.MAX_VALUE);
        assertEquals(LiveState.FAILURES_MAX, all.size());
        assertEquals(
                "192.0.2.7:" + (LiveState.FAILURES_MAX + 10), all.getFirst().remote());
        assertEquals("cause and advice", all.getFirst().explanation());
        assertEquals(3, state.failures(3).size());
    }

    @Test
    @DisplayName("What does not fit is left out and counted; handshakes that no connection follows are forgotten")
    void bounds() {
        for (var i = 0; i < LiveState.CALLS_MAX + 5; i++) {
            on(new SbcEvent.CallStarted(new CallRef("call" + i), "a", "b"));
        }
        assertEquals(LiveState.CALLS_MAX, state.calls().size());
        assertEquals(5, state.leftOut());
        for (var port = 1; port <= LiveState.HANDSHAKES_MAX + 1; port++) {
            on(handshake("accepted", port));
        }
        on(new SbcEvent.ConnectionOpened(9, "external", "tls", HERE, new Endpoint("192.0.2.7", 1), "", List.of()));
        assertTrue(state.connections().getFirst().tlsVersion().isEmpty());
    }
}
