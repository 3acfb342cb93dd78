package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sip.SimulatedPhone.text;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Secret;
import parley.common.TransportProtocol;
import parley.observe.SbcEvent;
import parley.sip.SimulatedPhone;
import parley.sip.auth.DigestClient;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.UasResponse;
import parley.tls.PeerIdentity;
import parley.transport.InboundSip;

/// Where each message that comes in finds its owner, and what becomes of those that have none.
final class SignalingRouterActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final String STRANGER = "192.0.2.200";
    private static final SipUri NODE = SipUri.of(false, null, "sbc.example.net", -1);

    private final SimulatedNode node = new SimulatedNode(KIT);
    private final SimulatedPhone bob = node.bob();
    private final SimulatedPhone carol = node.phone(TransportProtocol.TCP, "carol", STRANGER);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private SipResponse answered(SipRequest request) {
        carol.send(request);
        return assertInstanceOf(SipResponse.class, node.sentTo(STRANGER));
    }

    private SipResponse refused(int status, Method method, SipUri target, Body body, String... lines) {
        node.serving();
        var response = answered(carol.request(method, target, body, lines));
        assertEquals(status, response.status(), () -> text(response));
        assertTrue(response.headers().to().tag().isPresent(), "RFC 3261 §8.2.6.2");
        assertEquals(new SignalingCounts(0, 0, 0, 0, 0), node.counts(), "nothing is kept");
        return response;
    }

    @Test
    @DisplayName("RFC 3261 §18.1.2: what comes before it is known how to send waits, and is served then")
    void waitsUntilServing() {
        var alice = node.alice();
        alice.invite(SimulatedNode.BOB, alice.describes());
        node.serving();
        alice.expect(100);
        bob.expect(Method.INVITE);
    }

    @Test
    @DisplayName("RFC 3261 §8.2.6, §21.4.1: a malformed request is answered as the parser says; a malformed ACK is not")
    void malformed() {
        node.serving();
        var flow = node.flowOf(STRANGER);
        node.deliver(new InboundSip.Malformed(flow, broken("ACK")));
        node.deliver(new InboundSip.Malformed(flow, broken("OPTIONS")));
        var answer = assertInstanceOf(SipResponse.class, node.sentTo(STRANGER));
        assertEquals(
                "400 OPTIONS", answer.status() + " " + answer.headers().cseq().method());
        node.assertQuiet();
        assertEquals(List.of(), node.events, "the transport has told of it already");
    }

    private static ParseOutcome.Answerable broken(String method) {
        var octets = """
            %1$s sip:bob@sbc.example.net SIP/2.0
            Via: SIP/2.0/TCP 192.0.2.200;branch=z9hG4bK1
            From: <sip:carol@example.org>;tag=1
            To: <sip:bob@sbc.example.net>
            Call-ID: broken
            CSeq: 1 %1$s
            Max-Forwards: a lot

            """.formatted(method).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return assertInstanceOf(ParseOutcome.Answerable.class, SipParser.parse(octets, 0, octets.length));
    }

    @Test
    @DisplayName("RFC 3261 §17.1.1.3, §8.1.3.3: an ACK or a response that belongs to nothing is dropped in silence")
    void dropped() {
        node.serving();
        carol.send(carol.request(Method.ACK, SimulatedNode.BOB, Body.EMPTY));
        carol.send(carol.request(Method.ACK, SimulatedNode.BOB, Body.EMPTY, "To: <sip:bob@sbc.example.net>;tag=1"));
        carol.send(UasResponse.to(carol.request(Method.INVITE, SimulatedNode.BOB, Body.EMPTY), 200, "tag"));
        node.assertQuiet();
    }

    @ParameterizedTest
    @DisplayName("RFC 3261 §12.2.2, §9.2: a request of a dialog that we do not have, or a CANCEL of nothing: 481")
    @ValueSource(strings = {"BYE", "INVITE", "INFO", "UPDATE", "SUBSCRIBE"})
    void noSuchDialog(String method) {
        refused(481, Method.of(method), SimulatedNode.BOB, Body.EMPTY, "To: <sip:bob@sbc.example.net>;tag=gone");
        assertEquals(
                481,
                answered(carol.request(Method.CANCEL, SimulatedNode.BOB, Body.EMPTY))
                        .status());
    }

    @Test
    @DisplayName("RFC 3261 §8.2.2.2: the same INVITE by another way is a merged request: 482")
    void merged() {
        node.serving();
        var alice = node.alice();
        alice.invite(SimulatedNode.BOB, alice.describes());
        alice.expect(100);
        bob.expect(Method.INVITE);
        alice.send(alice.request(Method.INVITE, SimulatedNode.BOB, alice.describes()));
        assertEquals(482, ((SipResponse) node.sentTo("192.0.2.101")).status());
        assertEquals(1, node.counts().calls());
    }

    @Test
    @DisplayName("RFC 3261 §17.2.3: a copy of the INVITE by the same way is the same call")
    void copied() {
        node.serving();
        var alice = node.alice();
        var invite = alice.invite(SimulatedNode.BOB, alice.describes());
        alice.send(invite);
        alice.expect(100);
        alice.expect(100);
        bob.expect(Method.INVITE);
        node.assertQuiet();
        assertEquals(1, node.counts().calls());
    }

    @Test
    @DisplayName("RFC 3261 §11.2: OPTIONS is answered with what an INVITE would meet, even with no hops left")
    void options() {
        for (var target : List.of(NODE, SimulatedNode.BOB)) {
            var headers = refused(200, Method.OPTIONS, target, Body.EMPTY, "Max-Forwards: 0")
                    .headers();
            assertEquals(List.of("INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER"), headers.all(HeaderName.ALLOW));
            assertEquals(List.of("application/sdp"), headers.all(HeaderName.ACCEPT));
            assertEquals(List.of("timer"), headers.all(HeaderName.SUPPORTED));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("RFC 3261 §21.4.6, §21.5.2: a method not served outside a call: 405 or 501, with Allow")
    @CsvSource({"MESSAGE, 405", "SUBSCRIBE, 405", "PUBLISH, 405", "PRACK, 405", "INFO, 405", "FROBNICATE, 501"})
    void methods(String method, int status) {
        var response = refused(status, Method.of(method), SimulatedNode.BOB, Body.EMPTY);
        assertTrue(response.headers().has(HeaderName.ALLOW));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @DisplayName("RFC 3261 §8.2: what an INVITE is refused for before anything is kept of it")
    @CsvSource(
            delimiter = '|',
            value = {
                "420 | Require: 100rel | Unsupported: 100rel",
                "415 | Content-Type: text/plain | Accept: application/sdp",
                "415 | Content-Encoding: gzip | Accept-Encoding: identity",
                "406 | Accept: text/plain | ",
                "483 | Max-Forwards: 0 | ",
                "400 | Contact: | "
            })
    void refusedInvites(int status, String line, String says) {
        var response = refused(status, Method.INVITE, SimulatedNode.BOB, carol.describes(), line);
        if (says != null) {
            assertTrue(text(response).contains(says), () -> text(response));
        }
    }

    @Test
    @DisplayName("RFC 3261 §8.2.7: copies of a request that is answered without being kept get the same To tag")
    void stateless() {
        node.serving();
        var invite = carol.request(Method.INVITE, SimulatedNode.BOB, carol.describes());
        var first = answered(invite).headers().to();
        assertEquals(first, answered(invite).headers().to());
        var other = carol.request(Method.INVITE, SimulatedNode.BOB, carol.describes());
        assertTrue(!first.equals(answered(other).headers().to()));
    }

    private SipRequest authorized(SipRequest request, SipResponse challenged, String user, String password) {
        return new DigestClient(user, Secret.of(password))
                .answer(request, challenged, "cnonce")
                .orElseThrow();
    }

    @Test
    @DisplayName("RFC 3261 §22.3: an INVITE from no known peer: 407; with the user's credentials it is a call")
    void digest() {
        node.serving();
        carol.invite(SimulatedNode.BOB, carol.describes());
        var challenged = carol.expect(407);
        assertEquals(2, challenged.headers().all(HeaderName.PROXY_AUTHENTICATE).size());
        assertEquals(0, node.counts().callActors());
        var again = carol.request(Method.INVITE, SimulatedNode.BOB, carol.describes(), "CSeq: 101 INVITE");
        carol.send(authorized(again, challenged, "carol", "wonderland"));
        assertEquals(100, ((SipResponse) node.sentTo(STRANGER)).status());
        var invite = bob.expect(Method.INVITE);
        assertTrue(!invite.headers().has(HeaderName.PROXY_AUTHORIZATION), "credentials are for us");
        assertEquals("carol", node.told(SbcEvent.CallStarted.class).getFirst().from());
    }

    @ParameterizedTest(name = "{0} with {1} as {2}: {3}")
    @DisplayName("RFC 3261 §22.1, §22.3: a wrong password: 407 again; right credentials under another's name: 403")
    @CsvSource({"carol, looking-glass, carol, 407", "nobody, wonderland, nobody, 407", "carol, wonderland, dave, 403"})
    void spoofed(String user, String password, String from, int status) {
        node.serving();
        var invite = carol.request(
                Method.INVITE, SimulatedNode.BOB, carol.describes(), "From: <sip:" + from + "@sbc.example.net>;tag=1");
        var challenged = answered(invite);
        assertEquals(407, challenged.status());
        var claims = carol.request(
                Method.INVITE,
                SimulatedNode.BOB,
                carol.describes(),
                "CSeq: 101 INVITE",
                "From: <sip:" + from + "@sbc.example.net>;tag=1");
        assertEquals(
                status, answered(authorized(claims, challenged, user, password)).status());
        assertEquals(0, node.counts().callActors());
    }

    @Test
    @DisplayName("RFC 5922 §7.2: a peer is known by the name in its verified certificate, from wherever it calls")
    void knownByCertificate() {
        node.serving();
        var identity = new PeerIdentity("CN=pbx", List.of("pbx.example.org"), "01");
        var pbx = new SimulatedPhone(
                node.line(node.flow(TransportProtocol.TLS, "192.0.2.77", identity)),
                "pbx",
                "192.0.2.77",
                TransportProtocol.TLS);
        pbx.invite(SimulatedNode.BOB, pbx.describes());
        pbx.expect(100);
        bob.expect(Method.INVITE);
        assertEquals(
                "certified", node.told(SbcEvent.CallStarted.class).getFirst().from());
    }

    @Test
    @DisplayName("RFC 3261 §26.3.2.2: a peer that is to prove itself by certificate is not known by its address: 407")
    void addressIsNoProof() {
        node.serving();
        var impostor = node.phone(TransportProtocol.TCP, "pbx", "192.0.2.77");
        impostor.invite(SimulatedNode.BOB, impostor.describes());
        impostor.expect(407);
    }

    @Test
    @DisplayName("RFC 3261 §10.3, §17.2.2: a REGISTER that comes again gets the very same answer again")
    void registerAgain() {
        var phone = node.phone(TransportProtocol.UDP, "carol", STRANGER);
        node.serving();
        var register = phone.request(Method.REGISTER, NODE, Body.EMPTY, "To: <sip:carol@sbc.example.net>");
        phone.send(register);
        var first = text(node.sentTo(STRANGER));
        assertTrue(first.startsWith("SIP/2.0 401 "), first);
        phone.send(register);
        assertEquals(first, text(node.sentTo(STRANGER)), "nonce and tag too");
        assertEquals(1, node.counts().registrations());
        node.pass(Duration.ofSeconds(32));
        assertEquals(0, node.counts().registrations());
    }

    @Test
    @DisplayName(
            "RFC 3261 §10.2, RFC 5626 §5.3: a phone that has registered is called on its connection, which is kept")
    void registeredAndCalled() {
        node.serving();
        var register = carol.request(Method.REGISTER, NODE, Body.EMPTY, "To: <sip:carol@sbc.example.net>");
        var challenged = answered(register);
        var again = carol.request(
                Method.REGISTER, NODE, Body.EMPTY, "To: <sip:carol@sbc.example.net>", "CSeq: 101 REGISTER");
        assertEquals(
                200,
                answered(authorized(again, challenged, "carol", "wonderland")).status());
        assertEquals(List.of(Duration.ofHours(1)), node.kept());
        var alice = node.alice();
        alice.invite(SipUri.of(false, "carol", "sbc.example.net", -1), alice.describes());
        alice.expect(100);
        var invite = carol.expect(Method.INVITE);
        assertEquals(carol.contact(), invite.requestUri());
        carol.answer(invite, 486);
        carol.expect(Method.ACK);
        alice.expect(486);
        node.deliver(new InboundSip.FlowClosed(node.flowOf(STRANGER)));
        var later = node.phone(TransportProtocol.TCP, "erin", "192.0.2.101");
        later.invite(SipUri.of(false, "carol", "sbc.example.net", -1), later.describes());
        later.expect(100);
        later.expect(480);
    }

    @ParameterizedTest
    @DisplayName(
            "RFC 3261 §21.4: callees that there are not: 404, 403 for another's domain, 416 for a scheme unknown to us")
    @CsvSource({"nobody@sbc.example.net, 404", "bobby@elsewhere.example.com, 403"})
    void unroutable(String target, int status) {
        node.serving();
        var alice = node.alice();
        var at = target.indexOf('@');
        alice.invite(SipUri.of(false, target.substring(0, at), target.substring(at + 1), -1), alice.describes());
        alice.expect(100);
        alice.expect(status);
        node.assertNothingLeft();
    }

    @Test
    @DisplayName("RFC 3261 §21.5.4: one call more than is allowed: 503 with Retry-After")
    void tooManyCalls() {
        var full = new SimulatedNode(KIT, SimulatedNode.CONFIG.replace("max-calls = 2000", "max-calls = 1"), _ -> {});
        full.serving();
        full.bob();
        var alice = full.alice();
        alice.invite(SimulatedNode.BOB, alice.describes());
        alice.expect(100);
        var erin = full.phone(TransportProtocol.TCP, "erin", "192.0.2.101");
        erin.invite(SimulatedNode.BOB, erin.describes());
        // Both phones have one host, and so one mailbox; the first message is for Erin.
        assertTrue(erin.expect(503).headers().has(HeaderName.RETRY_AFTER));
    }
}
