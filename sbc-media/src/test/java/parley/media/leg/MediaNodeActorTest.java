package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;
import static parley.media.leg.LoopbackCall.CALL;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.SrtpSuite;
import parley.config.MediaConfig;
import parley.media.dtls.DtlsCertificate;
import parley.media.srtp.SrtpReceiver;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.Direction;

class MediaNodeActorTest {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /// Ports below those that the system gives to the phones. Nobody watches for silence but where a test is about
    /// it: a machine that is busy elsewhere for two seconds would be told of as silence in the middle of any other.
    private static final MediaConfig CONFIG = LoopbackMedia.config(10_000, 17_999, 2, Duration.ZERO);

    private static final Duration PACKET_PAUSE = Duration.ofMillis(20);

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private final Phone alice = call.alice;
    private final Phone bob = call.bob;

    @Test
    @DisplayName("two plain legs: what one peer sends the other hears, in both directions, and the counters say so")
    void plainToPlain() {
        var open = call.allocate();
        connect(A, alice, new LegSecurity.Plain());
        connect(B, bob, new LegSecurity.Plain());
        alice.say(open.a().rtp(), "hello bob");
        assertEquals(Optional.of("hello bob"), bob.hear());
        bob.say(open.b().rtp(), "hello alice");
        assertEquals(Optional.of("hello alice"), alice.hear());
        call.node.tell(new MediaCommand.Release(CALL));
        var measured = call.owner.expectMessageClass(MediaEvent.Measured.class).quality();
        assertEquals(440, measured.opinionScore(), 5);
        var statistics =
                call.owner.expectMessageClass(MediaEvent.Released.class).statistics();
        assertEquals(1, statistics.received());
        assertEquals(1, statistics.sent());
        released(1);
    }

