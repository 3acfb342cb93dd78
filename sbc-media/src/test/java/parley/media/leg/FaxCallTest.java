package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Endpoint;
import parley.common.SrtpSuite;
import parley.config.MediaConfig;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.sdp.MediaFormats;

/// A call that changes from voice to T.38 fax and back, on real sockets: Alice's voice is under SDES keys, Bob's in
/// the clear.
class FaxCallTest {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final MediaConfig CONFIG = LoopbackMedia.config(25_700, 25_799, 1, SILENCE);

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private final Phone alice = call.alice;
    private final Phone bob = call.bob;

    private void fax() {
        call.tellConnect(A, LegTerms.of(alice).formats(MediaFormats.FAX));
        call.tellConnect(B, LegTerms.of(bob).formats(MediaFormats.FAX));
        for (int leg = 0; leg < 2; leg++) {
            assertEquals(
                    "T.38 over UDPTL in the clear",
                    call.owner.expectMessageClass(MediaEvent.Secured.class).description());
        }
    }

    private void voice(int key) {
        call.connect(A, LegTerms.of(alice).secured(alice.sdes(SUITE, key)));
        call.connect(B, LegTerms.of(bob));
    }

    private static byte[] datagram(int number) {
        return HexFormat.of().parseHex("%04x03c00180000103c00180".formatted(number));
    }

    private static void sends(Phone from, Endpoint to, Phone hears, int number) {
        from.send(to, datagram(number));
        assertArrayEquals(datagram(number), hears.receive().orElseThrow());
    }

    @Test
    @DisplayName("ITU-T T.38 §9.1: datagrams pass untouched both ways, on the sockets of the voice before, and it comes"
            + " back")
    void voiceFaxVoice() {
        var open = call.allocate();
        voice(1);
        alice.say(open.a().rtp(), "hello bob");
        assertEquals(Optional.of("hello bob"), bob.hear());
        fax();
        for (int number = 0; number < 0x10000; number += 0x1555) {
            sends(alice, open.a().rtp(), bob, number);
            sends(bob, open.b().rtp(), alice, number);
        }
        voice(3);
        bob.say(open.b().rtp(), "hello alice");
        assertEquals(Optional.of("hello alice"), alice.hear());
        call.node.tell(new MediaCommand.Release(LoopbackCall.CALL));
        for (int leg = 0; leg < 2; leg++) {
            call.owner.fishForMessage(
                    LoopbackCall.PATIENCE,
                    event -> event instanceof MediaEvent.Released(var _, var counted)
                                    && counted.received() == 14
                                    && counted.sent() == 14
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore());
        }
    }

    @Test
    @DisplayName("RFC 7362 §5: an attacker from another address gets no datagram in and none out")
    void attacker() {
        var open = call.allocate();
        fax();
        try (var mallory = new Phone(0xbad);
                var other = new Phone(0xbad, InetAddress.ofLiteral("127.0.0.9"))) {
            sends(alice, open.a().rtp(), bob, 1);
            sends(bob, open.b().rtp(), alice, 1);
            for (int number = 100; number < 120; number++) {
                mallory.send(open.a().rtp(), datagram(number));
                other.send(open.b().rtp(), datagram(number));
                mallory.send(open.a().rtcp(), datagram(number));
            }
            sends(alice, open.a().rtp(), bob, 2);
            sends(bob, open.b().rtp(), alice, 2);
            assertTrue(mallory.receiveSoon().isEmpty());
            assertTrue(other.receiveSoon().isEmpty());
        }
    }

    @Test
    @DisplayName("A fax of which nothing is heard any more is told as silent; one that pages one way is not")
    void silent() {
        var open = call.allocate();
        fax();
        var end = System.nanoTime() + SILENCE.multipliedBy(2).toNanos();
        for (int number = 0; System.nanoTime() < end; number++) {
            sends(alice, open.a().rtp(), bob, number);
            call.owner.expectNoMessage(Duration.ofMillis(100));
        }
        call.owner.expectMessageClass(MediaEvent.Silent.class);
    }
}
