package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.app.node.MediaPhone.Keys;
import parley.common.Secret;
import parley.media.dtls.DtlsCertificate;
import parley.media.srtp.SrtpProtector;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

/// What must not pass does not, and the event says why. Nothing here waits for silence: a packet that must pass is
/// sent on the same path after those that must not, so that once it has come, they would have come too.
class MediaSecurityTest {
    private static final int PACKETS = 10;

    private final Random random = new Random(4_568);
    private Lab lab;
    private MediaPhone alice;
    private MediaPhone bob;

    /// A call between two parties with SDES, as both see it.
    /// @param a where the SBC wants A's media
    /// @param b where it wants B's
    private record SdesCall(TestCaller caller, TestCallee callee, Sdp a, Sdp b, Keys keysOfA, Keys keysOfB) {}

    @BeforeEach
    void open(@TempDir Path directory) throws GeneralSecurityException, IOException {
        lab = new Lab(directory);
        alice = new MediaPhone(0xA, 1_000);
        bob = new MediaPhone(0xB, 1_000);
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        lab.close();
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"A", "B"})
    @DisplayName(
            "RFC 4568: packets under another key than the a=crypto said pass to neither side, nor does what the far "
                    + "side says to such a peer; with the right key both directions open")
    void wrongSdesKey(String side) throws Exception {
        var call = establish();
        var byA = side.equals("A");
        var wrong = byA ? alice : bob;
        var right = byA ? bob : alice;
        var sbcOfWrong = byA ? call.a().audio() : call.b().audio();
        var sbcOfRight = byA ? call.b().audio() : call.a().audio();
        var keysOfWrong = byA ? call.keysOfA() : call.keysOfB();
        var keysOfRight = byA ? call.keysOfB() : call.keysOfA();

        var otherKey = new SrtpProtector(Sdp.SUITE, key());
        for (var packet = 0; packet < PACKETS; packet++) {
            wrong.say(sbcOfWrong, otherKey, "under the wrong key");
        }
        var event = lab.events.await(SbcEvent.MediaFailed.class);
        assertEquals("0/" + side, event.leg());
        assertEquals("wrong-key", event.cause());
        assertTrue(event.explanation().contains("wrong SDES key"), event.explanation());
        for (var packet = 0; packet < PACKETS; packet++) {
            right.say(sbcOfRight, keysOfRight.own(), "to one who has not shown the key");
        }
        // Told of only after those before it have been dealt with.
        right.say(sbcOfRight, otherKey, "forged");
        lab.events.await(SbcEvent.MediaFailed.class, failed -> failed.cause().equals("forged-packets"));
        // The first under the right key: what came before it on the same socket has been dealt with when it is heard.
        wrong.say(sbcOfWrong, keysOfWrong.own(), "under the right key");
        assertEquals("under the right key", right.hear(keysOfRight.far()));
        right.say(sbcOfRight, keysOfRight.own(), "welcome");
        assertEquals("welcome", wrong.hear(keysOfWrong.far()));
        assertEquals(List.of(), alice.unheard());
        assertEquals(List.of(), bob.unheard());

        hangUp(call);
        var released = released(side);
        assertEquals(PACKETS, released.authenticationFailures());
        assertEquals(1, released.received());
        assertEquals(1, released.sent());
        assertEquals(PACKETS, released(byA ? "B" : "A").discarded());
    }

    @ParameterizedTest(name = "the SBC is DTLS {0}")
    @ValueSource(strings = {"server", "client"})
    @DisplayName(
            "RFC 5763 §5: a certificate that is not the one announced ends the call; no media has passed in either "
                    + "direction")
    void wrongFingerprint(String role) throws Exception {
        var node = lab.start("sbc.peers.b.media.security = dtls");
        var now = Instant.now();
        var shown = DtlsCertificate.selfSigned(now, new SecureRandom());
        var announced = DtlsCertificate.selfSigned(now, new SecureRandom()).fingerprint();
        assertNotEquals(shown.fingerprint(), announced);
        var bobIsClient = role.equals("server");
        try (var linkOfA = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
            var caller = new TestCaller(linkOfA, "sip:b@test.invalid", random);
            var keyOfA = key();
            caller.invite(Sdp.sdes(alice.port(), keyOfA).text());
            try (var linkOfB = lab.acceptFromSbc()) {
                var callee = new TestCallee(linkOfB);
                var invite = callee.await(Method.INVITE);
                var offer = new Sdp(invite.body().text());
                callee.answer(
                        invite,
                        200,
                        "OK",
                        Sdp.dtls(bob.port(), bobIsClient ? "active" : "passive", announced)
                                .text());
                var answer = caller.finalResponse(Method.INVITE);
                caller.acknowledge(answer);
                var sbcOfA = new Sdp(answer.body().text());
                for (var packet = 0; packet < PACKETS; packet++) {
                    alice.say(sbcOfA.audio(), new SrtpProtector(Sdp.SUITE, keyOfA), "before the handshake");
                    bob.send(offer.audio(), bob.rtp("in the clear"));
                }
                try (var _ = bob.associate(bobIsClient, shown, offer.fingerprint(), offer.audio())) {
                    var event = lab.events.await(SbcEvent.MediaFailed.class);
                    assertEquals("0/B", event.leg());
                    assertEquals("fingerprint-mismatch", event.cause());
                    callee.awaitBye();
                    caller.awaitBye();
                }
            }
        }
        assertEquals(
                "fingerprint-mismatch",
                lab.events.await(SbcEvent.CallEnded.class).cause());
        // The ports are closed: nothing comes any more.
        assertEquals(0, released("A").sent());
        assertEquals(0, released("B").sent());
        assertEquals(List.of(), alice.unheard());
        assertEquals(List.of(), bob.unheard());
    }

    @Test
    @DisplayName(
            "RFC 3711 §3.3: forged, altered and replayed packets from a third socket pass to neither side and move "
                    + "nothing; the genuine ones pass before, between and after")
    void forgedPackets() throws Exception {
        var call = establish();
        try (var mallory = new MediaPhone(0xA, 5_000)) {
            var genuine = alice.say(call.a().audio(), call.keysOfA().own(), "one");
            assertEquals("one", bob.hear(call.keysOfB().far()));
            var forger = new SrtpProtector(Sdp.SUITE, key());
            for (var packet = 0; packet < PACKETS; packet++) {
                mallory.say(call.a().audio(), forger, "forged");
                var altered = genuine.clone();
                altered[random.nextInt(12, altered.length)] ^= (byte) (1 << random.nextInt(8));
                // Another sequence number, or the replay list would refuse it before its tag is looked at.
                altered[3] += (byte) (packet + 1);
                mallory.send(call.a().audio(), altered);
                mallory.send(call.a().audio(), genuine);
                mallory.send(call.a().audio(), mallory.rtp("in the clear"));
            }
            alice.say(call.a().audio(), call.keysOfA().own(), "two");
            assertEquals("two", bob.hear(call.keysOfB().far()));
            // To A, and not to where the forged packets came from.
            bob.say(call.b().audio(), call.keysOfB().own(), "three");
            assertEquals("three", alice.hear(call.keysOfA().far()));
            assertEquals(List.of(), mallory.unheard());
            assertEquals(List.of(), bob.unheard());
            assertEquals(List.of(), alice.unheard());
        }
        hangUp(call);
        var event = lab.events.await(SbcEvent.MediaFailed.class);
        assertEquals("0/A", event.leg());
        assertEquals("forged-packets", event.cause());
        var released = released("A");
        assertEquals(3 * PACKETS, released.authenticationFailures());
        assertEquals(PACKETS, released.replayed());
        assertEquals(2, released.received());
        assertEquals(1, released.sent());
        assertEquals(1, lab.events.all(SbcEvent.MediaFailed.class).size());
    }

    private SdesCall establish() throws Exception {
        var node = lab.start("");
        var linkOfA = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"));
        var caller = new TestCaller(linkOfA, "sip:b@test.invalid", random);
        var keyOfA = key();
        var keyOfB = key();
        caller.invite(Sdp.sdes(alice.port(), keyOfA).text());
        var callee = new TestCallee(lab.acceptFromSbc());
        var invite = callee.await(Method.INVITE);
        var offer = new Sdp(invite.body().text());
        callee.answer(invite, 200, "OK", Sdp.sdes(bob.port(), keyOfB).text());
        var response = caller.finalResponse(Method.INVITE);
        caller.acknowledge(response);
        var answer = new Sdp(response.body().text());
        lab.events.await(SbcEvent.MediaSecured.class, secured -> secured.leg().equals("0/A"));
        lab.events.await(SbcEvent.MediaSecured.class, secured -> secured.leg().equals("0/B"));
        return new SdesCall(
                caller,
                callee,
                answer,
                offer,
                new Keys(Sdp.SUITE, keyOfA, answer.key()),
                new Keys(Sdp.SUITE, keyOfB, offer.key()));
    }

    private static void hangUp(SdesCall call) throws Exception {
        call.caller().hangUp();
        call.callee().awaitBye();
    }

    private SbcEvent.MediaReleased released(String side) throws InterruptedException {
        return lab.events.await(
                SbcEvent.MediaReleased.class, released -> released.leg().equals("0/" + side));
    }

    private Secret key() {
        return MediaPhone.key(random);
    }
}
