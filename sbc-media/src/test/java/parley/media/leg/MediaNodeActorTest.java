package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
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
import parley.media.worker.MediaWorkers;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.Direction;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

class MediaNodeActorTest {
    private static final CallRef CALL = new CallRef("0123456789abcdef");
    private static final StreamRef A = new StreamRef(CALL, 0, LegSide.A);
    private static final StreamRef B = A.peer();
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /// Ports below those that the system gives to the phones. Nobody watches for silence but where a test is about
    /// it:
    /// a machine that is busy elsewhere for two seconds would be told of as silence in the middle of any other.
    private static final MediaConfig CONFIG = LoopbackMedia.config(10_000, 17_999, 2, Duration.ZERO);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PACKET_PAUSE = Duration.ofMillis(20);

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.testkit.typed.single-expect-default = " + PATIENCE.toSeconds() + "s")
                    .withFallback(ConfigFactory.parseString(MediaWorkers.dispatcherConfig(CONFIG)))
                    .withFallback(ConfigFactory.load()));
    private final TestProbe<MediaEvent> owner = kit.createTestProbe();
    private ActorRef<MediaCommand> node = kit.spawn(MediaNodeActor.create(CONFIG));
    private final Phone alice = new Phone(0xa11ce);
    private final Phone bob = new Phone(0xb0b);

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        kit.shutdownTestKit();
    }

    @Test
    @DisplayName("two plain legs: what one peer sends the other hears, in both directions, and the counters say so")
    void plainToPlain() {
        var open = allocate();
        connect(A, alice, new LegSecurity.Plain());
        connect(B, bob, new LegSecurity.Plain());
        alice.say(open.a().rtp(), "hello bob");
        assertEquals(Optional.of("hello bob"), bob.hear());
        bob.say(open.b().rtp(), "hello alice");
        assertEquals(Optional.of("hello alice"), alice.hear());
        node.tell(new MediaCommand.Release(CALL));
        var measured = owner.expectMessageClass(MediaEvent.Measured.class).quality();
        assertEquals(440, measured.opinionScore(), 5);
        var statistics = owner.expectMessageClass(MediaEvent.Released.class).statistics();
        assertEquals(1, statistics.received());
        assertEquals(1, statistics.sent());
        released(1);
    }

    @Test
    @DisplayName("RFC 3711: SDES on both legs, each with its own keys and suite; nothing crosses unchanged")
    void sdesToSdes() {
        var open = allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AEAD_AES_256_GCM);
        talk(open);
    }

    @Test
    @DisplayName("plain RTP on one leg, SDES on the other")
    void plainToSdes() {
        var open = allocate();
        connect(A, alice, new LegSecurity.Plain());
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_32);
        talk(open);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("RFC 5763: SDES on one leg, DTLS-SRTP on the other, as client and as server")
    void sdesToDtls(boolean client) throws InterruptedException {
        var open = allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        try (var association = bob.associate(!client, certificate, open.b())) {
            tellConnect(
                    B,
                    bob,
                    new LegSecurity.Dtls(client, List.of(certificate.fingerprint()), 1, List.of(SrtpSuite.values())));
            assertEquals(
                    B,
                    owner.expectMessageClass(MediaEvent.Secured.class, PATIENCE).leg());
            association.established();
            talk(open);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("RFC 5764 §4: RTCP on a port of its own has an association and keys of its own, whoever is the client")
    void rtcpAssociation(boolean client) throws InterruptedException {
        var open = allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        connect(A, alice, new LegSecurity.Plain());
        try (var control = new Phone(0xb0b);
                var association = bob.associate(!client, certificate, open.b());
                var second = control.associate(
                        !client, certificate, open.b(), open.b().rtcp())) {
            tellConnect(
                    B,
                    new MediaCommand.LegParameters(
                            bob.address(),
                            Optional.of(control.address()),
                            new LegSecurity.Dtls(
                                    client, List.of(certificate.fingerprint()), 1, List.of(SrtpSuite.values())),
                            MediaFormats.AUDIO,
                            Optional.empty(),
                            Direction.SENDRECV,
                            Map.of(),
                            TelephoneEvents.NONE,
                            Optional.empty(),
                            Optional.empty()));
            owner.expectMessageClass(MediaEvent.Secured.class, PATIENCE);
            association.established();
            second.established();
            talk(open);
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
        var open = allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        connect(A, alice, new LegSecurity.Plain());
        try (var association = bob.associate(true, certificate, open.b())) {
            tellConnect(
                    B,
                    new MediaCommand.LegParameters(
                            new Endpoint("10.0.0.7", 4000),
                            Optional.empty(),
                            new LegSecurity.Dtls(
                                    false, List.of(certificate.fingerprint()), 1, List.of(SrtpSuite.values())),
                            MediaFormats.AUDIO,
                            Optional.empty(),
                            Direction.SENDRECV,
                            Map.of(),
                            TelephoneEvents.NONE,
                            Optional.empty(),
                            Optional.of("127.0.0.1")));
            assertEquals(
                    B,
                    owner.expectMessageClass(MediaEvent.Secured.class, PATIENCE).leg());
            association.established();
            // What he says shows where he is; then he can be talked to.
            bob.say(open.b().rtp(), "here");
            assertEquals(Optional.of("here"), alice.hear());
            talk(open);
        }
    }

    @Test
    @DisplayName("DTLS from a host that neither SDP nor signalling named is not heard")
    void dtlsFromAStranger() {
        var open = allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        try (var association = bob.associate(true, certificate, open.b())) {
            tellConnect(
                    B,
                    new MediaCommand.LegParameters(
                            new Endpoint("10.0.0.7", 4000),
                            Optional.empty(),
                            new LegSecurity.Dtls(
                                    false, List.of(certificate.fingerprint()), 1, List.of(SrtpSuite.values())),
                            MediaFormats.AUDIO,
                            Optional.empty(),
                            Direction.SENDRECV,
                            Map.of(),
                            TelephoneEvents.NONE,
                            Optional.empty(),
                            Optional.of("127.0.0.99")));
            var failed = owner.expectMessageClass(MediaEvent.Failed.class, PATIENCE);
            assertEquals(MediaEvent.Cause.DTLS_TIMEOUT, failed.cause());
            association.failed();
        }
    }

    @Test
    @DisplayName("RFC 5763 §5: a certificate that is not the one announced passes no media, and the event says so")
    void wrongFingerprint() {
        var open = allocate();
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        var announced = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        connect(A, alice, new LegSecurity.Plain());
        try (var association = bob.associate(false, certificate, open.b())) {
            tellConnect(
                    B,
                    bob,
                    new LegSecurity.Dtls(true, List.of(announced.fingerprint()), 1, List.of(SrtpSuite.values())));
            var failed = owner.expectMessageClass(MediaEvent.Failed.class, PATIENCE);
            assertEquals(MediaEvent.Cause.FINGERPRINT_MISMATCH, failed.cause());
            association.failed();
            alice.say(open.a().rtp(), "is anybody there");
            assertTrue(bob.hearsNothing());
        }
    }

    @Test
    @DisplayName("a wrong SDES key passes no media in either direction until the right one is used; the event says so")
    void wrongKey() {
        var open = allocate();
        var right = sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        alice.keys(Phone.key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 99), right.local());
        alice.say(open.a().rtp(), "hello bob");
        assertTrue(bob.hearsNothing());
        bob.say(open.b().rtp(), "hello alice");
        assertTrue(alice.hearsNothing());
        var failing = owner.expectMessageClass(MediaEvent.AuthenticationFailing.class, PATIENCE);
        assertEquals(A, failing.leg());
        assertEquals(MediaEvent.Suspicion.WRONG_KEY, failing.suspicion());
        alice.keys(right.remote(), right.local());
        talk(open);
    }

    @Test
    @DisplayName(
            "a key changed by re-INVITE must be used, too: once no packet under the old one can be on its way, none"
                    + " passes")
    void wrongKeyAfterChange() {
        var open = allocate();
        var first = sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        talk(open);
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
        return owner.awaitAssert(PATIENCE, () -> {
            phone.say(to, words);
            return owner.expectMessageClass(MediaEvent.AuthenticationFailing.class, PACKET_PAUSE);
        });
    }

    @Test
    @DisplayName("a forger who sends from elsewhere cannot keep a peer that only listens from hearing")
    void forgerElsewhere() throws IOException {
        var open = allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        try (var mallory = new Phone(0xbad, InetAddress.ofLiteral("127.0.0.2"))) {
            var key = Phone.key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 99);
            mallory.keys(key, key);
            mallory.say(open.a().rtp(), "hello bob, I am alice");
            assertTrue(bob.hearsNothing());
            bob.say(open.b().rtp(), "please hold the line");
            assertEquals(Optional.of("please hold the line"), alice.hear());
            var failing = owner.expectMessageClass(MediaEvent.AuthenticationFailing.class, PATIENCE);
            assertEquals(MediaEvent.Suspicion.FORGED_PACKETS, failing.suspicion());
        }
    }

    @Test
    @DisplayName("plain RTCP of a phone that keeps a NAT open goes nowhere, holds nothing back and accuses nobody")
    void plainRtcp() {
        var open = allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        alice.send(open.a().rtp(), HexFormat.of().parseHex("80cc000b000a11ce50494e47" + "00".repeat(36)));
        assertTrue(bob.hearsNothing());
        bob.say(open.b().rtp(), "ringing");
        assertEquals(Optional.of("ringing"), alice.hear());
        node.tell(new MediaCommand.Release(CALL));
        released(2);
    }

    @Test
    @DisplayName(
            "RFC 3264 §8.4: a re-negotiated hold stops RTP both ways, and its end starts it again with the same keys")
    void hold() {
        var open = allocate();
        sdes(A, alice, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        var security = sdes(B, bob, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        talk(open);
        tellConnect(B, bob, security, Direction.INACTIVE);
        // Commands and packets take different ways: the answer to this one tells that the plan is in place.
        node.tell(new MediaCommand.Allocate(CALL, 0, owner.getRef()));
        owner.expectMessageClass(MediaEvent.Allocated.class);
        alice.say(open.a().rtp(), "unheard");
        assertTrue(bob.hearsNothing());
        tellConnect(B, bob, security);
        node.tell(new MediaCommand.Allocate(CALL, 0, owner.getRef()));
        owner.expectMessageClass(MediaEvent.Allocated.class);
        talk(open);
    }

    @Test
    @DisplayName("after its release no leg sends, and its sockets are closed")
    void release() {
        var open = allocate();
        connect(A, alice, new LegSecurity.Plain());
        connect(B, bob, new LegSecurity.Plain());
        talk(open);
        node.tell(new MediaCommand.Release(CALL));
        released(2);
        alice.say(open.a().rtp(), "unheard");
        assertTrue(bob.hearsNothing());
    }

    @Test
    @DisplayName("a peer that sends nothing is told of once the configured time is over, and not while it is on hold")
    void silence() {
        node = kit.spawn(MediaNodeActor.create(LoopbackMedia.config(10_000, 17_999, 2, SILENCE)));
        allocate();
        connect(A, alice, new LegSecurity.Plain());
        tellConnect(B, bob, new LegSecurity.Plain(), Direction.SENDONLY);
        assertEquals(B, owner.expectMessageClass(MediaEvent.Secured.class).leg());
        assertEquals(
                A, owner.expectMessageClass(MediaEvent.Silent.class, PATIENCE).leg());
        owner.expectNoMessage(Duration.ofMillis(200));
    }

    @Test
    @DisplayName("1,000 calls leave no port, no descriptor and no actor behind")
    void leaks() throws IOException {
        for (int call = 0; call < 50; call++) {
            cycle(new CallRef("warm-" + call));
        }
        long before = descriptors();
        for (int call = 0; call < 1000; call++) {
            cycle(new CallRef("leak-" + call));
        }
        assertEquals(before, descriptors());
    }

    private void cycle(CallRef call) {
        node.tell(new MediaCommand.Allocate(call, 0, owner.getRef()));
        owner.expectMessageClass(MediaEvent.Allocated.class);
        for (var side : LegSide.values()) {
            connect(new StreamRef(call, 0, side), alice, new LegSecurity.Plain());
        }
        node.tell(new MediaCommand.Release(call));
        released(2);
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private void talk(MediaEvent.Allocated open) {
        alice.say(open.a().rtp(), "hello bob");
        assertEquals(Optional.of("hello bob"), bob.hear());
        bob.say(open.b().rtp(), "hello alice");
        assertEquals(Optional.of("hello alice"), alice.hear());
    }

    private MediaEvent.Allocated allocate() {
        node.tell(new MediaCommand.Allocate(CALL, 0, owner.getRef()));
        return owner.expectMessageClass(MediaEvent.Allocated.class);
    }

    private LegSecurity.Sdes sdes(StreamRef leg, Phone phone, SrtpSuite suite) {
        int seed = leg.side() == LegSide.A ? 1 : 3;
        var ours = Phone.key(suite, seed);
        var theirs = Phone.key(suite, seed + 1);
        phone.keys(theirs, ours);
        var security = new LegSecurity.Sdes(ours, theirs);
        connect(leg, phone, security);
        return security;
    }

    private void connect(StreamRef leg, Phone phone, LegSecurity security) {
        tellConnect(leg, phone, security);
        assertEquals(leg, owner.expectMessageClass(MediaEvent.Secured.class).leg());
    }

    private void released(int legs) {
        for (int leg = 0; leg < legs; leg++) {
            owner.expectMessageClass(MediaEvent.Measured.class);
            owner.expectMessageClass(MediaEvent.Released.class);
        }
    }

    private void tellConnect(StreamRef leg, Phone phone, LegSecurity security) {
        tellConnect(leg, phone, security, Direction.SENDRECV);
    }

    private void tellConnect(StreamRef leg, Phone phone, LegSecurity security, Direction direction) {
        tellConnect(
                leg,
                new MediaCommand.LegParameters(
                        phone.address(),
                        Optional.empty(),
                        security,
                        MediaFormats.AUDIO,
                        Optional.empty(),
                        direction,
                        Map.of(),
                        TelephoneEvents.NONE,
                        Optional.empty(),
                        Optional.empty()));
    }

    private void tellConnect(StreamRef leg, MediaCommand.LegParameters parameters) {
        node.tell(new MediaCommand.Connect(leg, parameters));
    }
}
