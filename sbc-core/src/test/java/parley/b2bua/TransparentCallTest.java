package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.TransportProtocol;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;

/// A transparent call: on the wire a proxy that record-routes (RFC 3261 §16.6), with media anchored all the same.
final class TransparentCallTest {
    private static final String PROXY = "Record-Route: <sip:edge.example.com;lr>";
    private static final String OUR_B = "<sip:b.sbc.example.net;lr>";
    private static final String OUR_A = "<sip:a.sbc.example.net;lr>";

    private final SimulatedCall call = new SimulatedCall(CallTerms.transparentTerms());

    private static List<String> all(SipMessage message, HeaderName name) {
        return message.headers().all(name);
    }

    /// Call-ID and tags are the same on both legs.
    private void assertSameDialog(SipMessage message) {
        assertEquals(call.alice.callId(), message.headers().callId());
        var tags = new ArrayList<>(List.of(
                message.headers().from().tag().orElse(""),
                message.headers().to().tag().orElse("")));
        tags.remove("");
        assertTrue(List.of("tag-of-alice", "tag-of-bob").containsAll(tags), tags::toString);
    }

    private static void assertOnTop(List<String> below, SipRequest crossed) {
        var vias = all(crossed, HeaderName.VIA);
        assertTrue(vias.getFirst().startsWith("SIP/2.0/UDP b.sbc.example.net;"), vias::toString);
        assertEquals(below, vias.subList(1, vias.size()));
    }

    @Test
    @DisplayName(
            "RFC 3261 §16.6: the INVITE keeps Via stack, Record-Route, Call-ID, tags, CSeq, Contact; ours come on top")
    void invite() {
        call.alice.invite(
                CallTerms.BOB,
                call.alice.describes(),
                PROXY,
                "Via: SIP/2.0/UDP edge.example.com;branch=z9hG4bKedge",
                "Via: SIP/2.0/TCP " + SimulatedCall.ALICE_HOST + ";branch=z9hG4bKalice",
                "CSeq: 7000 INVITE",
                "X-Anything: crosses",
                "Max-Forwards: 20");
        call.alice.expect(100);
        var invite = call.bob.expect(Method.INVITE);
        assertSameDialog(invite);
        assertOnTop(
                List.of(
                        "SIP/2.0/UDP edge.example.com;branch=z9hG4bKedge",
                        "SIP/2.0/TCP " + SimulatedCall.ALICE_HOST + ";branch=z9hG4bKalice"),
                invite);
        assertEquals(List.of(OUR_B, "<sip:edge.example.com;lr>"), all(invite, HeaderName.RECORD_ROUTE));
        assertEquals(CallTerms.BOB, invite.requestUri());
        assertEquals(7000, invite.headers().cseq().number());
        assertEquals(
                call.alice.contact(), invite.headers().contacts().getFirst().uri());
        assertEquals(List.of("phone-of-alice"), all(invite, HeaderName.USER_AGENT));
        assertEquals(List.of("crosses"), all(invite, HeaderName.of("X-Anything")));
        assertEquals(19, invite.headers().maxForwards().orElseThrow());
        assertTrue(invite.body().text().contains("c=IN IP4 " + SimulatedCall.MEDIA_B), "media is anchored");
        assertFalse(invite.body().text().contains(SimulatedCall.ALICE_HOST));
    }

    @Test
    @DisplayName(
            "RFC 3261 §16.7: 180 and 200 keep the callee's tag and Contact; Record-Route names us as each side reaches"
                    + " us")
    void responses() {
        var invite = call.called(PROXY, "Via: SIP/2.0/UDP edge.example.com;branch=z9hG4bKedge");
        var theirs = new String[] {
            "Record-Route: <sip:home.example.net;lr>",
            "Record-Route: " + OUR_B,
            "Record-Route: <sip:edge.example.com;lr>"
        };
        var expected = List.of("<sip:home.example.net;lr>", OUR_A, "<sip:edge.example.com;lr>");
        call.bob.answer(invite, 180, Body.EMPTY, theirs);
        var ringing = call.alice.expect(180);
        assertSameDialog(ringing);
        assertEquals(expected, all(ringing, HeaderName.RECORD_ROUTE));
        call.bob.answer(invite, 200, call.bob.describes(), theirs);
        var ack = call.bob.expect(Method.ACK);
        assertSameDialog(ack);
        assertEquals(List.of("<sip:home.example.net;lr>"), all(ack, HeaderName.ROUTE), "what lies beyond us");
        assertEquals(call.bob.contact(), ack.requestUri());
        var ok = call.alice.expect(200);
        assertSameDialog(ok);
        assertEquals(List.of("SIP/2.0/UDP edge.example.com;branch=z9hG4bKedge"), all(ok, HeaderName.VIA));
        assertEquals(expected, all(ok, HeaderName.RECORD_ROUTE));
        assertEquals(call.bob.contact(), ok.headers().contacts().getFirst().uri());
        assertTrue(ok.body().text().contains("c=IN IP4 " + SimulatedCall.MEDIA_A), "media is anchored");
        assertEquals(List.of("phone-of-bob"), all(ok, HeaderName.SERVER));
        call.alice.acknowledge(Body.EMPTY);
        call.alice.ask(Method.BYE, Body.EMPTY);
        call.alice.expect(200);
        var bye = call.bob.expect(Method.BYE);
        assertSameDialog(bye);
        assertEquals(List.of("<sip:home.example.net;lr>"), all(bye, HeaderName.ROUTE));
    }

