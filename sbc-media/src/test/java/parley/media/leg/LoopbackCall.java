package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.AddressNeed;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.config.MediaConfig;
import parley.media.worker.MediaWorkers;
import parley.media.worker.PollerKind;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;

/// A node of media with workers of its own, and a call between two phones, all on real sockets of this machine.
final class LoopbackCall implements AutoCloseable {
    static final CallRef CALL = new CallRef("0123456789abcdef");
    /// Alice's leg of the first stream.
    static final StreamRef A = new StreamRef(CALL, 0, LegSide.A);
    /// Bob's.
    static final StreamRef B = A.peer();
    /// What an event may take on a machine that is busy elsewhere.
    static final Duration PATIENCE = Duration.ofSeconds(15);

    static final int ALICE_SSRC = 0xa11ce;
    static final int BOB_SSRC = 0xb0b;

    final TestProbe<MediaEvent> owner;
    final ActorRef<MediaCommand> node;
    final Phone alice;
    final Phone bob;
    private final ActorTestKit kit;

    LoopbackCall(MediaConfig config) {
        this(config, PollerKind.best(), new Phone(ALICE_SSRC), new Phone(BOB_SSRC));
    }

    LoopbackCall(MediaConfig config, PollerKind poller, Phone alice, Phone bob) {
        kit = ActorTestKit.create(ConfigFactory.parseString(
                        "pekko.actor.testkit.typed.single-expect-default = " + PATIENCE.toSeconds() + "s")
                .withFallback(ConfigFactory.parseString(MediaWorkers.dispatcherConfig(config, poller)))
                .withFallback(ConfigFactory.load()));
        owner = kit.createTestProbe();
        node = kit.spawn(MediaNodeActor.create(config));
        this.alice = alice;
        this.bob = bob;
    }

    /// One more that events of some kind are told to.
    <T> TestProbe<T> probe() {
        return kit.createTestProbe();
    }

    MediaEvent.Allocated allocate() {
        return allocate(CALL, 0);
    }

    MediaEvent.Allocated allocate(CallRef call, int stream) {
        node.tell(new MediaCommand.Allocate(call, stream, owner.getRef()));
        return owner.expectMessageClass(MediaEvent.Allocated.class);
    }

    /// Asks for sockets of certain kinds, or is refused.
    void tellAllocate(AddressNeed a, AddressNeed b) {
        node.tell(new MediaCommand.Allocate(CALL, 0, a, b, owner.getRef()));
    }

    void tellConnect(StreamRef leg, LegTerms terms) {
        node.tell(new MediaCommand.Connect(leg, terms.parameters()));
    }

    /// The same, and waits until media may pass.
    MediaEvent.Secured connect(StreamRef leg, LegTerms terms) {
        tellConnect(leg, terms);
        var secured = owner.expectMessageClass(MediaEvent.Secured.class);
        assertEquals(leg, secured.leg());
        return secured;
    }

    /// Each says something that the other hears.
    void talk(MediaEvent.Allocated open) {
        alice.say(open.a().rtp(), "hello bob");
        assertEquals(Optional.of("hello bob"), bob.hear());
        bob.say(open.b().rtp(), "hello alice");
        assertEquals(Optional.of("hello alice"), alice.hear());
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
        kit.shutdownTestKit();
    }
}
