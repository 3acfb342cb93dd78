package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.LegSide;
import parley.sip.SimulatedPhone;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipUri;

/// Changing a session that stands (RFC 3261 §14, RFC 3311).
final class ReInviteTest {
    private static final String[] HELD = {"m=audio 49170 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=sendonly"};
    private static final String[] HOLDS = {"m=audio 49170 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=recvonly"};

    private final SimulatedCall call = new SimulatedCall(CallTerms.usual());
    private SimulatedPhone one = call.alice;
    private SimulatedPhone other = call.bob;

    @BeforeEach
    void establish() {
        call.established();
    }

    private void swap(boolean swapped) {
        one = swapped ? call.bob : call.alice;
        other = swapped ? call.alice : call.bob;
    }

    private Body reInvites(String... media) {
        var body = one.describes(media);
        one.ask(Method.INVITE, body);
        one.expect(100);
        return body;
    }

    private void accepted(String... answer) {
        other.answer(other.expect(Method.INVITE), 200, other.describes(answer));
        other.expect(Method.ACK);
        one.expect(200);
        one.acknowledge(Body.EMPTY);
    }

    @ParameterizedTest(name = "held by the callee: {0}")
    @DisplayName("RFC 3264 §8.4: hold and resume cross in both directions, and media learns of each")
    @ValueSource(booleans = {false, true})
    void holdAndResume(boolean byCallee) {
        swap(byCallee);
        reInvites(HELD);
        var hold = other.expect(Method.INVITE);
        assertTrue(hold.body().text().contains("a=sendonly"), hold.body().text());
        other.answer(hold, 200, other.describes(HOLDS));
        other.expect(Method.ACK);
        assertTrue(one.expect(200).body().text().contains("a=recvonly"));
        one.acknowledge(Body.EMPTY);
        assertEquals(4, call.connected.size(), "both legs have a new direction");
        reInvites();
        var resume = other.expect(Method.INVITE);
        assertFalse(resume.body().text().contains("a=sendonly"));
        other.answer(resume, 200, other.describes());
        other.expect(Method.ACK);
        one.expect(200);
        one.acknowledge(Body.EMPTY);
        assertEquals(6, call.connected.size());
        call.assertEndsByBye();
    }

    @ParameterizedTest(name = "of the callee: {0}")
    @DisplayName("RFC 3261 §14.1, §14.2: re-INVITEs that meet in us: 491 to the second; the first goes on undisturbed")
    @ValueSource(booleans = {false, true})
    void glareInUs(boolean calleeFirst) {
        swap(calleeFirst);
        reInvites();
        var crossing = other.expect(Method.INVITE);
        other.ask(Method.INVITE, other.describes());
        other.expect(100);
        other.expect(491);
        other.answer(crossing, 200, other.describes());
        other.expect(Method.ACK);
        one.expect(200);
        one.acknowledge(Body.EMPTY);
        call.assertEndsByBye();
    }

