package parley.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.testkit.LossyNetwork;
import parley.testkit.VirtualClock;

/// Client and server machines with a network between them that loses, duplicates, delays and reorders.
final class TransactionSimulationTest {
    private static final int EVENTS_MAX = 10_000;
    private static final SipRequest INVITE = request(Method.INVITE);
    private static final SipRequest BYE = request(Method.BYE);
    private static final LossyNetwork.Quality POOR =
            new LossyNetwork.Quality(0.4, 0.2, Duration.ofMillis(5), Duration.ofMillis(900));

    private final VirtualClock clock = new VirtualClock();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    /// Both ends of one transaction, and what the server's user answers.
    private final class Pair {
        final SimulatedServer server;
        final SimulatedClient client;

        Pair(ClientTransaction.Step start, LossyNetwork network, int status, Duration patience) {
            server = new SimulatedServer(
                    clock,
                    response -> network.send(response, this::toClient),
                    request -> answer(request, status, patience));
            client = new SimulatedClient(clock, start, request -> network.send(request, this::toServer), _ -> {});
        }

        private void toClient(SipResponse response) {
            client.receive(response);
        }

        private void toServer(SipRequest request) {
            server.receive(request);
        }

        private void answer(SipRequest request, int status, Duration patience) {
            if (request.method().equals(Method.INVITE)) {
                clock.after(patience.dividedBy(2), () -> server.respond(response(request, 180)));
            }
            clock.after(patience, () -> server.respond(response(request, status)));
        }

