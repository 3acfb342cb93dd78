package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.AddressFamily;
import parley.common.AddressNeed;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.config.MediaConfig;
import parley.media.worker.MediaWorkers;
import parley.media.worker.PollerKind;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.Direction;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// Legs of both versions of IP on real sockets.
class FamiliesOfLegsTest {
    private static final StreamRef A = new StreamRef(new CallRef("0123456789abcdef"), 0, LegSide.A);
    private static final AddressNeed SIX = new AddressNeed.Demanded(AddressFamily.IPV6);

    private static MediaConfig config(Optional<String> address6) {
        return LoopbackMedia.config(address6, 25_400, 25_499, 1, Duration.ZERO);
    }

    private static ActorTestKit kit(MediaConfig config, PollerKind kind) {
        return ActorTestKit.create(ConfigFactory.parseString(MediaWorkers.dispatcherConfig(config, kind))
                .withFallback(ConfigFactory.load()));
    }

    private static void connect(ActorRef<MediaCommand> node, StreamRef leg, Phone phone) {
        node.tell(new MediaCommand.Connect(
                leg,
                new MediaCommand.LegParameters(
                        phone.address(),
                        Optional.empty(),
                        new LegSecurity.Plain(),
                        MediaFormats.AUDIO,
                        Optional.empty(),
                        Direction.SENDRECV,
                        Map.of(),
                        TelephoneEvents.NONE,
                        Optional.empty(),
                        Optional.empty())));
    }

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("RFC 6157: a party of IPv6 and one of IPv4 hear each other, each told of an address of its own kind")
    void acrossFamilies(PollerKind kind) {
        var config = config(Optional.of("::1"));
        var kit = kit(config, kind);
        try (var alice = new Phone(0xa11ce, InetAddress.ofLiteral("::1"));
                var bob = new Phone(0xb0b, InetAddress.ofLiteral("127.0.0.1"))) {
            TestProbe<MediaEvent> owner = kit.createTestProbe();
            var node = kit.spawn(MediaNodeActor.create(config));
            node.tell(new MediaCommand.Allocate(A.call(), 0, SIX, new AddressNeed.Any(), owner.getRef()));
            var open = owner.expectMessageClass(MediaEvent.Allocated.class);
            assertEquals("::1", open.a().rtp().address());
            assertEquals("127.0.0.1", open.b().rtp().address());
            connect(node, A, alice);
            connect(node, A.peer(), bob);
            owner.expectMessageClass(MediaEvent.Secured.class);
            owner.expectMessageClass(MediaEvent.Secured.class);
            alice.say(open.a().rtp(), "hello bob");
            assertEquals(Optional.of("hello bob"), bob.hear());
            bob.say(open.b().rtp(), "hello alice");
            assertEquals(Optional.of("hello alice"), alice.hear());
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    @DisplayName("A node of IPv4 alone has no sockets for an offer of IPv6, and takes a mere sign of it for what it is")
    void noSuchAddress() {
        var config = config(Optional.empty());
        var kit = kit(config, PollerKind.best());
        try {
            TestProbe<MediaEvent> owner = kit.createTestProbe();
            var node = kit.spawn(MediaNodeActor.create(config));
            node.tell(new MediaCommand.Allocate(A.call(), 0, SIX, new AddressNeed.Any(), owner.getRef()));
            assertTrue(owner.expectMessageClass(MediaEvent.Refused.class).unreachable());
            var sign = new AddressNeed.Preferred(AddressFamily.IPV6);
            node.tell(new MediaCommand.Allocate(A.call(), 0, sign, sign, owner.getRef()));
            var open = owner.expectMessageClass(MediaEvent.Allocated.class);
            assertEquals("127.0.0.1", open.a().rtp().address());
        } finally {
            kit.shutdownTestKit();
        }
    }
}
