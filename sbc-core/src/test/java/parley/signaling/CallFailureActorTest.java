package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.LegSide;
import parley.common.TransportProtocol;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.observe.SbcEvent;
import parley.sip.SimulatedPhone;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.UasResponse;
import parley.tls.PeerIdentity;

/// Whatever fails takes its call down in order, and nothing else.
final class CallFailureActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

    private final SimulatedNode node = new SimulatedNode(KIT).serving();
    private final SimulatedPhone alice = node.alice();
    private final SimulatedPhone bob = node.bob();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private SipRequest ringing() {
        alice.invite(SimulatedNode.BOB, alice.describes());
        alice.expect(100);
        var invite = bob.expect(Method.INVITE);
        bob.answer(invite, 180);
        alice.expect(180);
        return invite;
    }

    private void established() {
        bob.answer(ringing(), 200, bob.describes());
        bob.expect(Method.ACK);
        alice.expect(200);
        alice.acknowledge(Body.EMPTY);
    }

    /// One end was told, media was closed once, nothing is left, and the next call works.
    private SbcEvent.CallEnded assertInOrder() {
        var end = node.ended(1).getFirst();
        node.assertNothingLeft();
        assertEquals(1, node.told(SbcEvent.CallEnded.class).size());
        assertEquals(
                1,
                node.media.stream()
                        .filter(MediaCommand.Release.class::isInstance)
                        .count());
        node.assertQuiet();
        var next = node.phone(TransportProtocol.TCP, "erin", "192.0.2.101");
        next.invite(SimulatedNode.BOB, next.describes());
        next.expect(100);
        bob.expect(Method.INVITE);
        return end;
    }

    private void hangsUp(SimulatedPhone phone) {
        phone.answer(phone.expect(Method.BYE), 200);
    }

    /// An UPDATE that a parser would have refused: reading its Contact fails, in the leg.
    static SipRequest breakingLeg(SimulatedPhone phone) {
        var update = phone.dialog().request(Method.UPDATE).request();
        var headers = update.headers()
                .onTop(
                        HeaderName.VIA,
                        "SIP/2.0/TCP x;branch=z9hG4bKbreaks-" + phone.contact().user())
                .adding(HeaderName.CONTACT, "<<<");
        return update.with(headers);
    }

    @Test
    @DisplayName("RFC 3261 §15: leg A fails in a call: BYE to both, media closed, one event, the router lives")
    void callerLegFails() {
        established();
        node.deliver(node.flowOf("192.0.2.101"), breakingLeg(alice));
        hangsUp(alice);
        hangsUp(bob);
        assertEquals("internal", assertInOrder().cause());
    }

    @Test
    @DisplayName("RFC 3261 §15: leg B fails in a call: the same")
    void calleeLegFails() {
        established();
        node.deliver(node.flowOf("203.0.113.102"), breakingLeg(bob));
        hangsUp(bob);
        hangsUp(alice);
        assertEquals("internal", assertInOrder().cause());
    }

    @Test
    @DisplayName("RFC 3261 §9, §21.5.1: leg B fails while it rings: CANCEL to the callee, 500 to the caller")
    void calleeLegFailsEarly() {
        var invite = ringing();
        var broken = UasResponse.to(invite, 183, "another-tag");
        node.deliver(node.flowOf("203.0.113.102"), broken.with(broken.headers().adding(HeaderName.CONTACT, "<<<")));
        alice.expect(500);
        bob.expect(Method.CANCEL);
        assertEquals(500, assertInOrder().status());
    }

    @Test
    @DisplayName("RFC 3261 §9, §21.5.1: leg A fails while it rings: its caller is told 500, the callee CANCEL")
    void callerLegFailsEarly() {
        var invite = ringing();
        node.deliver(node.flowOf("192.0.2.101"), breakingLeg(alice));
        alice.expect(500);
        var cancel = bob.expect(Method.CANCEL);
        bob.answer(cancel, 200);
        bob.answer(invite, 487);
        bob.expect(Method.ACK);
        assertEquals("internal", assertInOrder().cause());
    }

    @Test
    @DisplayName("RFC 3261 §15: the call itself fails: BYE to both, media closed, one event, the router lives")
    void callFails() {
        established();
        var info = alice.dialog().request(Method.INFO).request();
        // The call reads Max-Forwards; no parser would have let that through.
        node.deliver(
                node.flowOf("192.0.2.101"),
                info.with(info.headers()
                        .with(HeaderName.MAX_FORWARDS, "many")
                        .onTop(HeaderName.VIA, "SIP/2.0/TCP x;branch=z9hG4bKbreaks-the-call")));
        // The INFO gets its final response too (§15.1.2).
        assertEquals(487, ((SipResponse) firstToAlice()).status());
        hangsUp(alice);
        hangsUp(bob);
        assertEquals("internal", assertInOrder().cause());
    }

    private SipMessage firstToAlice() {
        return node.sentTo("192.0.2.101");
    }

    @ParameterizedTest
    @DisplayName(
            "RFC 5763 §5: media that fails ends the call: BYE to both with the cause, one event that says which it was")
    @EnumSource(LegSide.class)
    void mediaFails(LegSide side) {
        established();
        node.mediaFails(side, MediaEvent.Cause.FINGERPRINT_MISMATCH);
        for (var phone : List.of(alice, bob)) {
            var bye = phone.expect(Method.BYE);
            assertEquals(
                    List.of("SIP;cause=500;text=\"fingerprint-mismatch\""),
                    bye.headers().all(HeaderName.REASON));
            phone.answer(bye, 200);
        }
        var end = assertInOrder();
        assertEquals("200 fingerprint-mismatch", end.status() + " " + end.cause());
        assertEquals(
                "0/" + side, node.told(SbcEvent.MediaFailed.class).getFirst().leg());
    }

    @Test
    @DisplayName("RFC 3261 §21.5.4: no ports: 503 with Retry-After, nothing is dialled, nothing left")
    void noPorts() {
        node.portsExhausted.set(true);
        alice.invite(SimulatedNode.BOB, alice.describes());
        alice.expect(100);
        assertTrue(alice.expect(503).headers().has(HeaderName.RETRY_AFTER));
        node.assertNothingLeft();
        assertEquals("rejected", node.ended(1).getFirst().cause());
    }

    @Test
    @DisplayName("RFC 3261 §8.1.3.1: a callee that cannot be dialled: 500, and the event says why")
    void notReached() {
        var caller = node.phone(TransportProtocol.TCP, "alice", "192.0.2.101");
        caller.invite(SipUri.of(false, "pbx", "sbc.example.net", -1), caller.describes());
        caller.expect(100);
        caller.expect(500);
        var end = node.ended(1).getFirst();
        assertEquals("transport-failure connection refused", end.cause() + " " + end.explanation());
        node.assertNothingLeft();
    }

    @Test
    @DisplayName("RFC 3261 §15: every call is ended on demand: BYE where it talks, CANCEL and 503 where it rings")
    void endCalls() {
        established();
        var ringingCaller = node.phone(TransportProtocol.TCP, "erin", "192.0.2.105");
        var carrier = new SimulatedPhone(
                node.line(node.flow(
                        TransportProtocol.TLS,
                        "192.0.2.105",
                        new PeerIdentity("CN=pbx", List.of("pbx.example.org"), "01"))),
                "erin",
                "192.0.2.105",
                TransportProtocol.TLS);
        carrier.invite(SimulatedNode.BOB, ringingCaller.describes());
        carrier.expect(100);
        var ringing = (SipRequest) node.sentTo("203.0.113.102");
        bob.answer(ringing, 180, Body.EMPTY, "To: <sip:bob@x>;tag=other");
        carrier.expect(180);
        node.router.tell(new SignalingRouter.EndCalls("shutdown", "the SBC is stopping"));
        assertTrue(carrier.expect(503).headers().has(HeaderName.RETRY_AFTER));
        hangsUp(alice);
        var causes =
                node.ended(2).stream().map(SbcEvent.CallEnded::cause).distinct().toList();
        assertEquals(List.of("shutdown"), causes);
        node.assertNothingLeft();
    }

    @Test
    @DisplayName("RFC 3261 §21.5.4: a node that drains refuses new calls with 503, and says when the last one is over")
    void drain() {
        established();
        TestProbe<SignalingRouter.Drained> drained = KIT.createTestProbe();
        node.router.tell(new SignalingRouter.Drain(drained.getRef()));
        var late = node.phone(TransportProtocol.TCP, "erin", "192.0.2.101");
        late.invite(SimulatedNode.BOB, late.describes());
        assertTrue(late.expect(503).headers().has(HeaderName.RETRY_AFTER));
        drained.expectNoMessage(Duration.ZERO);
        alice.ask(Method.BYE, Body.EMPTY);
        alice.expect(200);
        hangsUp(bob);
        drained.expectMessage(new SignalingRouter.Drained());
        node.assertNothingLeft();
    }

    @Test
    @DisplayName("RFC 5626 §4.4: as long as a call lives its connections are kept open")
    void connectionsKept() {
        established();
        var before = node.kept().size();
        assertTrue(before >= 2);
        node.pass(Duration.ofMinutes(5));
        TestProbe<SignalingCounts> waiting = KIT.createTestProbe();
        waiting.awaitAssert(() -> {
            assertEquals(before + 2, node.kept().size());
            return 0;
        });
        assertFalse(node.kept().contains(Duration.ZERO));
    }
}
