package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sip.SimulatedPhone.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.LegSide;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// From INVITE to BYE, across both legs.
final class BasicCallTest {
    private final SimulatedCall call = new SimulatedCall(CallTerms.usual());

    @Test
    @DisplayName("RFC 3261 §13, §15: INVITE, 100, 180, 200, ACK and the caller's BYE cross the call")
    void callerHangsUp() {
        call.alice.invite(CallTerms.BOB, call.alice.describes());
        call.alice.expect(100);
        var invite = call.bob.expect(Method.INVITE);
        assertTrue(invite.body().text().contains("c=IN IP4 " + SimulatedCall.MEDIA_B), "our media towards Bob");
        call.bob.answer(invite, 100);
        call.bob.answer(invite, 180);
        assertEquals(0, call.alice.expect(180).body().length(), "and Bob's 100 stayed on his leg (§16.7 step 5)");
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        var ok = call.alice.expect(200);
        assertTrue(ok.body().text().contains("c=IN IP4 " + SimulatedCall.MEDIA_A), "our media towards Alice");
        call.alice.acknowledge(Body.EMPTY);
        assertInstanceOf(CallMachine.Phase.Established.class, call.phase());
        assertEquals(2, call.connected.size(), "both media legs");
        call.alice.ask(Method.BYE, Body.EMPTY);
        call.alice.expect(200);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(200, "bye-a");
    }

