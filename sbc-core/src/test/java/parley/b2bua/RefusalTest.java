package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.TransportProtocol;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.transaction.TransactionKey;

/// Calls that are not made, and what their caller is told.
final class RefusalTest {
    private final SimulatedCall call = new SimulatedCall(CallTerms.usual());

    @ParameterizedTest(name = "{0} is shown as {1}")
    @DisplayName("RFC 3261 §16.7: what the callee refuses with crosses, unless it would mislead beyond us")
    @CsvSource({
        // Where else the callee might be is of its leg; 480 says that it is not here.
        "300, 480",
        "301, 480",
        "302, 480",
        "305, 480",
        "380, 480",
        // A challenge is for credentials that the caller cannot have.
        "401, 500",
        "407, 500",
        // 503 would say that we are out of service, and keep all other calls away (step 6).
        "503, 500",
        "400, 400",
        "403, 403",
        "404, 404",
        "408, 408",
        "410, 410",
        "415, 415",
        "420, 420",
        "433, 433",
        "480, 480",
        "481, 481",
        "482, 482",
        "483, 483",
        "484, 484",
        "486, 486",
        "487, 487",
        "488, 488",
        "491, 491",
        "500, 500",
        "501, 501",
        "502, 502",
        "504, 504",
        "513, 513",
        "580, 580",
        "600, 600",
        "603, 603",
        "604, 604",
        "606, 606",
        "499, 499",
        "699, 699"
    })
    void mapped(int status, int shown) {
        var invite = call.ringing();
        call.bob.answer(
                invite,
                status,
                Body.EMPTY,
                "Contact: <sip:elsewhere@" + SimulatedCall.BOB_HOST + ">",
                "Retry-After: 7");
        call.bob.expect(Method.ACK);
        var refusal = call.alice.expect(shown);
        assertFalse(refusal.headers().has(HeaderName.CONTACT));
        var crosses = status == shown ? List.of("7") : List.of();
        assertEquals(crosses, refusal.headers().all(HeaderName.RETRY_AFTER), "RFC 3261 §20.33");
        call.assertQuiet();
        call.assertOver(shown, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §17.2.1: our refusal is repeated over UDP until its ACK")
    void repeatedUntilAck() {
        call.bob.answer(call.called(), 486);
        call.bob.expect(Method.ACK);
        call.holdAcks();
        call.received(LegSide.A, 486);
        call.pass(java.time.Duration.ofMillis(500));
        call.received(LegSide.A, 486);
        call.pass(java.time.Duration.ofSeconds(1));
        call.received(LegSide.A, 486);
        call.assertQuiet();
    }

    @Test
    @DisplayName("RFC 3261 §16.9: a callee that the transport cannot reach: 500, and not 503, which would be about us")
    void unreachable() {
        var trunk = new SimulatedCall(CallTerms.usual().over(TransportProtocol.TLS, TransportProtocol.TLS));
        var invite = trunk.called();
        trunk.sendFailed(LegSide.B, TransactionKey.ofOutbound(invite));
        trunk.alice.expect(500);
        trunk.assertQuiet();
        trunk.assertOver(500, "transport-failure");
    }

    @Test
    @DisplayName("RFC 3261 §21.5.4: no ports for media: 503 with Retry-After, and the callee is not called")
    void noPorts() {
        call.portsExhausted = true;
        call.alice.invite(CallTerms.BOB, call.alice.describes());
        call.alice.expect(100);
        assertTrue(call.alice.expect(503).headers().has(HeaderName.RETRY_AFTER));
        call.assertQuiet();
        call.assertOver(503, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §20.43: an offer of a version of IP that we have no address of: 488 with Warning 301")
    void unreachableAddress() {
        call.unreachable = true;
        call.alice.invite(CallTerms.BOB, call.alice.describes());
        call.alice.expect(100);
        var warning = call.alice.expect(488).headers().first(HeaderName.WARNING).orElseThrow();
        assertTrue(warning.startsWith("301 " + CallTerms.DOMAIN + " \"no address"), warning);
        call.assertQuiet();
        call.assertOver(488, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §21.4.18: a user who is registered nowhere: 480")
    void nowhere() {
        var user = new SimulatedCall(CallTerms.usual().toSubscriber());
        user.alice.invite(CallTerms.BOB, user.alice.describes());
        user.alice.expect(100);
        user.alice.expect(480);
        user.assertQuiet();
        user.assertOver(480, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §8.2.3, §21.4.13: a body that is no session description: 415 with Accept")
    void otherBody() {
        call.alice.invite(CallTerms.BOB, Body.of("{}"), "Content-Type: application/json");
        call.alice.expect(100);
        assertEquals(
                List.of("application/sdp"), call.alice.expect(415).headers().all(HeaderName.ACCEPT));
        call.assertOver(415, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §20.43: an offer of nothing that passes here: 488 with Warning 304")
    void nothingThatPasses() {
        call.alice.invite(CallTerms.BOB, Body.of("""
            v=0\r
            o=- 1 1 IN IP4 203.0.113.7\r
            s=-\r
            c=IN IP4 203.0.113.7\r
            t=0 0\r
            m=image 4000 udptl t38\r
            """), "Content-Type: application/sdp");
        call.alice.expect(100);
        var warning = call.alice.expect(488).headers().first(HeaderName.WARNING).orElseThrow();
        assertTrue(warning.startsWith("304 " + CallTerms.DOMAIN + " \"media line 1 offers T.38 fax"), warning);
        call.assertOver(488, "rejected");
    }

    @Test
    @DisplayName(
            "RFC 3261 §21.4.26: 200 media lines are good grammar and not acceptable: one 488, and no port is taken")
    void tooManyMediaLines() {
        var lines = new String[200];
        Arrays.fill(lines, "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv");
        call.portsExhausted = true;
        call.alice.invite(CallTerms.BOB, call.alice.describes(lines));
        call.alice.expect(100);
        var warning = call.alice.expect(488).headers().first(HeaderName.WARNING).orElseThrow();
        assertTrue(warning.contains("200 media lines"), warning);
        call.assertQuiet();
        call.assertOver(488, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §21.4.1: a broken session description: 400 that says where it broke")
    void brokenDescription() {
        call.alice.invite(CallTerms.BOB, Body.of("v=0\r\nthis is no SDP\r\n"));
        call.alice.expect(100);
        var warning = call.alice.expect(400).headers().first(HeaderName.WARNING).orElseThrow();
        assertTrue(warning.startsWith("399 " + CallTerms.DOMAIN + " \"session description: "), warning);
        call.assertOver(400, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §21.4.26, RFC 4568 §7: plain RTP where SRTP is demanded: 488 with a Warning")
    void notSecureEnough() {
        var secured = new SimulatedCall(CallTerms.usual().keyed(MediaSecurity.SDES, MediaSecurity.DTLS));
        secured.alice.invite(CallTerms.BOB, secured.alice.describes());
        secured.alice.expect(100);
        assertTrue(secured.alice.expect(488).headers().has(HeaderName.WARNING));
        secured.assertQuiet();
        secured.assertOver(488, "rejected");
    }

    @Test
    @DisplayName("RFC 3264 §6: a callee whose answer cannot be used is acknowledged and hung up; the caller gets 502")
    void unusableAnswer() {
        call.bob.answer(call.ringing(), 200, call.bob.describes("m=audio 9 RTP/AVP 0", "m=video 9 RTP/AVP 31"));
        call.bob.expect(Method.ACK);
        call.alice.expect(502);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(502, "rejected");
    }

    @Test
    @DisplayName("RFC 3261 §13.2.1: a callee that accepts without an answer is acknowledged and hung up; 502")
    void noAnswer() {
        call.bob.answer(call.ringing(), 200);
        call.bob.expect(Method.ACK);
        call.alice.expect(502);
        call.bob.answer(call.bob.expect(Method.BYE), 200);
        call.assertQuiet();
        call.assertOver(502, "rejected");
    }
}
