package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.AddressFamily;
import parley.common.AddressNeed;
import parley.common.Secret;
import parley.config.MediaConfig;
import parley.media.worker.PollerKind;
import parley.mediaport.MediaEvent;
import parley.sdp.IceAgreement;
import parley.sdp.IceCandidate;
import parley.sdp.IceCredentials;
import parley.sdp.RemoteIce;

/// Legs of both versions of IP on real sockets.
class FamiliesOfLegsTest {
    /// Second octet of it, behind a zero (RFC 8489 §5).
    private static final byte BINDING_REQUEST = 1;

    private static final AddressNeed SIX = new AddressNeed.Demanded(AddressFamily.IPV6);

    private static MediaConfig config(Optional<String> address6) {
        return LoopbackMedia.config(address6, 25_400, 25_499, 1, Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource(PollerKind.class)
    @DisplayName("RFC 6157: a party of IPv6 and one of IPv4 hear each other, each told of an address of its own kind")
    void acrossFamilies(PollerKind kind) {
        var six = new Phone(LoopbackCall.ALICE_SSRC, InetAddress.ofLiteral("::1"));
        var four = new Phone(LoopbackCall.BOB_SSRC, InetAddress.ofLiteral("127.0.0.1"));
        try (var call = new LoopbackCall(config(Optional.of("::1")), kind, six, four)) {
            call.tellAllocate(SIX, new AddressNeed.Any());
            var open = call.owner.expectMessageClass(MediaEvent.Allocated.class);
            assertEquals("::1", open.a().rtp().address());
            assertEquals("127.0.0.1", open.b().rtp().address());
            call.connect(A, LegTerms.of(six));
            call.connect(B, LegTerms.of(four));
            call.talk(open);
        }
    }

    @Test
    @DisplayName("RFC 8445 §6.1.2.2: a full agent whose leg is of IPv6 checks the peer's candidates of IPv6")
    void checksOverIpv6() {
        var six = new Phone(LoopbackCall.ALICE_SSRC, InetAddress.ofLiteral("::1"));
        var four = new Phone(LoopbackCall.BOB_SSRC, InetAddress.ofLiteral("127.0.0.1"));
        try (var call = new LoopbackCall(config(Optional.of("::1")), PollerKind.best(), six, four)) {
            call.tellAllocate(SIX, new AddressNeed.Any());
            call.owner.expectMessageClass(MediaEvent.Allocated.class);
            var ours = new IceCredentials("ours", Secret.of("0123456789abcdefghijkl"));
            var theirs = new IceCredentials("them", Secret.of("abcdefghijkl0123456789"));
            var candidate = new IceCandidate(1, 2_130_706_431, six.address());
            var remote = new RemoteIce(theirs, false, false, List.of(candidate));
            call.connect(A, LegTerms.of(six).ice(new IceAgreement(ours, remote, true, true)));
            assertEquals(BINDING_REQUEST, six.receive().orElseThrow()[1]);
        }
    }

    @Test
    @DisplayName("A node of IPv4 alone has no sockets for an offer of IPv6, and takes a mere sign of it for what it is")
    void noSuchAddress() {
        try (var call = new LoopbackCall(config(Optional.empty()))) {
            call.tellAllocate(SIX, new AddressNeed.Any());
            assertTrue(call.owner.expectMessageClass(MediaEvent.Refused.class).unreachable());
            var sign = new AddressNeed.Preferred(AddressFamily.IPV6);
            call.tellAllocate(sign, sign);
            var open = call.owner.expectMessageClass(MediaEvent.Allocated.class);
            assertEquals("127.0.0.1", open.a().rtp().address());
        }
    }
}
