package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.LegSide;
import parley.common.TransportProtocol;
import parley.sip.SimulatedPhone;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.transaction.TransactionKey;

/// A trunk with several servers, of which some fail: in virtual time. "Bob" stands for each of them.
final class FailoverTest {
    /// Timer B at the usual T1.
    private static final Duration TIMER_B = Duration.ofSeconds(32);

    private final SimulatedCall call =
            new SimulatedCall(CallTerms.usual().over(TransportProtocol.TLS, TransportProtocol.TLS));

    private SipRequest refused(SipRequest invite) {
        call.bob.answer(invite, 503);
        var ack = call.bob.expect(Method.ACK);
        assertEquals(invite.headers().topmostVia(), ack.headers().topmostVia(), "RFC 3261 §17.1.1.3");
        return call.bob.expect(Method.INVITE);
    }

    private void answered(SipRequest invite) {
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("RFC 3263 §4.3: a 503 sends the same INVITE to the next server, with another branch and nothing else")
    void refused() {
        call.servers = 2;
        var first = call.called();
        var second = refused(first);
        assertNotEquals(
                TransactionKey.ofOutbound(first), TransactionKey.ofOutbound(second), "a transaction of its own");
        var vias = first.headers().all(HeaderName.VIA);
        assertEquals(
                SimulatedPhone.text(first),
                SimulatedPhone.text(second.with(second.headers().with(HeaderName.VIA, vias))));
        call.assertQuiet();
        answered(second);
    }

    @Test
    @DisplayName("RFC 3263 §4.3: a server that says nothing until timer B is followed by the next; the caller waits")
    void silent() {
        call.servers = 2;
        call.called();
        call.pass(TIMER_B.minusMillis(1));
        call.assertQuiet();
        call.pass(Duration.ofMillis(1));
        answered(call.bob.expect(Method.INVITE));
    }

    @Test
    @DisplayName("A connection that ends before an answer: asked again, by a new connection; of the same server too")
    void lost() {
        call.connectionLost(LegSide.B, TransactionKey.ofOutbound(call.called()));
        answered(call.bob.expect(Method.INVITE));
    }

    @Test
    @DisplayName("No server left: the caller hears what the first one said")
    void noneLeft() {
        call.servers = 2;
        var second = refused(call.called());
        call.bob.answer(second, 503);
        call.bob.expect(Method.ACK);
        call.alice.expect(500);
        call.assertQuiet();
        call.assertOver(500, "rejected");
    }

    @Test
    @DisplayName("Silence of the only server is a timeout, not a failure of the transport, and words tell both")
    void silentAlone() {
        call.called();
        call.pass(TIMER_B);
        call.alice.expect(408);
        var end = call.assertOver();
        assertEquals("timeout", end.cause());
        assertTrue(end.explanation().contains("no response came in time"), end.explanation());
        assertTrue(end.explanation().contains("no other server is left"), end.explanation());
    }

    @Test
    @DisplayName("A server that refuses the call itself is believed: 486 is not brought to the next one")
    void finalAnswer() {
        call.servers = 9;
        call.bob.answer(call.called(), 486);
        call.bob.expect(Method.ACK);
        call.alice.expect(486);
        call.assertQuiet();
        call.assertOver(486, "rejected");
    }

    @Test
    @DisplayName("However many servers there are: four are asked, and three waited for in silence")
    void bounded() {
        call.servers = 99;
        var invite = call.called();
        for (var step = 0; step < 3; step++) {
            invite = refused(invite);
        }
        call.bob.answer(invite, 503);
        call.bob.expect(Method.ACK);
        call.alice.expect(500);
        call.assertOver(500, "rejected");

        var patient = new SimulatedCall(CallTerms.usual().over(TransportProtocol.TLS, TransportProtocol.TLS));
        patient.servers = 99;
        patient.called();
        patient.pass(TIMER_B);
        patient.bob.expect(Method.INVITE);
        patient.pass(TIMER_B);
        patient.bob.expect(Method.INVITE);
        patient.pass(TIMER_B);
        patient.alice.expect(408);
        patient.assertQuiet();
        patient.assertOver(408, "timeout");
    }

    @Test
    @DisplayName("Once the callee has rung there is no other server: the call is there")
    void ringing() {
        call.servers = 2;
        call.bob.answer(call.ringing(), 503);
        call.bob.expect(Method.ACK);
        call.alice.expect(500);
        call.assertQuiet();
        call.assertOver(500, "rejected");
    }

    @Test
    @DisplayName("A caller who has given up: no further server is asked for him")
    void cancelled() {
        call.servers = 2;
        call.called();
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        call.pass(TIMER_B);
        call.assertQuiet();
        call.assertOver();
    }

    @Test
    @DisplayName("RFC 3261 §9.1: a CANCEL after the change of servers is for the one that has the INVITE")
    void cancelledLater() {
        call.servers = 2;
        var second = refused(call.called());
        call.bob.answer(second, 180);
        call.alice.expect(180);
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        var cancel = call.bob.expect(Method.CANCEL);
        assertEquals(second.headers().topmostVia(), cancel.headers().topmostVia());
        call.bob.answer(cancel, 200);
        call.bob.answer(second, 487);
        call.bob.expect(Method.ACK);
        call.assertQuiet();
        call.assertOver(487, "cancel");
    }
}