        private List<Integer> finals() {
            return client.heard.stream()
                    .filter(response -> !response.provisional())
                    .map(SipResponse::status)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("§17: a failed INVITE is heard once at each end, and both transactions end, however bad the network")
    void failedInvite(long seed) {
        var random = new SplittableRandom(seed);
        var start = InviteClientTransaction.start(INVITE, TransactionTimers.DEFAULT, false);
        var patience = Duration.ofMillis(random.nextInt(8_000));
        var pair = new Pair(start, new LossyNetwork(clock, seed, POOR), 486, patience);
        assertTrue(drains(pair.client), "events without end, seed " + seed);
        assertTrue(pair.server.heard.size() <= 1, "INVITE passed on twice");
        assertTrue(pair.finals().size() <= 1, "more than one final response");
        assertEnded(pair);
        if (pair.finals().equals(List.of(486))) {
            assertEquals(TransactionEffect.Outcome.COMPLETED, pair.client.outcome);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("RFC 6026 §7: an accepted INVITE makes one call, and both transactions end, however bad the network")
    void acceptedInvite(long seed) {
        var random = new SplittableRandom(seed);
        var start = InviteClientTransaction.start(INVITE, TransactionTimers.DEFAULT, false);
        var patience = Duration.ofMillis(random.nextInt(8_000));
        var pair = new Pair(start, new LossyNetwork(clock, seed, POOR), 200, patience);
        assertTrue(drains(pair.client), "events without end, seed " + seed);
        assertTrue(pair.server.heard.size() <= 1, "INVITE passed on twice");
        assertTrue(pair.finals().stream().allMatch(status -> status == 200));
        assertEnded(pair);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("§17.1.2, §17.2.2: a request is done once and answered once or not at all, however bad the network")
    void nonInvite(long seed) {
        var start = NonInviteClientTransaction.start(BYE, TransactionTimers.DEFAULT, false);
        var pair = new Pair(start, new LossyNetwork(clock, seed, POOR), 200, Duration.ofMillis(seed * 10));
        assertTrue(clock.drain(EVENTS_MAX), "events without end, seed " + seed);
        assertTrue(pair.server.heard.size() <= 1, "request passed on twice");
        var expected = pair.client.outcome == TransactionEffect.Outcome.COMPLETED ? List.of(200) : List.of();
        assertEquals(expected, pair.finals());
        assertEnded(pair);
    }

    @Test
    @DisplayName("retransmission wins: where four in ten datagrams are lost, nine in ten requests are answered")
    void mostComplete() {
        var answered = seeds().filter(seed -> {
            var start = NonInviteClientTransaction.start(BYE, TransactionTimers.DEFAULT, false);
            var pair = new Pair(start, new LossyNetwork(clock, seed, POOR), 200, Duration.ofMillis(10));
            return clock.drain(EVENTS_MAX) && pair.finals().equals(List.of(200));
        });
        var count = answered.count();
        assertTrue(count >= 270, count + " of 300 answered");
    }

    @Test
    @DisplayName("§17.1.1.2: the INVITE is resent at T1, 2*T1, 4*T1 ... until timer B, 64*T1 after the first")
    void inviteInstants() {
        var client = alone(InviteClientTransaction.start(INVITE, TransactionTimers.DEFAULT, false));
        assertEquals(millis(0, 500, 1_500, 3_500, 7_500, 15_500, 31_500), client.sent);
        assertEquals(Duration.ofSeconds(32), client.endedAt);
        assertEquals(TransactionEffect.Outcome.TIMEOUT, client.outcome);
    }

    @Test
    @DisplayName("§17.1.2.1: a request is resent at T1, 2*T1 ... T2, T2 ... until timer F, 64*T1 after the first")
    void nonInviteInstants() {
        var client = alone(NonInviteClientTransaction.start(BYE, TransactionTimers.DEFAULT, false));
        assertEquals(millis(0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500), client.sent);
        assertEquals(Duration.ofSeconds(32), client.endedAt);
    }

    @Test
    @DisplayName("§17.2.1: a failure is resent at T1, 2*T1 ... T2, T2 ... until timer H gives the ACK up")
    void failureInstants() {
        var server = new SimulatedServer(clock, _ -> {}, _ -> {});
        server.receive(INVITE);
        clock.pass(Duration.ofSeconds(10));
        server.sent.clear();
        server.respond(response(INVITE, 486));
        assertTrue(clock.drain(EVENTS_MAX));
        var late = server.sent.stream().map(at -> at.minusSeconds(10)).toList();
        assertEquals(millis(0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500), late);
        assertEquals(Duration.ofSeconds(42), server.endedAt);
        assertEquals(TransactionEffect.Outcome.TIMEOUT, server.outcome);
    }

    @Test
    @DisplayName(
            "§17: on a perfect network nothing is sent twice, and the timers D, H and I run exactly as long as said")
    void perfectNetwork() {
        var network = new LossyNetwork(clock, 1, LossyNetwork.Quality.PERFECT);
        var start = InviteClientTransaction.start(INVITE, TransactionTimers.DEFAULT, false);
        var pair = new Pair(start, network, 486, Duration.ofSeconds(4));
        assertTrue(clock.drain(EVENTS_MAX));
        assertEquals(millis(0, 4_000), pair.client.sent); // INVITE, ACK
        assertEquals(millis(0, 2_000, 4_000), pair.server.sent); // 100, 180, 486
        assertEquals(Duration.ofSeconds(36), pair.client.endedAt);
        assertEquals(Duration.ofSeconds(9), pair.server.endedAt);
    }

    /// An INVITE client that has heard a 1xx waits for the user's patience, as RFC 3261 §17.1.1.2 has no timer there.
    private boolean drains(SimulatedClient client) {
        return clock.drain(EVENTS_MAX) && client.armed.isEmpty();
    }

    /// The client has ended, unless only provisional responses came through; so has a server that was reached.
    private static void assertEnded(Pair pair) {
        var waiting = !pair.client.heard.isEmpty() && pair.finals().isEmpty();
        if (!waiting) {
            assertNotNull(pair.client.outcome, "client still there");
        }
        if (!pair.server.heard.isEmpty()) {
            assertNotNull(pair.server.outcome, "server still there");
        }
        assertTrue(pair.client.armed.isEmpty() && pair.server.armed.isEmpty(), "timers left");
    }

    private SimulatedClient alone(ClientTransaction.Step start) {
        var client = new SimulatedClient(clock, start, _ -> {}, _ -> {});
        assertTrue(clock.drain(EVENTS_MAX));
        return client;
    }

    private static List<Duration> millis(long... instants) {
        return LongStream.of(instants).mapToObj(Duration::ofMillis).toList();
    }
}
