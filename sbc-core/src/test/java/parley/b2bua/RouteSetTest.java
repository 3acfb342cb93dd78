package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.TransportProtocol;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipWriter;

/// Proxies between us and a phone (RFC 3261 §12.1, §12.2.1.1, §16.12), and what our own addresses say.
final class RouteSetTest {
    private static final String NEAR = "Record-Route: <sip:near.example.com;lr>";
    private static final String FAR = "Record-Route: <sip:far.example.com:5080;lr;x=y>";
    private final SimulatedCall call = new SimulatedCall(CallTerms.usual());

    private static List<String> routes(SipRequest request) {
        return request.headers().all(HeaderName.ROUTE);
    }

    private static String uri(SipRequest request) {
        return SipWriter.text(request.requestUri());
    }

    private String lastHop() {
        return SipWriter.text(call.hops.getLast().orElseThrow());
    }

    @Test
    @DisplayName(
            "RFC 3261 §12.1.1: the caller's Record-Route set is echoed in 180 and 200, and is the route set in order")
    void callerBehindProxies() {
        var invite = call.called(NEAR, FAR);
        assertEquals(List.of(), invite.headers().all(HeaderName.RECORD_ROUTE));
        var expected = List.of("<sip:near.example.com;lr>", "<sip:far.example.com:5080;lr;x=y>");
        call.bob.answer(invite, 180);
        assertEquals(expected, call.alice.expect(180).headers().all(HeaderName.RECORD_ROUTE));
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        assertEquals(expected, call.alice.expect(200).headers().all(HeaderName.RECORD_ROUTE));
        call.alice.acknowledge(Body.EMPTY);
        call.bob.ask(Method.INFO, Body.EMPTY);
        var info = call.alice.expect(Method.INFO);
        assertEquals(expected, routes(info));
        assertEquals(SipWriter.text(call.alice.contact()), uri(info));
        assertEquals("sip:near.example.com;lr", lastHop());
        call.alice.answer(info, 200);
        call.bob.expect(200);
        call.bob.ask(Method.BYE, Body.EMPTY);
        call.bob.expect(200);
        var bye = call.alice.expect(Method.BYE);
        assertEquals(expected, routes(bye), "to the last request");
        call.alice.answer(bye, 200);
    }

    @Test
    @DisplayName(
            "RFC 3261 §12.1.2: of the callee's Record-Route set the route set is the reverse; ACK and BYE follow it")
    void calleeBehindProxies() {
        var invite = call.ringing();
        call.bob.answer(invite, 200, call.bob.describes(), FAR, NEAR);
        var ack = call.bob.expect(Method.ACK);
        var expected = List.of("<sip:near.example.com;lr>", "<sip:far.example.com:5080;lr;x=y>");
        assertEquals(expected, routes(ack));
        assertEquals(SipWriter.text(call.bob.contact()), uri(ack));
        assertEquals("sip:near.example.com;lr", lastHop());
        assertEquals(
                List.of(), call.alice.expect(200).headers().all(HeaderName.RECORD_ROUTE), "hidden from the caller");
        call.alice.acknowledge(Body.EMPTY);
        call.alice.ask(Method.BYE, Body.EMPTY);
        call.alice.expect(200);
        var bye = call.bob.expect(Method.BYE);
        assertEquals(expected, routes(bye));
        call.bob.answer(bye, 200);
        call.assertOver(200, "bye-a");
    }

    @Test
    @DisplayName("RFC 3261 §13.2.2.4: the 2xx's Record-Route set counts, not that of the 180")
    void routesOfSuccess() {
        var invite = call.called();
        call.bob.answer(invite, 180, Body.EMPTY, FAR);
        call.alice.expect(180);
        call.bob.answer(invite, 200, call.bob.describes(), NEAR);
        assertEquals(List.of("<sip:near.example.com;lr>"), routes(call.bob.expect(Method.ACK)));
    }

    @Test
    @DisplayName("RFC 3261 §12.2.1.1: a strict router gets the request to itself, and the target last in Route")
    void strictRouter() {
        var invite = call.ringing();
        call.bob.answer(
                invite,
                200,
                call.bob.describes(),
                "Record-Route: <sip:far.example.com;lr>",
                "Record-Route: <sip:strict.example.com:5070>");
        var ack = call.bob.expect(Method.ACK);
        assertEquals("sip:strict.example.com:5070", uri(ack));
        assertEquals(List.of("<sip:far.example.com;lr>", "<" + SipWriter.text(call.bob.contact()) + ">"), routes(ack));
        assertEquals("sip:strict.example.com:5070", lastHop());
    }

    @Test
    @DisplayName("RFC 3261 §12.2: a re-INVITE's Record-Route changes no route set")
    void routesStay() {
        call.established();
        call.alice.ask(Method.INVITE, call.alice.describes(), NEAR);
        call.alice.expect(100);
        call.bob.answer(call.bob.expect(Method.INVITE), 200, call.bob.describes(), FAR);
        assertEquals(List.of(), routes(call.bob.expect(Method.ACK)));
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
        call.bob.ask(Method.BYE, Body.EMPTY);
        call.bob.expect(200);
        assertEquals(List.of(), routes(call.alice.expect(Method.BYE)));
    }

    @ParameterizedTest(name = "{0}, sips: {1}")
    @DisplayName("RFC 3261 §8.1.1.7, §8.1.1.8, RFC 5630 §3.1.4: our Via and Contact name the transport truthfully")
    @CsvSource({
        "UDP, false, UDP, sip:bob@a.sbc.example.net, sip:alice@b.sbc.example.net",
        "TCP, false, TCP, sip:bob@a.sbc.example.net;transport=tcp, sip:alice@b.sbc.example.net;transport=tcp",
        "TLS, false, TLS, sip:bob@a.sbc.example.net;transport=tls, sip:alice@b.sbc.example.net;transport=tls",
        "TLS, true, TLS, sips:bob@a.sbc.example.net, sips:alice@b.sbc.example.net",
        "WSS, true, WSS, sips:bob@a.sbc.example.net, sips:alice@b.sbc.example.net"
    })
    void ourAddresses(TransportProtocol protocol, boolean secure, String via, String contactA, String contactB) {
        var terms = CallTerms.usual().over(protocol, protocol);
        var there = new SimulatedCall(secure ? terms.withSipsContacts() : terms);
        there.alice.invite(secure ? CallTerms.SECURE_BOB : CallTerms.BOB, there.alice.describes());
        there.alice.expect(100);
        var invite = there.bob.expect(Method.INVITE);
        assertEquals(via, invite.headers().topmostVia().transport());
        assertEquals("b.sbc.example.net", invite.headers().topmostVia().host());
        assertTrue(invite.headers().topmostVia().parameters().has("rport"), "RFC 3581 §3");
        assertEquals(List.of("<" + contactB + ">"), invite.headers().all(HeaderName.CONTACT));
        assertFalse(invite.headers().has(HeaderName.RECORD_ROUTE), "a hidden leg is no proxy");
        there.bob.answer(invite, 200, there.bob.describes());
        there.bob.expect(Method.ACK);
        assertEquals(
                List.of("<" + contactA + ">"), there.alice.expect(200).headers().all(HeaderName.CONTACT));
    }
}