    @Test
    @DisplayName("RFC 3261 §16.7: a callee that leaves Record-Route out of its answer does not lead the caller past us")
    void recordRouteLeftOut() {
        var invite = call.called();
        call.bob.answer(invite, 180, Body.EMPTY, "Record-Route:");
        assertEquals(List.of(OUR_A), all(call.alice.expect(180), HeaderName.RECORD_ROUTE));
    }

    private void established() {
        var invite = call.called(PROXY);
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        call.alice.expect(200);
        call.alice.acknowledge(Body.EMPTY);
    }

    @ParameterizedTest
    @DisplayName(
            "RFC 3261 §16.12: requests in the dialog cross both ways: Via stack below ours, same tags, target, number")
    @ValueSource(strings = {"INFO", "UPDATE", "INVITE", "MESSAGE"})
    void inDialog(String name) {
        var method = Method.of(name);
        established();
        var asked = call.alice.ask(method, call.alice.describes());
        if (method.equals(Method.INVITE)) {
            call.alice.expect(100);
        }
        var crossed = call.bob.expect(method);
        assertSameDialog(crossed);
        assertOnTop(all(asked, HeaderName.VIA), crossed);
        assertEquals(call.bob.contact(), crossed.requestUri());
        assertEquals(asked.headers().cseq(), crossed.headers().cseq());
        call.bob.answer(crossed, 488);
        if (method.equals(Method.INVITE)) {
            call.bob.expect(Method.ACK);
        }
        var refusal = call.alice.expect(488);
        assertEquals(all(asked, HeaderName.VIA), all(refusal, HeaderName.VIA));
        var back = call.bob.ask(Method.INFO, Body.EMPTY);
        var received = call.alice.expect(Method.INFO);
        assertSameDialog(received);
        assertEquals(all(back, HeaderName.VIA), all(received, HeaderName.VIA).subList(1, 2));
        assertEquals(call.alice.contact(), received.requestUri());
        assertEquals(List.of("<sip:edge.example.com;lr>"), all(received, HeaderName.ROUTE), "but for ourselves");
        call.alice.answer(received, 200);
        assertSameDialog(call.bob.expect(200));
    }

    @Test
    @DisplayName("RFC 3261 §15: BYE from either side keeps Call-ID, tags and Via stack")
    void bye() {
        established();
        var bye = call.bob.ask(Method.BYE, Body.EMPTY);
        call.bob.expect(200);
        var crossed = call.alice.expect(Method.BYE);
        assertSameDialog(crossed);
        assertEquals(all(bye, HeaderName.VIA), all(crossed, HeaderName.VIA).subList(1, 2));
        call.alice.answer(crossed, 200);
        call.assertQuiet();
        call.assertOver(200, "bye-b");
    }

    @Test
    @DisplayName("RFC 3261 §9.1, §16.10: CANCEL goes hop by hop: our Via alone, the INVITE's branch, Call-ID and tags")
    void cancel() {
        var invite = call.ringing(PROXY);
        call.alice.cancel();
        call.alice.expect(200);
        call.alice.expect(487);
        var cancel = call.bob.expect(Method.CANCEL);
        assertSameDialog(cancel);
        assertEquals(all(invite, HeaderName.VIA).subList(0, 1), all(cancel, HeaderName.VIA));
        assertEquals(invite.requestUri(), cancel.requestUri());
        call.bob.answer(cancel, 200);
        call.bob.answer(invite, 487);
        call.bob.expect(Method.ACK);
        call.assertQuiet();
        call.assertOver(487, "cancel");
    }

    @ParameterizedTest
    @DisplayName("RFC 3261 §16.7: redirections and challenges cross with what belongs to them; 503 becomes 500")
    @ValueSource(ints = {302, 401, 407, 486, 503, 603})
    void refusals(int status) {
        var invite = call.ringing();
        call.bob.answer(
                invite,
                status,
                Body.EMPTY,
                "Contact: <sip:elsewhere@example.org>",
                "WWW-Authenticate: Digest realm=\"far\", nonce=\"1\"",
                "Proxy-Authenticate: Digest realm=\"far\", nonce=\"2\"");
        call.bob.expect(Method.ACK);
        var refusal = call.alice.expect(status == 503 ? 500 : status);
        if (status != 503) {
            assertSameDialog(refusal);
            assertEquals(List.of("<sip:elsewhere@example.org>"), all(refusal, HeaderName.CONTACT));
            assertEquals(1, all(refusal, HeaderName.WWW_AUTHENTICATE).size());
            assertEquals(1, all(refusal, HeaderName.PROXY_AUTHENTICATE).size());
        }
    }

    @Test
    @DisplayName("RFC 3261 §22.3: a trunk's credentials for somebody beyond us cross")
    void credentials() {
        var invite = call.called("Proxy-Authorization: Digest realm=\"far\"", "Authorization: Digest realm=\"home\"");
        assertEquals(1, all(invite, HeaderName.PROXY_AUTHORIZATION).size());
        assertEquals(1, all(invite, HeaderName.AUTHORIZATION).size());
    }

    @Test
    @DisplayName(
            "RFC 3261 §16.6 step 4: between TLS and UDP each side is told how it reaches us, not how the other does")
    void doubleSided() {
        var mixed = new SimulatedCall(CallTerms.transparentTerms().over(TransportProtocol.TLS, TransportProtocol.UDP));
        var invite = mixed.called();
        assertEquals(List.of(OUR_B), all(invite, HeaderName.RECORD_ROUTE));
        mixed.bob.answer(invite, 180);
        assertEquals(
                List.of("<sip:a.sbc.example.net;transport=tls;lr>"),
                all(mixed.alice.expect(180), HeaderName.RECORD_ROUTE));
    }
}
