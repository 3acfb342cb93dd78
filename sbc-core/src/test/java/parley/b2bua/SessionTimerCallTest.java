package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.LegSide;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeaders;

/// Session timers: each leg has its own (RFC 4028).
final class SessionTimerCallTest {
    private static final Duration INTERVAL = Duration.ofMinutes(30);
    private final SimulatedCall call = new SimulatedCall(CallTerms.usual().timed(INTERVAL));

    private static List<String> expires(SipHeaders headers) {
        return headers.all(HeaderName.SESSION_EXPIRES);
    }

    /// Alice refreshes her leg, Bob his.
    private void established() {
        call.alice.invite(
                CallTerms.BOB,
                call.alice.describes(),
                "Supported: timer",
                "Session-Expires: 1800;refresher=uac",
                "Min-SE: 90");
        call.alice.expect(100);
        var invite = call.bob.expect(Method.INVITE);
        assertEquals(List.of("1800"), expires(invite.headers()), "a wish of our own");
        call.bob.answer(invite, 200, call.bob.describes(), "Session-Expires: 1800;refresher=uas", "Require: timer");
        call.bob.expect(Method.ACK);
        var ok = call.alice.expect(200);
        assertEquals(List.of("1800;refresher=uac"), expires(ok.headers()));
        assertEquals(List.of("timer"), ok.headers().all(HeaderName.REQUIRE));
        call.alice.acknowledge(Body.EMPTY);
    }

    private void refreshed(boolean byAlice) {
        var who = byAlice ? call.alice : call.bob;
        who.ask(Method.UPDATE, Body.EMPTY, "Supported: timer", "Session-Expires: 1800;refresher=uac");
        assertEquals(List.of("1800;refresher=uac"), expires(who.expect(200).headers()));
        call.assertQuiet();
    }

    @Test
    @DisplayName("RFC 4028 §10: both legs are refreshed by their phones, and the call goes on")
    void bothRefreshed() {
        established();
        for (var round = 0; round < 5; round++) {
            call.pass(Duration.ofMinutes(15));
            refreshed(true);
            refreshed(false);
        }
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 4028 §10: a phone that no longer refreshes has vanished: BYE to both, 32 s before the end")
    void vanished() {
        established();
        call.pass(Duration.ofMinutes(15));
        refreshed(false);
        call.pass(Duration.ofMinutes(15).minusSeconds(33));
        call.assertQuiet();
        call.pass(Duration.ofSeconds(1));
        call.assertEndsByUs("session-expired");
    }

    @ParameterizedTest
    @DisplayName("RFC 4028 §9: an interval below our minimum: 422 with Min-SE, and nobody is called")
    @ValueSource(ints = {30, 89})
    void tooSmall(int seconds) {
        call.alice.invite(CallTerms.BOB, call.alice.describes(), "Supported: timer", "Session-Expires: " + seconds);
        call.alice.expect(100);
        assertEquals(List.of("90"), call.alice.expect(422).headers().all(HeaderName.MIN_SE));
        call.assertQuiet();
        call.assertOver(422, "rejected");
    }

    @Test
    @DisplayName("RFC 4028 §7.3: a callee's 422 is met by a new INVITE with its Min-SE; the caller notices nothing")
    void calleeWantsLonger() {
        var first = call.called();
        call.bob.answer(first, 422, Body.EMPTY, "Min-SE: 3600");
        call.bob.expect(Method.ACK);
        var second = call.bob.expect(Method.INVITE);
        assertEquals(List.of("3600"), expires(second.headers()));
        assertEquals(List.of("3600"), second.headers().all(HeaderName.MIN_SE));
        assertEquals(
                first.headers().cseq().number() + 1, second.headers().cseq().number());
        assertEquals(first.headers().callId(), second.headers().callId());
        assertEquals(first.headers().from(), second.headers().from());
        assertFalse(first.headers().topmostVia().equals(second.headers().topmostVia()));
        assertEquals(1, second.headers().vias().size());
        call.bob.answer(second, 180);
        call.alice.expect(180);
        call.bob.answer(second, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 4028 §7.3: a callee that asks for ever longer intervals is refused at last")
    void everLonger() {
        var invite = call.called();
        for (var attempt = 1; attempt <= 3; attempt++) {
            call.bob.answer(invite, 422, Body.EMPTY, "Min-SE: " + 3600 * attempt);
            call.bob.expect(Method.ACK);
            invite = call.bob.expect(Method.INVITE);
        }
        call.bob.answer(invite, 422, Body.EMPTY, "Min-SE: 99999");
        call.bob.expect(Method.ACK);
        call.alice.expect(500);
        call.assertQuiet();
        call.assertOver(500, "rejected");
    }

    /// Bob knows nothing of session timers, so that refreshing his leg is ours.
    private void establishedWithOldBob() {
        call.established();
        call.pass(INTERVAL.dividedBy(2));
        call.alice.answer(call.alice.expect(Method.UPDATE), 200, Body.EMPTY, "Session-Expires: 1800;refresher=uac");
    }

    @Test
    @DisplayName(
            "RFC 4028 §7.2, §10: a callee without session timers is refreshed by us, with UPDATE at half the interval")
    void weRefresh() {
        establishedWithOldBob();
        var update = call.bob.expect(Method.UPDATE);
        assertEquals(List.of("1800;refresher=uac"), expires(update.headers()));
        assertEquals(0, update.body().length());
        call.bob.answer(update, 200);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 4028 §7.4: a callee without UPDATE is refreshed by the offer that it knows already")
    void refreshByInvite() {
        establishedWithOldBob();
        call.bob.answer(call.bob.expect(Method.UPDATE), 405);
        var invite = call.bob.expect(Method.INVITE);
        assertTrue(invite.body().text().contains(" 1 IN IP4 " + SimulatedCall.MEDIA_B), "the same version");
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §14.1: our refresh meets 491: it is tried again, 2.1 to 4 s later on a leg that we called")
    void refreshMeetsGlare() {
        establishedWithOldBob();
        call.bob.answer(call.bob.expect(Method.UPDATE), 405);
        call.bob.answer(call.bob.expect(Method.INVITE), 491);
        call.bob.expect(Method.ACK);
        var refused = call.clock.now();
        call.passUntilHeard();
        var waited = call.clock.now().minus(refused).toMillis();
        assertTrue(waited >= 2_100 && waited <= 4_000, "after " + waited + " ms");
        call.bob.answer(call.bob.expect(Method.UPDATE), 200);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @ParameterizedTest
    @DisplayName("RFC 4028 §10, RFC 3261 §12.2.1.2: a refresh that finds no dialog ends the call on both sides")
    @ValueSource(ints = {408, 481})
    void refreshFindsNothing(int status) {
        establishedWithOldBob();
        call.bob.answer(call.bob.expect(Method.UPDATE), status);
        call.assertEndsByUs("session-expired");
    }

    @Test
    @DisplayName("RFC 4028 §10: a refresh that nobody answers ends the call on both sides")
    void refreshUnanswered() {
        establishedWithOldBob();
        call.received(LegSide.B, Method.UPDATE);
        for (var copy = 0; copy < 10; copy++) {
            call.pass(Duration.ofMillis(copy < 3 ? 500L << copy : 4000));
            call.received(LegSide.B, Method.UPDATE);
        }
        call.pass(Duration.ofMillis(500));
        call.assertEndsByUs("session-expired");
    }
}
