package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.config.MediaConfig;
import parley.media.worker.MediaWorkers;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.Direction;
import parley.sdp.Fingerprint;

class MediaNodeActorTest {
    private static final CallRef CALL = new CallRef("0123456789abcdef");
    private static final StreamRef A = new StreamRef(CALL, 0, LegSide.A);
    private static final StreamRef B = A.peer();
    private static final MediaConfig CONFIG =
            new MediaConfig("127.0.0.1", "127.0.0.1", 42_000, 42_399, 2, Duration.ZERO, Duration.ofSeconds(10), false);

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString(MediaWorkers.dispatcherConfig(CONFIG)).withFallback(ConfigFactory.load()));
    private final TestProbe<MediaEvent> owner = kit.createTestProbe();
    private final ActorRef<MediaCommand> node =
            kit.spawn(MediaNodeActor.create(CONFIG, () -> new Fingerprint("sha-256", "00")));
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
        var statistics = owner.expectMessageClass(MediaEvent.Released.class).statistics();
        assertEquals(1, statistics.received());
        assertEquals(1, statistics.sent());
        owner.expectMessageClass(MediaEvent.Released.class);
    }

    private MediaEvent.Allocated allocate() {
        node.tell(new MediaCommand.Allocate(CALL, 0, owner.getRef()));
        return owner.expectMessageClass(MediaEvent.Allocated.class);
    }

    private void connect(StreamRef leg, Phone phone, LegSecurity security) {
        node.tell(new MediaCommand.Connect(
                leg, new MediaCommand.LegParameters(phone.address(), Optional.empty(), security, Direction.SENDRECV)));
        assertEquals(leg, owner.expectMessageClass(MediaEvent.Secured.class).leg());
    }
}
