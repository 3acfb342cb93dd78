package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.media.leg.LoopbackCall.ALICE_SSRC;
import static parley.media.leg.LoopbackCall.BOB_SSRC;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.LegSide;
import parley.common.MediaKind;
import parley.common.SrtpSuite;
import parley.config.MediaConfig;
import parley.media.dtls.DtlsCertificate;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.MediaFormats;

/// A call of two streams, audio and video, with feedback (RFC 4585) on both legs: Alice has SDES keys, Bob DTLS.
class VideoCallTest {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final MediaConfig CONFIG = LoopbackMedia.config(25_500, 25_599, 1, Duration.ZERO);

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private static LegTerms terms(Phone phone, LegSecurity security, boolean audio) {
        var kind = audio ? MediaKind.AUDIO : MediaKind.VIDEO;
        return LegTerms.of(phone).secured(security).formats(new MediaFormats(kind, true, Map.of()));
    }

    /// One stream, both ways and with its feedback.
    private void stream(int index, boolean audio, Phone alice, Phone bob, DtlsCertificate certificate)
            throws InterruptedException {
        var open = call.allocate(LoopbackCall.CALL, index);
        var a = new StreamRef(LoopbackCall.CALL, index, LegSide.A);
        call.connect(a, terms(alice, alice.sdes(SUITE, 2 * index), audio));
        try (var association = bob.associate(true, certificate, open.b())) {
            var dtls = new LegSecurity.Dtls(false, List.of(certificate.fingerprint()), 1, List.of(SUITE));
            call.connect(a.peer(), terms(bob, dtls, audio));
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
            alice.losePicture(open.a().rtp(), BOB_SSRC);
            assertArrayEquals(pictureLoss(ALICE_SSRC, BOB_SSRC), bob.control().orElseThrow());
            bob.losePicture(open.b().rtp(), ALICE_SSRC);
            assertArrayEquals(pictureLoss(BOB_SSRC, ALICE_SSRC), alice.control().orElseThrow());
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
        try (var camera = new Phone(ALICE_SSRC);
                var screen = new Phone(BOB_SSRC)) {
            stream(0, true, call.alice, call.bob, certificate);
            stream(1, false, camera, screen, certificate);
        }
    }
}