    @ParameterizedTest(name = "of the callee: {0}")
    @DisplayName(
            "RFC 3261 §14.1: glare at the far end: both sides hear 491, each may try again, and the session stands")
    @ValueSource(booleans = {false, true})
    void glareBeyondUs(boolean calleeFirst) {
        swap(calleeFirst);
        reInvites();
        var crossing = other.expect(Method.INVITE);
        other.ask(Method.INVITE, other.describes());
        other.expect(100);
        other.expect(491);
        other.answer(crossing, 491);
        other.expect(Method.ACK);
        one.expect(491);
        swap(!calleeFirst);
        reInvites();
        accepted();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §14.2: a second re-INVITE of the same side: 500 with Retry-After of 0 to 10 s")
    void overlapping() {
        one.ask(Method.INVITE, one.describes());
        one.expect(100);
        var first = other.expect(Method.INVITE);
        one.ask(Method.INVITE, one.describes());
        one.expect(100);
        var seconds = Integer.parseInt(
                one.expect(500).headers().first(HeaderName.RETRY_AFTER).orElseThrow());
        assertTrue(seconds >= 0 && seconds <= 10, "Retry-After: " + seconds);
        other.answer(first, 488);
        other.expect(Method.ACK);
        call.received(LegSide.A, 488);
    }

    @ParameterizedTest
    @DisplayName(
            "RFC 3261 §14.1, RFC 5057 §5.1: a refused re-INVITE leaves the session as it was; the next one may work")
    @ValueSource(ints = {400, 403, 415, 486, 488, 491, 500, 503, 606})
    void refused(int status) {
        var before = call.negotiation();
        reInvites(HELD);
        var offer = other.expect(Method.INVITE);
        other.answer(offer, status);
        other.expect(Method.ACK);
        one.expect(status == 503 ? 500 : status);
        assertEquals(2, call.connected.size(), "media was not touched");
        assertEquals(before.getClass(), call.negotiation().getClass());
        reInvites(HELD);
        accepted(HOLDS);
        call.assertEndsByBye();
    }

    @ParameterizedTest
    @DisplayName("RFC 3261 §12.2.1.2: 481 or 408 to a re-INVITE says that the dialog is gone: both sides get BYE")
    @ValueSource(ints = {408, 481})
    void dialogLost(int status) {
        reInvites();
        other.answer(other.expect(Method.INVITE), status);
        other.expect(Method.ACK);
        one.expect(status);
        call.assertEndsByUs("dialog-lost");
    }

    @Test
    @DisplayName("RFC 3261 §12.2.1.2: a re-INVITE that nobody answers: 408 to who asked, BYE to both")
    void unanswered() {
        reInvites();
        for (var copy = 0; copy <= 6; copy++) {
            call.received(LegSide.B, Method.INVITE);
            call.pass(Duration.ofMillis(copy < 6 ? 500L << copy : 500));
        }
        one.expect(408);
        call.assertEndsByUs("timeout");
    }

    @Test
    @DisplayName("RFC 3261 §9: the CANCEL of a re-INVITE crosses; the session stands")
    void cancelled() {
        reInvites();
        var crossing = other.expect(Method.INVITE);
        other.answer(crossing, 180);
        one.cancel();
        one.expect(200);
        var cancel = other.expect(Method.CANCEL);
        other.answer(cancel, 200);
        other.answer(crossing, 487);
        other.expect(Method.ACK);
        one.expect(487);
        reInvites();
        accepted();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §9.1: the CANCEL of a re-INVITE crosses its 200: the session changes, as the 200 says")
    void cancelCrossesAnswer() {
        reInvites();
        var crossing = other.expect(Method.INVITE);
        other.answer(crossing, 180);
        one.cancel();
        one.expect(200);
        other.answer(crossing, 200, other.describes());
        other.answer(other.expect(Method.CANCEL), 200);
        other.expect(Method.ACK);
        one.expect(200);
        one.acknowledge(Body.EMPTY);
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §13.2.1, §14: a re-INVITE without offer: the offer comes in the 200, its answer in the ACK")
    void lateOffer() {
        one.ask(Method.INVITE, Body.EMPTY);
        one.expect(100);
        var asked = other.expect(Method.INVITE);
        assertEquals(0, asked.body().length());
        other.answer(asked, 200, other.describes());
        var offer = one.expect(200);
        assertTrue(offer.body().text().contains(SimulatedCall.MEDIA_A));
        one.acknowledge(one.describes());
        assertTrue(other.expect(Method.ACK).body().text().contains(SimulatedCall.MEDIA_B));
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §9.2: a CANCEL while the other side's late offer waits for ports comes too late")
    void cancelOfLateOffer() {
        one.ask(Method.INVITE, Body.EMPTY);
        one.expect(100);
        var asked = other.expect(Method.INVITE);
        call.mediaHeld = true;
        other.answer(asked, 200, other.describes());
        one.cancel();
        one.expect(200);
        call.assertQuiet();
        call.mediaHeld = false;
        call.openMedia();
        one.expect(200);
        one.acknowledge(one.describes());
        other.expect(Method.ACK);
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §12.2.2: a re-INVITE's Contact is where later requests of the dialog go")
    void targetRefresh() {
        one.ask(Method.INVITE, one.describes(), "Contact: <sip:alice@192.0.2.200:5070>");
        one.expect(100);
        accepted();
        other.ask(Method.BYE, Body.EMPTY);
        other.expect(200);
        var bye = one.expect(Method.BYE);
        assertEquals("192.0.2.200", ((SipUri) bye.requestUri()).host());
        one.answer(bye, 200);
        call.assertOver(200, "bye-b");
    }

    @Test
    @DisplayName("RFC 3261 §15.1.2: a BYE ends a re-INVITE under way: 487 to it, 481 or BYE beyond")
    void byeMeanwhile() {
        reInvites();
        var crossing = other.expect(Method.INVITE);
        one.ask(Method.BYE, Body.EMPTY);
        one.expect(200);
        one.expect(487);
        var bye = other.expect(Method.BYE);
        other.answer(bye, 200);
        other.answer(crossing, 487);
        other.expect(Method.ACK);
        call.assertOver(200, "bye-a");
    }

    @Test
    @DisplayName("RFC 3261 §14.2: a re-INVITE for which there are no ports: 503, and the session stands")
    void noPorts() {
        call.portsExhausted = true;
        one.ask(Method.INVITE, one.describes("m=audio 49170 RTP/AVP 0", "m=video 49180 RTP/AVP 31"));
        one.expect(100);
        one.expect(503);
        call.portsExhausted = false;
        reInvites();
        accepted();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3264 §6: an answer to a re-INVITE that cannot be used: 488 to who asked, and the session stands")
    void unusableAnswer() {
        reInvites();
        other.answer(other.expect(Method.INVITE), 200, Body.of("nonsense"));
        other.expect(Method.ACK);
        one.expect(488);
        reInvites();
        accepted();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §8.2.3: a re-INVITE with another body: 415 with Accept, and the session stands")
    void otherBody() {
        one.ask(Method.INVITE, Body.of("<x/>"), "Content-Type: application/xml");
        one.expect(100);
        assertEquals(List.of("application/sdp"), one.expect(415).headers().all(HeaderName.ACCEPT));
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3311 §5.2: an UPDATE with an offer crosses like a re-INVITE, without ACK")
    void update() {
        one.ask(Method.UPDATE, one.describes(HELD));
        var update = other.expect(Method.UPDATE);
        other.answer(update, 200, other.describes(HOLDS));
        assertTrue(one.expect(200).body().text().contains("a=recvonly"));
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName(
            "RFC 3311 §5.2: an UPDATE with an offer while a re-INVITE's is open: 491 from one side, 500 from the other")
    void updateGlare() {
        reInvites();
        var crossing = other.expect(Method.INVITE);
        other.ask(Method.UPDATE, other.describes());
        other.expect(491);
        one.ask(Method.UPDATE, one.describes());
        assertTrue(one.expect(500).headers().has(HeaderName.RETRY_AFTER));
        other.answer(crossing, 200, other.describes());
        other.expect(Method.ACK);
        one.expect(200);
        one.acknowledge(Body.EMPTY);
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3311 §5.2, RFC 4028 §7.4: an UPDATE without offer refreshes its own leg and does not cross")
    void emptyUpdate() {
        one.ask(Method.UPDATE, Body.EMPTY, "Contact: <sip:alice@192.0.2.201>");
        one.expect(200);
        call.assertQuiet();
        other.ask(Method.BYE, Body.EMPTY);
        other.expect(200);
        var bye = one.expect(Method.BYE);
        assertEquals("192.0.2.201", ((SipUri) bye.requestUri()).host());
        one.answer(bye, 200);
        call.assertOver(200, "bye-b");
    }
}
