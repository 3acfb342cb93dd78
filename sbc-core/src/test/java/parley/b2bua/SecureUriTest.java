package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.TransportProtocol;
import parley.routing.ProfileDraft;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipUri;

/// `sips` means TLS on every hop (RFC 5630): never downgraded, refused where a hop has none.
final class SecureUriTest {
    private static final CallTerms SECURE = CallTerms.usual().over(TransportProtocol.TLS, TransportProtocol.TLS);

    private static void refused(SimulatedCall call, int status) {
        call.alice.invite(CallTerms.SECURE_BOB, call.alice.describes());
        call.alice.expect(100);
        var refusal = call.alice.expect(status);
        if (status == 480) {
            assertEquals(
                    List.of("380 " + CallTerms.DOMAIN + " \"SIPS Not Allowed\""),
                    refusal.headers().all(HeaderName.WARNING),
                    "RFC 5630 §5.3");
        }
        call.assertQuiet();
        call.assertOver(status, "rejected");
    }

    @ParameterizedTest
    @DisplayName("RFC 3261 §26.2.2, §21.4.14: a sips request over a hop without TLS is refused: 416")
    @EnumSource(
            value = TransportProtocol.class,
            names = {"UDP", "TCP", "WS"})
    void cameWithoutTls(TransportProtocol protocol) {
        refused(new SimulatedCall(CallTerms.usual().over(protocol, TransportProtocol.TLS)), 416);
    }

    @ParameterizedTest
    @DisplayName("RFC 5630 §5.3: a sips request is not sent on to a trunk without TLS: 480 with Warning 380")
    @EnumSource(
            value = TransportProtocol.class,
            names = {"UDP", "TCP", "WS"})
    void trunkWithoutTls(TransportProtocol protocol) {
        refused(new SimulatedCall(CallTerms.usual().over(TransportProtocol.TLS, protocol)), 480);
    }

    @ParameterizedTest
    @DisplayName("RFC 5630 §5.3: nor to a trunk without TLS whose topology is transparent")
    @EnumSource(
            value = TransportProtocol.class,
            names = {"UDP", "TCP"})
    void transparentTrunkWithoutTls(TransportProtocol protocol) {
        refused(new SimulatedCall(CallTerms.transparentTerms().over(TransportProtocol.TLS, protocol)), 480);
    }

    @ParameterizedTest
    @DisplayName("RFC 5630 §5.3: nor to a user who is registered without TLS")
    @EnumSource(
            value = TransportProtocol.class,
            names = {"UDP", "TCP", "WS"})
    void userWithoutTls(TransportProtocol protocol) {
        var terms = CallTerms.usual().over(TransportProtocol.TLS, protocol).toSubscriber();
        refused(new SimulatedCall(terms).registered(terms.contactOfBob()), 480);
    }

    @Test
    @DisplayName("RFC 5630 §5.3: nor is a contact that is sips itself asked over a flow without TLS")
    void sipsContactWithoutTls() {
        var terms = CallTerms.usual().toSubscriber();
        var contact = SipUri.of(true, "bob", SimulatedCall.BOB_HOST, -1);
        var call = new SimulatedCall(terms).registered(new CallInput.Contact(contact, TransportProtocol.UDP));
        call.alice.invite(CallTerms.BOB, call.alice.describes());
        call.alice.expect(100);
        assertTrue(call.alice.expect(480).headers().has(HeaderName.WARNING));
        call.assertOver(480, "rejected");
    }

    @Test
    @DisplayName("RFC 5630 §5.1.1: a peer configured with secure-uri, but reached without TLS, is not called")
    void secureUriWithoutTls() {
        var call = new SimulatedCall(CallTerms.usual().secureUri());
        call.alice.invite(CallTerms.BOB, call.alice.describes());
        call.alice.expect(100);
        call.alice.expect(480);
        call.assertOver(480, "rejected");
    }

    @Test
    @DisplayName("RFC 5630 §5.1.1: secure-uri makes Request-URI, To, From and Contact towards the peer sips")
    void secureUri() {
        var invite = new SimulatedCall(SECURE.secureUri()).called();
        assertEquals("sips", invite.requestUri().scheme());
        assertEquals("sips", invite.headers().to().uri().scheme());
        assertEquals("sips", invite.headers().from().uri().scheme());
        assertEquals("sips", invite.headers().contacts().getFirst().uri().scheme());
    }

    @Test
    @DisplayName("RFC 5630 §5.3: a sips call stays sips on the other leg, to a trunk and to a user alike")
    void neverDowngraded() {
        var user = SECURE.withSipsContacts().toSubscriber();
        for (var call : List.of(
                new SimulatedCall(SECURE.withSipsContacts()),
                new SimulatedCall(user).registered(user.contactOfBob()))) {
            call.alice.invite(CallTerms.SECURE_BOB, call.alice.describes());
            call.alice.expect(100);
            var invite = call.bob.expect(Method.INVITE);
            var target = (SipUri) invite.requestUri();
            assertTrue(target.secure());
            assertEquals("bob", target.user());
            assertEquals(List.of(), target.parameters().list(), "sips says TLS by itself");
            call.bob.answer(invite, 200, call.bob.describes());
            assertEquals("sips", call.bob.expect(Method.ACK).requestUri().scheme());
            assertEquals(
                    "sips",
                    call.alice.expect(200).headers().contacts().getFirst().uri().scheme());
            call.alice.acknowledge(Body.EMPTY);
            call.assertEndsByBye();
        }
    }

    @Test
    @DisplayName(
            "RFC 3261 §12.1.1: a caller with a sips Contact is answered with a sips Contact, whatever it asked for")
    void sipsCaller() {
        var call = new SimulatedCall(SECURE.withSipsContacts());
        call.bob.answer(call.called(), 180);
        var contact = call.alice.expect(180).headers().contacts().getFirst();
        assertEquals("sips", contact.uri().scheme());
    }

    @Test
    @DisplayName("RFC 5630 §5.3: a transparent sips call keeps its URI, and Record-Route is sips on both legs")
    void transparent() {
        var profile = ProfileDraft.named("trunk").transparent().profile();
        var call = new SimulatedCall(SECURE.withSipsContacts().between(profile, profile));
        call.alice.invite(CallTerms.SECURE_BOB, call.alice.describes());
        call.alice.expect(100);
        var invite = call.bob.expect(Method.INVITE);
        assertEquals(CallTerms.SECURE_BOB, invite.requestUri());
        assertEquals(List.of("<sips:b.sbc.example.net;lr>"), invite.headers().all(HeaderName.RECORD_ROUTE));
        call.bob.answer(invite, 200, call.bob.describes());
        call.bob.expect(Method.ACK);
        assertEquals(
                List.of("<sips:a.sbc.example.net;lr>"),
                call.alice.expect(200).headers().all(HeaderName.RECORD_ROUTE));
    }
}
