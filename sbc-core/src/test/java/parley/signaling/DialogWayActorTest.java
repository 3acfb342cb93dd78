package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.sip.SimulatedPhone;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipResponse;
import parley.tls.PeerIdentity;
import parley.transport.NextHop;

/// Which way the requests of a dialog take, and whether their Via says so.
final class DialogWayActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final String ALICE = "192.0.2.101";
    private static final String BOB = "203.0.113.102";

    private final SimulatedNode node = new SimulatedNode(
                    KIT,
                    SimulatedNode.CONFIG.replace(
                            "sources = [\"203.0.113.102\"], transport = tcp",
                            "sources = [\"203.0.113.102\"], transport = udp"),
                    _ -> {})
            .serving();
    private final SimulatedPhone alice = node.alice();
    private final SimulatedPhone bob = node.phone(TransportProtocol.UDP, "bob", BOB);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private void established(String contactOfBob, String... alices) {
        alice.invite(SimulatedNode.BOB, alice.describes(), alices);
        alice.expect(100);
        var invite = bob.expect(Method.INVITE);
        assertEquals("UDP", invite.headers().topmostVia().transport());
        bob.answer(invite, 200, bob.describes(), "Contact: <" + contactOfBob + ">");
        var ack = bob.expect(Method.ACK);
        assertEquals(
                contactOfBob.contains("tcp") ? "TCP" : "UDP",
                ack.headers().topmostVia().transport());
        alice.expect(200);
        alice.acknowledge(Body.EMPTY);
    }

    @Test
    @DisplayName("RFC 3261 §12.2.1.1, §18.1.1: where the remote target wants another transport, our Via names it too")
    void anotherTransport() {
        established("sip:bob@" + BOB + ":5070;transport=tcp");
        assertEquals(new NextHop(TransportProtocol.TCP, BOB, 5070, "bob-trunk"), node.dialled.getLast());
        alice.ask(Method.BYE, Body.EMPTY);
        alice.expect(200);
        var bye = bob.expect(Method.BYE);
        assertEquals("TCP", bye.headers().topmostVia().transport());
        bob.answer(bye, 200);
        node.assertNothingLeft();
    }

    @Test
    @DisplayName("RFC 5630 §5.3: a sips remote target is not asked on the connection without TLS that its INVITE took")
    void secureTarget() {
        established("sip:bob@" + BOB, "Contact: <sips:alice@" + ALICE + ">");
        bob.ask(Method.BYE, Body.EMPTY);
        bob.expect(200);
        var bye = alice.expect(Method.BYE);
        assertEquals("sips", bye.requestUri().scheme());
        assertEquals("TLS", bye.headers().topmostVia().transport());
        assertEquals(TransportProtocol.TLS, node.dialled.getLast().protocol());
        alice.answer(bye, 200);
        node.assertNothingLeft();
    }

    @Test
    @DisplayName("RFC 5630 §5.3: nor through a route without TLS: the request is not sent at all, and the call ends")
    void secureTargetBehindPlainRoute() {
        established(
                "sip:bob@" + BOB, "Contact: <sips:alice@" + ALICE + ">", "Record-Route: <sip:proxy.example.com;lr>");
        var dialled = node.dialled.size();
        bob.ask(Method.BYE, Body.EMPTY);
        bob.expect(200);
        node.ended(1);
        node.assertNothingLeft();
        node.assertQuiet();
        assertEquals(dialled, node.dialled.size());
    }

    @Test
    @DisplayName("RFC 3261 §26.3.2.1: a BYE in the clear does not end a dialog over TLS, whatever tags it knows")
    void clearRequestInSecureDialog() {
        var caller = node.phone(TransportProtocol.TLS, "alice", ALICE);
        caller.invite(SimulatedNode.BOB, caller.describes());
        caller.expect(100);
        bob.answer(bob.expect(Method.INVITE), 200, bob.describes());
        bob.expect(Method.ACK);
        caller.expect(200);
        caller.acknowledge(Body.EMPTY);
        var forged = caller.dialog().request(Method.BYE).request();
        var via = "SIP/2.0/UDP 192.0.2.66;branch=z9hG4bKforged";
        node.deliver(
                node.flow(TransportProtocol.UDP, "192.0.2.66", PeerIdentity.NONE),
                forged.with(forged.headers().onTop(HeaderName.VIA, via)));
        assertEquals(
                481,
                assertInstanceOf(SipResponse.class, node.sentTo("192.0.2.66")).status());
        node.assertQuiet();
        caller.ask(Method.BYE, Body.EMPTY);
        caller.expect(200);
        bob.answer(bob.expect(Method.BYE), 200);
        node.assertNothingLeft();
    }
}