    @Test
    @DisplayName("RFC 3261 §15: the callee's BYE crosses too")
    void calleeHangsUp() {
        call.established();
        call.bob.ask(Method.BYE, Body.EMPTY);
        call.bob.expect(200);
        call.alice.answer(call.alice.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(200, "bye-b");
    }

    @Test
    @DisplayName("RFC 3261 §15: two BYEs that cross are both answered 200, and the first names the end")
    void byesCross() {
        call.established();
        call.alice.ask(Method.BYE, Body.EMPTY);
        call.alice.expect(200);
        call.bob.ask(Method.BYE, Body.EMPTY);
        var ours = call.bob.expect(Method.BYE);
        call.bob.expect(200);
        call.bob.answer(ours, 481);
        call.assertQuiet();
        call.assertOver(200, "bye-a");
    }

    @Test
    @DisplayName("RFC 3261 §15.1.2: a BYE that comes again is answered again, and hangs up once")
    void byeAgain() {
        call.established();
        var bye = call.alice.ask(Method.BYE, Body.EMPTY);
        call.alice.expect(200);
        call.alice.send(bye);
        call.alice.expect(200);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(200, "bye-a");
    }

    @Test
    @DisplayName(
            "RFC 3261 §15: a caller's BYE before the answer ends the call: 487 to its INVITE, CANCEL to the callee")
    void earlyBye() {
        var invite = call.ringing();
        call.alice.ask(Method.BYE, Body.EMPTY);
        call.alice.expect(200);
        call.alice.expect(487);
        call.bob.answer(call.bob.expect(Method.CANCEL), 200);
        call.bob.answer(invite, 487);
        call.bob.expect(Method.ACK);
        call.assertQuiet();
        call.assertOver(487, "bye-a");
    }

    @ParameterizedTest
    @DisplayName("RFC 3261 §21.1, RFC 6228: every provisional response but 100 crosses")
    @ValueSource(ints = {180, 181, 182, 183, 199})
    void provisional(int status) {
        var invite = call.called();
        call.bob.answer(invite, status);
        var crossed = call.alice.expect(status);
        assertTrue(crossed.headers().to().tag().isPresent(), "it makes an early dialog");
        assertEquals(1, crossed.headers().contacts().size());
    }

    @Test
    @DisplayName("RFC 3261 §13.2.1: an answer in the 183 connects media; a 200 that leaves it out stands for the same")
    void earlyMedia() {
        var invite = call.called();
        call.bob.answer(invite, 183, call.bob.describes());
        var early = call.alice.expect(183);
        assertEquals(2, call.connected.size(), "media passes before the answer");
        call.bob.answer(invite, 200);
        call.bob.expect(Method.ACK);
        assertEquals(early.body(), call.alice.expect(200).body());
        call.alice.acknowledge(Body.EMPTY);
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §8.2.6.2: every response has the request's whole Via stack, in order")
    void viaStack() {
        var vias = new String[] {
            "Via: SIP/2.0/UDP near.example.com;branch=z9hG4bKnear",
            "Via: SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bKmid;received=192.0.2.7;x=\"a,b\"",
            "Via: SIP/2.0/TCP far.example.com:5060;branch=z9hG4bKfar;rport=1"
        };
        var invite = call.alice.invite(CallTerms.BOB, call.alice.describes(), vias);
        var expected = invite.headers().all(HeaderName.VIA);
        assertEquals(3, expected.size());
        assertEquals(expected, call.alice.expect(100).headers().all(HeaderName.VIA));
        var atBob = call.bob.expect(Method.INVITE);
        assertEquals(1, atBob.headers().vias().size());
        call.bob.answer(atBob, 180);
        assertEquals(expected, call.alice.expect(180).headers().all(HeaderName.VIA));
        call.bob.answer(atBob, 486);
        call.bob.expect(Method.ACK);
        assertEquals(expected, call.alice.expect(486).headers().all(HeaderName.VIA));
    }

    @Test
    @DisplayName("RFC 3261 §16.6 step 3: Max-Forwards goes down by one, and is 70 where there was none")
    void maxForwards() {
        assertEquals(
                OptionalInt.of(41), call.called("Max-Forwards: 42").headers().maxForwards());
        var without = new SimulatedCall(CallTerms.usual());
        assertEquals(
                OptionalInt.of(70), without.called("Max-Forwards:").headers().maxForwards());
    }

    @Test
    @DisplayName("RFC 3261 §16.3 step 3: an INVITE without hops left is answered 483 and goes nowhere")
    void noHopsLeft() {
        call.alice.invite(CallTerms.BOB, call.alice.describes(), "Max-Forwards: 0");
        call.alice.expect(100);
        call.alice.expect(483);
        call.assertQuiet();
        call.assertOver(483, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §17.2.1: an INVITE that comes again gets the newest provisional response again")
    void inviteAgain() {
        call.ringing();
        var again = call.alice.request(Method.INVITE, CallTerms.BOB, Body.EMPTY, "Via: " + firstVia());
        call.alice.send(again);
        call.alice.expect(180);
        call.assertQuiet();
    }

    private String firstVia() {
        return "SIP/2.0/UDP " + SimulatedCall.ALICE_HOST + ";branch=z9hG4bK-alice-1";
    }

    @Test
    @DisplayName("RFC 3261 §13.3.1.4: our 2xx is repeated at T1, 2*T1, 4*T1 ... T2; without ACK both sides get BYE")
    void neverAcknowledged() {
        call.bob.answer(call.ringing(), 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.alice.expect(200);
        var heard = new ArrayList<Long>();
        for (var half = 1; half <= 63; half++) {
            call.pass(Duration.ofMillis(500));
            if (List.of(1, 3, 7, 15, 23, 31, 39, 47, 55, 63).contains(half)) {
                call.alice.expect(200);
                heard.add(call.clock.now().toMillis());
            }
            call.assertQuiet();
        }
        assertEquals(List.of(500L, 1500L, 3500L, 7500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L), heard);
        call.pass(Duration.ofMillis(500));
        call.assertEndsByUs("no-ack");
    }

    @Test
    @DisplayName("RFC 3261 §13.3.1.4: the ACK ends the repeating of our 2xx")
    void acknowledged() {
        call.bob.answer(call.ringing(), 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.alice.expect(200);
        call.pass(Duration.ofMillis(500));
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
        call.alice.acknowledge(Body.EMPTY);
        call.pass(Duration.ofSeconds(60));
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §15: who called is sent no BYE before its ACK has come, even if the callee hangs up first")
    void byeWaitsForAck() {
        call.bob.answer(call.ringing(), 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.alice.expect(200);
        call.bob.ask(Method.BYE, Body.EMPTY);
        call.bob.expect(200);
        call.assertQuiet();
        call.alice.acknowledge(Body.EMPTY);
        call.alice.answer(call.alice.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(200, "bye-b");
    }

    @Test
    @DisplayName("RFC 3261 §13.2.2.4: the callee's 2xx that comes again gets the same ACK again")
    void successAgain() {
        var invite = call.ringing();
        var ok = call.bob.answer(invite, 200, call.bob.describes());
        var ack = call.bob.expect(Method.ACK);
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
        call.bob.send(ok);
        assertEquals(text(ack), text(call.bob.expect(Method.ACK)));
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §13.2.2.4: a second fork's 2xx is acknowledged and hung up; the first goes on")
    void forked() {
        var invite = call.ringing();
        call.bob.answer(invite, 200, call.bob.describes());
        var first = call.bob.expect(Method.ACK);
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
        var otherFork = call.bob.answer(invite, 200, call.bob.describes(), "To: <sip:bob@biloxi.com>;tag=other-fork");
        var ack = received(Method.ACK);
        var bye = received(Method.BYE);
        for (var request : List.of(ack, bye)) {
            assertEquals("other-fork", request.headers().to().tag().orElseThrow());
        }
        assertEquals(otherFork.headers().cseq().number(), ack.headers().cseq().number());
        call.bob.answer(bye, 200);
        assertEquals("tag-of-bob", first.headers().to().tag().orElseThrow());
        call.assertEndsByBye();
    }

    /// A request of a dialog that is not the phone's.
    private SipRequest received(Method method) {
        return call.received(LegSide.B, method);
    }

    @Test
    @DisplayName("RFC 3261 §12.1: each fork's provisional response makes an early dialog of its own; the 2xx takes one")
    void forkedEarly() {
        var invite = call.called();
        call.bob.answer(invite, 180);
        call.alice.expect(180);
        call.bob.fork("fork-2");
        call.bob.answer(invite, 183, call.bob.describes());
        call.alice.expect(183);
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        SipResponse ok = call.alice.expect(200);
        assertTrue(ok.body().length() > 0);
        call.alice.acknowledge(Body.EMPTY);
        call.assertEndsByBye();
    }
}
