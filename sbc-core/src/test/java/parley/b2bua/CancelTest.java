package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static parley.sip.SimulatedPhone.text;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;

/// Calls that are taken back, or given up, before they are answered (RFC 3261 §9).
final class CancelTest {
    private final SimulatedCall call = new SimulatedCall(CallTerms.usual());

    @Test
    @DisplayName("RFC 3261 §9: a CANCEL while it rings: 200 and 487 to the caller, CANCEL under the INVITE's branch on")
    void whileRinging() {
        var invite = call.ringing();
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        var cancel = call.bob.expect(Method.CANCEL);
        assertEquals(List.of(invite.headers().topmostVia()), cancel.headers().vias());
        assertEquals(invite.requestUri(), cancel.requestUri());
        assertEquals(invite.headers().cseq().number(), cancel.headers().cseq().number());
        assertEquals(invite.headers().first(HeaderName.TO), cancel.headers().first(HeaderName.TO));
        call.bob.answer(cancel, 200);
        call.bob.answer(invite, 487);
        call.bob.expect(Method.ACK);
        call.assertQuiet();
        call.assertOver(487, "cancel");
    }

    @Test
    @DisplayName("RFC 3261 §9.1: before any provisional response the CANCEL waits; the caller is answered at once")
    void beforeProvisional() {
        var invite = call.called();
        call.alice.cancel("Reason: SIP;cause=200;text=\"Call completed elsewhere\"");
        call.alice.expect(200);
        call.alice.expect(487);
        call.assertQuiet();
        call.bob.answer(invite, 100);
        var cancel = call.bob.expect(Method.CANCEL);
        assertEquals(
                List.of("SIP;cause=200;text=\"Call completed elsewhere\""),
                cancel.headers().all(HeaderName.REASON),
                "RFC 3326 §2");
        call.bob.answer(cancel, 200);
        call.bob.answer(invite, 487);
        call.bob.expect(Method.ACK);
        call.assertOver(487, "cancel");
    }

    @Test
    @DisplayName("RFC 3261 §9.1: a CANCEL that waits is not sent after a final response")
    void refusedMeanwhile() {
        var invite = call.called();
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        call.bob.answer(invite, 486);
        call.bob.expect(Method.ACK);
        call.assertQuiet();
        call.assertOver(487, "cancel");
    }

    @Test
    @DisplayName("RFC 3261 §9.1, §15: the callee's 200 crosses our CANCEL: it is acknowledged and hung up")
    void crossesAnswer() {
        var invite = call.ringing();
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        call.bob.answer(invite, 200, call.bob.describes());
        var cancel = call.bob.expect(Method.CANCEL);
        call.bob.answer(cancel, 200);
        call.bob.expect(Method.ACK);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(487, "cancel");
    }

    @Test
    @DisplayName("RFC 3261 §9.2: a CANCEL after our 200 is answered 200 and changes nothing")
    void tooLate() {
        var invite = call.ringing();
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.alice.cancel();
        call.alice.expect(200);
        assertEquals(
                Method.CANCEL, call.alice.expect(200).headers().cseq().method(), "the second 200 is of the CANCEL");
        call.alice.acknowledge(Body.EMPTY);
        assertInstanceOf(CallMachine.Phase.Established.class, call.phase());
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §9.1: an INVITE whose CANCEL brings no final response is given up after 64*T1")
    void neverFinal() {
        call.ringing();
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        call.bob.answer(call.bob.expect(Method.CANCEL), 200);
        call.pass(Duration.ofSeconds(32));
        call.assertQuiet();
        call.assertOver(487, "cancel");
    }

    @Test
    @DisplayName("RFC 3261 §16.8: a call that rings too long is cancelled, and its caller told 408")
    void noAnswer() {
        var invite = call.ringing();
        call.pass(Duration.ofMinutes(3));
        call.alice.expect(408);
        var cancel = call.bob.expect(Method.CANCEL);
        call.bob.answer(cancel, 200);
        call.bob.answer(invite, 487);
        call.bob.expect(Method.ACK);
        call.assertQuiet();
        call.assertOver(408, "no-answer");
    }

    @Test
    @DisplayName("RFC 3261 §17.1.1.2, §8.1.3.1: a callee that never says anything: 7 copies over UDP, then 408")
    void silentCallee() {
        var invite = call.called();
        for (var copy = 1; copy <= 6; copy++) {
            call.pass(Duration.ofMillis(500L << (copy - 1)));
            assertEquals(text(invite), text(call.bob.expect(Method.INVITE)));
        }
        call.assertQuiet();
        call.pass(Duration.ofMillis(500));
        call.alice.expect(408);
        call.assertQuiet();
        call.assertOver(408, "timeout");
    }

    @Test
    @DisplayName("RFC 3261 §9.2: a CANCEL while the registrar is asked ends the call at once")
    void whileLocating() {
        var terms = CallTerms.usual().toSubscriber();
        var locating = new SimulatedCall(terms);
        locating.holdLocation();
        locating.alice.invite(CallTerms.BOB, locating.alice.describes());
        locating.alice.expect(100);
        locating.alice.cancel();
        locating.alice.expect(200);
        locating.alice.expect(487);
        locating.assertQuiet();
        locating.assertOver(487, "cancel");
    }

    @Test
    @DisplayName("RFC 3261 §16.8: a registrar, or media, that does not answer holds no caller for ever")
    void nothingAnswers() {
        var locating = new SimulatedCall(CallTerms.usual().toSubscriber());
        locating.holdLocation();
        locating.alice.invite(CallTerms.BOB, locating.alice.describes());
        locating.alice.expect(100);
        locating.pass(Duration.ofMinutes(3));
        locating.alice.expect(408);
        locating.assertOver(408, "no-answer");
        call.mediaHeld = true;
        call.alice.invite(CallTerms.BOB, call.alice.describes());
        call.alice.expect(100);
        call.pass(Duration.ofMinutes(3));
        call.alice.expect(408);
        call.assertOver(408, "no-answer");
    }
}
