package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.SrtpSuite;
import parley.config.MediaConfig;
import parley.media.worker.MediaWorkers;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.Direction;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// A call that changes from voice to T.38 fax and back, on real sockets: Alice's voice is under SDES keys, Bob's in
/// the clear.
class FaxCallTest {
    private static final StreamRef A = new StreamRef(new CallRef("0123456789abcdef"), 0, LegSide.A);
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final MediaConfig CONFIG = LoopbackMedia.config(25_700, 25_799, 1, SILENCE);

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString(MediaWorkers.dispatcherConfig(CONFIG)).withFallback(ConfigFactory.load()));
    private final TestProbe<MediaEvent> owner = kit.createTestProbe();
    private final ActorRef<MediaCommand> node = kit.spawn(MediaNodeActor.create(CONFIG));
    private final Phone alice = new Phone(0xa11ce);
    private final Phone bob = new Phone(0xb0b);

    @AfterEach
    void end() {
        alice.close();
        bob.close();
        kit.shutdownTestKit();
    }

    private void connect(StreamRef leg, Phone phone, LegSecurity security, MediaFormats formats) {
        node.tell(new MediaCommand.Connect(
                leg,
                new MediaCommand.LegParameters(
                        phone.address(),
                        Optional.empty(),
                        security,
                        formats,
                        Optional.empty(),
                        Direction.SENDRECV,
                        Map.of(),
                        TelephoneEvents.NONE,
                        Optional.empty(),
                        Optional.empty())));
    }

    private MediaEvent.Allocated allocated() {
        node.tell(new MediaCommand.Allocate(A.call(), 0, owner.getRef()));
        return owner.expectMessageClass(MediaEvent.Allocated.class);
    }

    private void fax() {
        connect(A, alice, new LegSecurity.Plain(), MediaFormats.FAX);
        connect(A.peer(), bob, new LegSecurity.Plain(), MediaFormats.FAX);
        for (int leg = 0; leg < 2; leg++) {
            assertEquals(
                    "T.38 over UDPTL in the clear",
                    owner.expectMessageClass(MediaEvent.Secured.class).description());
        }
    }

    private void voice(int key) {
        var ours = Phone.key(SUITE, key);
        var theirs = Phone.key(SUITE, key + 1);
        alice.keys(theirs, ours);
        connect(A, alice, new LegSecurity.Sdes(ours, theirs), MediaFormats.AUDIO);
        connect(A.peer(), bob, new LegSecurity.Plain(), MediaFormats.AUDIO);
        owner.expectMessageClass(MediaEvent.Secured.class);
        owner.expectMessageClass(MediaEvent.Secured.class);
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
        var open = allocated();
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
        node.tell(new MediaCommand.Release(A.call()));
        for (int leg = 0; leg < 2; leg++) {
            owner.fishForMessage(
                    PATIENCE,
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
        var open = allocated();
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
        var open = allocated();
        fax();
        var end = System.nanoTime() + SILENCE.multipliedBy(2).toNanos();
        for (int number = 0; System.nanoTime() < end; number++) {
            sends(alice, open.a().rtp(), bob, number);
            owner.expectNoMessage(Duration.ofMillis(100));
        }
        owner.expectMessageClass(MediaEvent.Silent.class, PATIENCE);
    }
}
