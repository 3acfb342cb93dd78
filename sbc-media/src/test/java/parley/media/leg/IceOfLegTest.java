package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.Secret;
import parley.config.MediaConfig;
import parley.media.stun.StunRequest;
import parley.media.worker.MediaWorkers;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.Direction;
import parley.sdp.IceAgreement;
import parley.sdp.IceCredentials;
import parley.sdp.MediaFormats;
import parley.sdp.RemoteIce;
import parley.sdp.TelephoneEvents;

/// A leg of plain RTP whose peer speaks ICE, on real sockets.
class IceOfLegTest {
    private static final StreamRef A = new StreamRef(new CallRef("0123456789abcdef"), 0, LegSide.A);
    private static final MediaConfig CONFIG = LoopbackMedia.config(10_000, 17_999, 1, Duration.ZERO);

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString(MediaWorkers.dispatcherConfig(CONFIG)).withFallback(ConfigFactory.load()));
    private final TestProbe<MediaEvent> owner = kit.createTestProbe();
    private final ActorRef<MediaCommand> node = kit.spawn(MediaNodeActor.create(CONFIG));
    private final Phone alice = new Phone(0xa11ce);
    private final Phone bob = new Phone(0xb0b);

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        kit.shutdownTestKit();
    }

    private void connect(StreamRef leg, Endpoint remote, Optional<IceAgreement> ice) {
        node.tell(new MediaCommand.Connect(
                leg,
                new MediaCommand.LegParameters(
                        remote,
                        Optional.empty(),
                        new LegSecurity.Plain(),
                        MediaFormats.AUDIO,
                        ice,
                        Direction.SENDRECV,
                        Map.of(),
                        TelephoneEvents.NONE,
                        Optional.empty(),
                        Optional.empty())));
        owner.expectMessageClass(MediaEvent.Secured.class);
    }

    @Test
    @DisplayName("RFC 8445 §7.3, §8.1.1: media comes from where a signed check came from, and goes where one nominates")
    void ice() {
        node.tell(new MediaCommand.Allocate(A.call(), 0, owner.getRef()));
        var open = owner.expectMessageClass(MediaEvent.Allocated.class);
        var credentials = new IceCredentials("ours", Secret.of("0123456789abcdefghijkl"));
        var theirs =
                new RemoteIce(new IceCredentials("them", Secret.of("abcdefghijkl0123456789")), false, false, List.of());
        connect(A, new Endpoint("0.0.0.0", 0), Optional.of(new IceAgreement(credentials, theirs, false, false)));
        connect(A.peer(), bob.address(), Optional.empty());
        alice.send(
                open.a().rtp(),
                new StunRequest("ours:them").controlling().nominating().signed("wrong"));
        alice.say(open.a().rtp(), "unchecked");
        bob.say(open.b().rtp(), "to nowhere");
        assertTrue(bob.hearsNothing());
        assertTrue(alice.hearsNothing());

        alice.send(open.a().rtp(), new StunRequest("ours:them").controlling().signed("0123456789abcdefghijkl"));
        assertEquals(1, alice.receive().orElseThrow()[0], "a success response");
        alice.say(open.a().rtp(), "checked");
        assertEquals(Optional.of("checked"), bob.hear());
        bob.say(open.b().rtp(), "not nominated");
        assertTrue(alice.hearsNothing());

        var nomination = new StunRequest("ours:them").controlling().nominating();
        alice.send(open.a().rtp(), nomination.signed("0123456789abcdefghijkl"));
        assertEquals(1, alice.receive().orElseThrow()[0], "a success response");
        bob.say(open.b().rtp(), "nominated");
        assertEquals(Optional.of("nominated"), alice.hear());
    }
}
