package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.common.MediaKind;
import parley.common.SrtpSuite;
import parley.config.MediaConfig;
import parley.media.dtls.DtlsCertificate;
import parley.media.worker.MediaWorkers;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.Direction;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// A call of two streams, audio and video, with feedback (RFC 4585) on both legs: Alice has SDES keys, Bob DTLS.
class VideoCallTest {
    private static final CallRef CALL = new CallRef("0123456789abcdef");
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int ALICE = 0xa11ce;
    private static final int BOB = 0xb0b;
    private static final MediaConfig CONFIG = LoopbackMedia.config(25_500, 25_599, 1, Duration.ZERO);

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString(MediaWorkers.dispatcherConfig(CONFIG)).withFallback(ConfigFactory.load()));
    private final TestProbe<MediaEvent> owner = kit.createTestProbe();
    private final ActorRef<MediaCommand> node = kit.spawn(MediaNodeActor.create(CONFIG));

    private void connect(StreamRef leg, Phone phone, LegSecurity security, boolean audio) {
        node.tell(new MediaCommand.Connect(
                leg,
                new MediaCommand.LegParameters(
                        phone.address(),
                        Optional.empty(),
                        security,
                        new MediaFormats(audio ? MediaKind.AUDIO : MediaKind.VIDEO, true, Map.of()),
                        Optional.empty(),
                        Direction.SENDRECV,
                        Map.of(),
                        TelephoneEvents.NONE,
                        Optional.empty(),
                        Optional.empty())));
    }

    /// One stream, both ways and with its feedback.
    private void stream(int index, boolean audio, Phone alice, Phone bob, DtlsCertificate certificate)
            throws InterruptedException {
        node.tell(new MediaCommand.Allocate(CALL, index, owner.getRef()));
        var open = owner.expectMessageClass(MediaEvent.Allocated.class);
        var a = new StreamRef(CALL, index, LegSide.A);
        var ours = Phone.key(SUITE, 2 * index);
        var theirs = Phone.key(SUITE, 2 * index + 1);
        alice.keys(theirs, ours);
        connect(a, alice, new LegSecurity.Sdes(ours, theirs), audio);
        assertEquals(a, owner.expectMessageClass(MediaEvent.Secured.class).leg());
        try (var association = bob.associate(true, certificate, open.b())) {
            var dtls = new LegSecurity.Dtls(false, List.of(certificate.fingerprint()), 1, List.of(SUITE));
            connect(a.peer(), bob, dtls, audio);
            owner.expectMessageClass(MediaEvent.Secured.class, PATIENCE);
            association.established();
            talk(open, audio, alice, bob);
        }
    }

    private static void talk(MediaEvent.Allocated open, boolean audio, Phone alice, Phone bob) {
        alice.say(open.a().rtp(), "frame of alice");
        assertEquals(Optional.of("frame of alice"), bob.hear());
        bob.say(open.b().rtp(), "frame of bob");
        assertEquals(Optional.of("frame of bob"), alice.hear());
        if (!audio) {
            alice.losePicture(open.a().rtp(), BOB);
            assertArrayEquals(pictureLoss(ALICE, BOB), bob.control().orElseThrow());
            bob.losePicture(open.b().rtp(), ALICE);
            assertArrayEquals(pictureLoss(BOB, ALICE), alice.control().orElseThrow());
        }
    }

    private static byte[] pictureLoss(int sender, int media) {
        return ByteBuffer.allocate(20)
                .putInt(0x80c9_0001)
                .putInt(sender)
                .putInt(0x81ce_0002)
                .putInt(sender)
                .putInt(media)
                .array();
    }

    @Test
    @DisplayName(
            "RFC 4585 §6.3.1: audio and video cross from SDES to DTLS, and a picture loss names the source it is of")
    void audioAndVideo() throws InterruptedException {
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        try (var alice = new Phone(ALICE);
                var bob = new Phone(BOB);
                var camera = new Phone(ALICE);
                var screen = new Phone(BOB)) {
            stream(0, true, alice, bob, certificate);
            stream(1, false, camera, screen, certificate);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
