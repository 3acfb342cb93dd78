package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.MediaSecurity;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;

/// An INVITE without offer: the offer comes in the 2xx, its answer in the ACK (RFC 3261 §13.2.1).
final class LateOfferTest {
    private final SimulatedCall call = new SimulatedCall(CallTerms.usual());

    private SipRequest asked(SimulatedCall of) {
        of.alice.invite(CallTerms.BOB, Body.EMPTY);
        of.alice.expect(100);
        var invite = of.bob.expect(Method.INVITE);
        assertEquals(0, invite.body().length());
        return invite;
    }

    @Test
    @DisplayName(
            "RFC 3261 §13.2.1: the callee's offer comes to the caller in the 200, the caller's answer back in the ACK")
    void offerInSuccess() {
        var invite = asked(call);
        call.bob.answer(invite, 180);
        call.alice.expect(180);
        call.bob.answer(invite, 200, call.bob.describes());
        var offer = call.alice.expect(200).body().text();
        assertTrue(offer.contains("c=IN IP4 " + SimulatedCall.MEDIA_A), offer);
        call.assertQuiet();
        call.alice.acknowledge(call.alice.describes());
        var answer = call.bob.expect(Method.ACK).body().text();
        assertTrue(answer.contains("c=IN IP4 " + SimulatedCall.MEDIA_B), answer);
        assertEquals(2, call.connected.size());
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 4568, RFC 5763: a late offer is keyed as each leg wants it")
    void keyed() {
        var keyed = new SimulatedCall(CallTerms.usual().keyed(MediaSecurity.SDES, MediaSecurity.DTLS));
        var invite = asked(keyed);
        var fingerprint = "a=fingerprint:sha-256 " + "CD:".repeat(31) + "CD";
        keyed.bob.answer(
                invite, 200, keyed.bob.describes("m=audio 4000 UDP/TLS/RTP/SAVP 0", "a=setup:actpass", fingerprint));
        var offer = keyed.alice.expect(200).body().text();
        assertTrue(offer.contains("m=audio 30000 RTP/SAVP"), offer);
        assertTrue(offer.contains("a=crypto:"), offer);
    }

    @Test
    @DisplayName("RFC 3261 §13.2.2.4: an ACK without the answer that it owes ends the call on both sides")
    void ackWithoutAnswer() {
        call.bob.answer(asked(call), 200, call.bob.describes());
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
        call.bob.expect(Method.ACK);
        call.assertEndsByUs("no-answer-in-ack");
    }

    @Test
    @DisplayName("RFC 3261 §13.2.1: a 200 without the offer that it owes: ACK, BYE; the caller gets 502")
    void successWithoutOffer() {
        call.bob.answer(asked(call), 200);
        call.alice.expect(502);
        call.bob.expect(Method.ACK);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(502, "rejected");
    }

    @Test
    @DisplayName("RFC 3264 §4: a description in an unreliable 183 is no offer, and does not cross")
    void earlyDescription() {
        var invite = asked(call);
        call.bob.answer(invite, 183, call.bob.describes());
        assertEquals(0, call.alice.expect(183).body().length());
        call.bob.answer(invite, 200, call.bob.describes());
        call.alice.expect(200);
        call.alice.acknowledge(call.alice.describes());
        call.bob.expect(Method.ACK);
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3261 §21.5.4: no ports for the callee's offer: 503 to the caller, ACK and BYE to the callee")
    void noPorts() {
        var invite = asked(call);
        call.portsExhausted = true;
        call.bob.answer(invite, 200, call.bob.describes());
        assertTrue(call.alice.expect(503).headers().has(HeaderName.RETRY_AFTER));
        call.bob.expect(Method.ACK);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(503, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §9: a CANCEL while the callee's offer waits for ports: 487, ACK and BYE")
    void cancelled() {
        var invite = asked(call);
        call.mediaHeld = true;
        call.bob.answer(invite, 200, call.bob.describes());
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        call.bob.expect(Method.ACK);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(487, "cancel");
    }
}
