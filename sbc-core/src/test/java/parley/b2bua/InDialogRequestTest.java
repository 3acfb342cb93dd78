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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.LegSide;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;

/// Requests inside a call that do not change its session.
final class InDialogRequestTest {
    private final SimulatedCall call = new SimulatedCall(CallTerms.usual());

    @BeforeEach
    void establish() {
        call.established();
    }

    @ParameterizedTest
    @DisplayName("RFC 6086, 3515, 3428, 3261 §11: INFO, REFER, NOTIFY, MESSAGE and OPTIONS cross both ways, and so do"
            + " answers")
    @ValueSource(strings = {"INFO", "REFER", "NOTIFY", "MESSAGE", "OPTIONS"})
    void cross(String name) {
        var method = Method.of(name);
        var body = Body.of("Signal=5\r\nDuration=160\r\n");
        call.alice.ask(method, body, "Content-Type: application/dtmf-relay", "Max-Forwards: 9");
        var asked = call.bob.expect(method);
        assertEquals(body, asked.body());
        assertEquals(List.of("application/dtmf-relay"), asked.headers().all(HeaderName.CONTENT_TYPE));
        assertEquals(8, asked.headers().maxForwards().orElseThrow(), "RFC 3261 §16.6 step 3");
        call.bob.answer(asked, 202, Body.of("seen"), "Content-Type: text/plain");
        assertEquals(Body.of("seen"), call.alice.expect(202).body());
        call.bob.ask(method, Body.EMPTY);
        var back = call.alice.expect(method);
        call.alice.answer(back, 488);
        call.bob.expect(488);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 8840 §4.4: ICE candidates by INFO are answered, and the other party never learns them")
    void trickledCandidates() {
        call.bob.ask(
                Method.INFO,
                Body.of("a=candidate:1 1 UDP 1 192.0.2.77 5000 typ host\r\n"),
                "Content-Type: application/trickle-ice-sdpfrag",
                "Info-Package: trickle-ice");
        call.bob.expect(200);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @ParameterizedTest
    @DisplayName(
            "RFC 3515 §2.4.6: a NOTIFY names the REFER by its CSeq on the leg it goes to, before its 202 and after")
    @ValueSource(booleans = {true, false})
    void referSubscription(boolean early) {
        call.alice.ask(Method.INFO, Body.EMPTY);
        call.bob.answer(call.bob.expect(Method.INFO), 200);
        call.alice.expect(200);
        var asked = call.bob.ask(Method.REFER, Body.EMPTY, "Refer-To: <sip:carol@example.com>");
        var refer = call.alice.expect(Method.REFER);
        var received = refer.headers().cseq().number();
        if (!early) {
            call.alice.answer(refer, 202);
            call.bob.expect(202);
        }
        call.alice.ask(Method.NOTIFY, Body.EMPTY, "Event: refer;x=y;id=" + received + " ;z");
        var notify = call.bob.expect(Method.NOTIFY);
        var sent = notify.headers().first(HeaderName.EVENT).orElseThrow();
        assertTrue(sent.matches("refer;x=y;id=\\d+ ;z"), sent);
        assertEquals(asked.headers().cseq().number(), Long.parseLong(sent.replaceAll(".*id=(\\d+).*", "$1")));
        call.bob.answer(notify, 200);
        call.alice.expect(200);
        call.alice.ask(Method.NOTIFY, Body.EMPTY, "Event: presence;id=" + received);
        var other = call.bob.expect(Method.NOTIFY);
        assertEquals(
                "presence;id=" + received,
                other.headers().first(HeaderName.EVENT).orElseThrow());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName(
            "RFC 3261 §21.4.6, §21.5.2: a method we do not serve: 405, one that nobody knows: 501, both with Allow")
    @CsvSource({"PRACK, 405", "SUBSCRIBE, 405", "PUBLISH, 405", "REGISTER, 405", "FROBNICATE, 501"})
    void notServed(String method, int status) {
        call.alice.ask(Method.of(method), Body.EMPTY);
        var refusal = call.alice.expect(status);
        assertEquals(List.of(Capabilities.ALLOW), refusal.headers().all(HeaderName.ALLOW));
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3329 §2.3.1: a security agreement demanded inside a call is refused as well")
    void securityAgreement() {
        call.alice.ask(Method.INFO, Body.EMPTY, "Proxy-Require: sec-agree", "Security-Verify: tls;q=0.2");
        assertEquals(List.of("sec-agree"), call.alice.expect(420).headers().all(HeaderName.UNSUPPORTED));
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @ParameterizedTest
    @DisplayName("RFC 3261 §8.2.2.3: Require of what we do not support: 420 with Unsupported; the call stands")
    @ValueSource(strings = {"INVITE", "UPDATE", "INFO"})
    void required(String name) {
        call.alice.ask(Method.of(name), call.alice.describes(), "Require: timer, 100rel,x-y");
        if (name.equals("INVITE")) {
            call.alice.expect(100);
        }
        assertEquals(List.of("100rel, x-y"), call.alice.expect(420).headers().all(HeaderName.UNSUPPORTED));
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @ParameterizedTest
    @DisplayName("RFC 3261 §16.3 step 3: a request in the call without hops left: 483")
    @ValueSource(strings = {"INFO", "UPDATE"})
    void noHopsLeft(String name) {
        call.alice.ask(Method.of(name), call.alice.describes(), "Max-Forwards: 0");
        call.alice.expect(483);
        call.assertQuiet();
    }

    @Test
    @DisplayName("RFC 3261 §12.2.2: a request with a number not higher than the last: 500")
    void outOfOrder() {
        call.alice.ask(Method.INFO, Body.EMPTY, "CSeq: 100 INFO");
        call.alice.expect(500);
        call.assertQuiet();
    }

    @Test
    @DisplayName("RFC 3261 §8.1.3.1: a request that the other side does not answer: 408; the call stands")
    void unanswered() {
        call.alice.ask(Method.INFO, Body.EMPTY);
        call.bob.expect(Method.INFO);
        // Timer E: 0.5, 1, 2, 4, 4, ... s until F at 32 s.
        for (var copy = 0; copy < 10; copy++) {
            call.pass(Duration.ofMillis(copy < 3 ? 500L << copy : 4000));
            if (copy < 10) {
                call.received(LegSide.B, Method.INFO);
            }
        }
        call.pass(Duration.ofMillis(500));
        call.alice.expect(408);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3515: a blind transfer crosses: REFER, 202, NOTIFY; of the quoted response only the first line")
    void blindTransfer() {
        call.alice.ask(
                Method.REFER,
                Body.EMPTY,
                "Refer-To: <sip:carol@sbc.example.net?Replaces="
                        + call.alice.callId().replace("@", "%40") + ">",
                "Referred-By: <sip:alice@" + SimulatedCall.ALICE_HOST + ">");
        var refer = call.bob.expect(Method.REFER);
        assertEquals(List.of("<sip:carol@sbc.example.net>"), refer.headers().all(HeaderName.REFER_TO));
        assertEquals(List.of("<sip:alice@sbc.example.net>"), refer.headers().all(HeaderName.REFERRED_BY));
        call.bob.answer(refer, 202);
        call.alice.expect(202);
        var quoted = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP " + SimulatedCall.BOB_HOST + "\r\n";
        call.bob.ask(
                Method.NOTIFY,
                Body.of(quoted),
                "Content-Type: message/sipfrag;version=2.0",
                "Event: refer",
                "Subscription-State: terminated;reason=noresource");
        var notify = call.alice.expect(Method.NOTIFY);
        assertEquals("SIP/2.0 200 OK\r\n", notify.body().text());
        assertEquals(List.of("refer"), notify.headers().all(HeaderName.EVENT));
        assertTrue(notify.headers().has(HeaderName.SUBSCRIPTION_STATE));
        call.alice.answer(notify, 200);
        call.bob.expect(200);
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §15.1.2: a request that waits for the other side when the call ends: 487")
    void pendingAtTheEnd() {
        call.alice.ask(Method.INFO, Body.EMPTY);
        var info = call.bob.expect(Method.INFO);
        call.bob.ask(Method.BYE, Body.EMPTY);
        call.bob.expect(200);
        call.alice.expect(487);
        call.alice.answer(call.alice.expect(Method.BYE), 200);
        call.bob.answer(info, 200);
        call.assertQuiet();
        call.assertOver(200, "bye-b");
    }

    @Test
    @DisplayName("RFC 3261 §12.2.2: after the BYE nothing but a BYE is taken: 481")
    void afterTheEnd() {
        call.alice.ask(Method.BYE, Body.EMPTY);
        call.alice.expect(200);
        call.bob.expect(Method.BYE);
        call.bob.ask(Method.INFO, Body.EMPTY);
        call.bob.expect(481);
        call.assertQuiet();
    }

    @Test
    @DisplayName("RFC 3261 §12.2: before the answer, a request in the early dialog crosses to the other early dialog")
    void earlyDialog() {
        var early = new SimulatedCall(CallTerms.usual());
        early.ringing();
        early.alice.ask(Method.INFO, Body.EMPTY);
        early.bob.answer(early.bob.expect(Method.INFO), 200);
        early.alice.expect(200);
        assertFalse(early.finished);
    }
}