    @Test
    @DisplayName("RFC 3711: SDES on both legs, each with its own keys and suite; nothing crosses unchanged")
    void sdesToSdes() {
        var open = call.allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AEAD_AES_256_GCM);
        call.talk(open);
    }

    @Test
    @DisplayName("plain RTP on one leg, SDES on the other")
    void plainToSdes() {
        var open = call.allocate();
        connect(A, alice, new LegSecurity.Plain());
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_32);
        call.talk(open);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("RFC 5763: SDES on one leg, DTLS-SRTP on the other, as client and as server")
    void sdesToDtls(boolean client) throws InterruptedException {
        var open = call.allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        try (var association = bob.associate(!client, certificate, open.b())) {
            call.tellConnect(B, LegTerms.of(bob).secured(dtls(client, certificate)));
            assertEquals(
                    B, call.owner.expectMessageClass(MediaEvent.Secured.class).leg());
            association.established();
            call.talk(open);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("RFC 5764 §4: RTCP on a port of its own has an association and keys of its own, whoever is the client")
    void rtcpAssociation(boolean client) throws InterruptedException {
        var open = call.allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        connect(A, alice, new LegSecurity.Plain());
        try (var control = new Phone(0xb0b);
                var association = bob.associate(!client, certificate, open.b());
                var second = control.associate(
                        !client, certificate, open.b(), open.b().rtcp())) {
            call.tellConnect(
                    B, LegTerms.of(bob).secured(dtls(client, certificate)).rtcpTo(control.address()));
            call.owner.expectMessageClass(MediaEvent.Secured.class);
            association.established();
            second.established();
            call.talk(open);
            assertEquals(Phone.RECEIVER_REPORT, Byte.toUnsignedInt(reported(control, open)[1]));
        }
    }

    /// The first of some reports, for the SBC may have its keys a moment later than its peer.
    private byte[] reported(Phone control, MediaEvent.Allocated open) {
        for (int attempt = 0; attempt < 50; attempt++) {
            control.report(open.b().rtcp());
            var heard = alice.receiveSoon();
            if (heard.isPresent()) {
                return heard.get();
            }
        }
        throw new AssertionError("no report came through");
    }

    @Test
    @DisplayName("RFC 7362: DTLS from behind a NAT is taken from the host that the signalling comes from")
    void dtlsFromBehindNat() throws InterruptedException {
        var open = call.allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        connect(A, alice, new LegSecurity.Plain());
        try (var association = bob.associate(true, certificate, open.b())) {
            call.tellConnect(
                    B,
                    LegTerms.of(new Endpoint("10.0.0.7", 4000))
                            .secured(dtls(false, certificate))
                            .signallingFrom("127.0.0.1"));
            assertEquals(
                    B, call.owner.expectMessageClass(MediaEvent.Secured.class).leg());
            association.established();
            // What he says shows where he is; then he can be talked to.
            bob.say(open.b().rtp(), "here");
            assertEquals(Optional.of("here"), alice.hear());
            call.talk(open);
        }
    }

    @Test
    @DisplayName("DTLS from a host that neither SDP nor signalling named is not heard")
    void dtlsFromAStranger() {
        var open = call.allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        try (var association = bob.associate(true, certificate, open.b())) {
            call.tellConnect(
                    B,
                    LegTerms.of(new Endpoint("10.0.0.7", 4000))
                            .secured(dtls(false, certificate))
                            .signallingFrom("127.0.0.99"));
            var failed = call.owner.expectMessageClass(MediaEvent.Failed.class);
            assertEquals(MediaEvent.Cause.DTLS_TIMEOUT, failed.cause());
            association.failed();
        }
    }

    @Test
    @DisplayName("RFC 5763 §5: a certificate that is not the one announced passes no media, and the event says so")
    void wrongFingerprint() {
        var open = call.allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        var announced = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        connect(A, alice, new LegSecurity.Plain());
        try (var association = bob.associate(false, certificate, open.b())) {
            call.tellConnect(B, LegTerms.of(bob).secured(dtls(true, announced)));
            var failed = call.owner.expectMessageClass(MediaEvent.Failed.class);
            assertEquals(MediaEvent.Cause.FINGERPRINT_MISMATCH, failed.cause());
            association.failed();
            alice.say(open.a().rtp(), "is anybody there");
            assertTrue(bob.hearsNothing());
        }
    }

    @Test
    @DisplayName("a wrong SDES key passes no media in either direction until the right one is used; the event says so")
    void wrongKey() {
        var open = call.allocate();
        var right = sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        alice.keys(Phone.key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 99), right.local());
        alice.say(open.a().rtp(), "hello bob");
        assertTrue(bob.hearsNothing());
        bob.say(open.b().rtp(), "hello alice");
        assertTrue(alice.hearsNothing());
        var failing = call.owner.expectMessageClass(MediaEvent.AuthenticationFailing.class);
        assertEquals(A, failing.leg());
        assertEquals(MediaEvent.Suspicion.WRONG_KEY, failing.suspicion());
        alice.keys(right.remote(), right.local());
        call.talk(open);
    }

    @Test
    @DisplayName(
            "a key changed by re-INVITE must be used, too: once no packet under the old one can be on its way, none"
                    + " passes")
    void wrongKeyAfterChange() {
        var open = call.allocate();
        var first = sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        call.talk(open);
        var next = Phone.key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 77);
        long changed = System.nanoTime();
        connect(A, alice, new LegSecurity.Sdes(first.local(), next));
        alice.say(open.a().rtp(), "on its way");
        var onItsWay = bob.hear();
        assertTrue(
                onItsWay.equals(Optional.of("on its way")) || System.nanoTime() - changed > SrtpReceiver.GRACE_NANOS);
        // What arrives tells when the old key is refused, and not how long nothing does: a busy machine is silent,
        // too.
        var failing = saysUntilAuthenticationFails(alice, open.a().rtp(), "under the old key");
        assertEquals(MediaEvent.Suspicion.WRONG_KEY, failing.suspicion());
        while (bob.receiveSoon().isPresent()) {
            // Those that were in time.
        }
        alice.say(open.a().rtp(), "under the old key");
        assertTrue(bob.hearsNothing());
        bob.say(open.b().rtp(), "hello alice");
        assertTrue(alice.hearsNothing());
        alice.keys(next, first.local());
        alice.say(open.a().rtp(), "under the new key");
        assertEquals(Optional.of("under the new key"), bob.hear());
        bob.say(open.b().rtp(), "welcome back");
        assertEquals(Optional.of("welcome back"), alice.hear());
    }

    private MediaEvent.AuthenticationFailing saysUntilAuthenticationFails(Phone phone, Endpoint to, String words) {
        return call.owner.awaitAssert(LoopbackCall.PATIENCE, () -> {
            phone.say(to, words);
            return call.owner.expectMessageClass(MediaEvent.AuthenticationFailing.class, PACKET_PAUSE);
        });
    }

    @Test
    @DisplayName("a forger who sends from elsewhere cannot keep a peer that only listens from hearing")
    void forgerElsewhere() throws IOException {
        var open = call.allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        try (var mallory = new Phone(0xbad, InetAddress.ofLiteral("127.0.0.2"))) {
            var key = Phone.key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 99);
            mallory.keys(key, key);
            mallory.say(open.a().rtp(), "hello bob, I am alice");
            assertTrue(bob.hearsNothing());
            bob.say(open.b().rtp(), "please hold the line");
            assertEquals(Optional.of("please hold the line"), alice.hear());
            var failing = call.owner.expectMessageClass(MediaEvent.AuthenticationFailing.class);
            assertEquals(MediaEvent.Suspicion.FORGED_PACKETS, failing.suspicion());
        }
    }

    @Test
    @DisplayName("plain RTCP of a phone that keeps a NAT open goes nowhere, holds nothing back and accuses nobody")
    void plainRtcp() {
        var open = call.allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        alice.send(open.a().rtp(), HexFormat.of().parseHex("80cc000b000a11ce50494e47" + "00".repeat(36)));
        assertTrue(bob.hearsNothing());
        bob.say(open.b().rtp(), "ringing");
        assertEquals(Optional.of("ringing"), alice.hear());
        call.node.tell(new MediaCommand.Release(CALL));
        released(2);
    }

    @Test
    @DisplayName(
            "RFC 3264 §8.4: a re-negotiated hold stops RTP both ways, and its end starts it again with the same keys")
    void hold() {
        var open = call.allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        var security = sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        call.talk(open);
        call.tellConnect(B, LegTerms.of(bob).secured(security).direction(Direction.INACTIVE));
        // Commands and packets take different ways: the answer to this one tells that the plan is in place.
        call.allocate();
        alice.say(open.a().rtp(), "unheard");
        assertTrue(bob.hearsNothing());
        call.tellConnect(B, LegTerms.of(bob).secured(security));
        call.allocate();
        call.talk(open);
    }

    @Test
    @DisplayName("after its release no leg sends, and its sockets are closed")
    void release() {
        var open = call.allocate();
        connect(A, alice, new LegSecurity.Plain());
        connect(B, bob, new LegSecurity.Plain());
        call.talk(open);
        call.node.tell(new MediaCommand.Release(CALL));
        released(2);
        alice.say(open.a().rtp(), "unheard");
        assertTrue(bob.hearsNothing());
    }

    @Test
    @DisplayName("a peer that sends nothing is told of once the configured time is over, and not while it is on hold")
    void silence() {
        try (var watched = new LoopbackCall(LoopbackMedia.config(10_000, 17_999, 2, SILENCE))) {
            watched.allocate();
            watched.connect(A, LegTerms.of(watched.alice));
            watched.connect(B, LegTerms.of(watched.bob).direction(Direction.SENDONLY));
            assertEquals(
                    A, watched.owner.expectMessageClass(MediaEvent.Silent.class).leg());
            watched.owner.expectNoMessage(Duration.ofMillis(200));
        }
    }

    @Test
    @DisplayName(
            "the ports of one call are enough for one call, however many workers there could be; then none is free")
    void fewPorts() {
        try (var small = new LoopbackCall(LoopbackMedia.config(25_600, 25_603, 3, Duration.ZERO))) {
            small.allocate();
            small.node.tell(new MediaCommand.Allocate(new CallRef("one-more"), 0, small.owner.getRef()));
            var refused = small.owner.expectMessageClass(MediaEvent.Refused.class);
            assertEquals("no media port is free", refused.reason());
        }
    }

    @Test
    @DisplayName("1,000 calls leave no port, no descriptor and no actor behind")
    void leaks() throws IOException {
        for (int round = 0; round < 50; round++) {
            cycle(new CallRef("warm-" + round));
        }
        long before = descriptors();
        for (int round = 0; round < 1000; round++) {
            cycle(new CallRef("leak-" + round));
        }
        assertEquals(before, descriptors());
    }

    private void cycle(CallRef ref) {
        call.allocate(ref, 0);
        for (var side : LegSide.values()) {
            connect(new StreamRef(ref, 0, side), alice, new LegSecurity.Plain());
        }
        call.node.tell(new MediaCommand.Release(ref));
        released(2);
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private LegSecurity.Sdes sdes(StreamRef leg, Phone phone, SrtpSuite suite) {
        var security = phone.sdes(suite, leg.side() == LegSide.A ? 1 : 3);
        connect(leg, phone, security);
        return security;
    }

    private static LegSecurity.Dtls dtls(boolean client, DtlsCertificate peer) {
        return new LegSecurity.Dtls(client, List.of(peer.fingerprint()), 1, List.of(SrtpSuite.values()));
    }

    private void connect(StreamRef leg, Phone phone, LegSecurity security) {
        call.connect(leg, LegTerms.of(phone).secured(security));
    }

    private void released(int legs) {
        for (int leg = 0; leg < legs; leg++) {
            call.owner.expectMessageClass(MediaEvent.Measured.class);
            call.owner.expectMessageClass(MediaEvent.Released.class);
        }
    }
}
