package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.config.MediaConfig;
import parley.media.stun.StunRequest;
import parley.sdp.IceAgreement;
import parley.sdp.IceCandidate;
import parley.sdp.IceCredentials;
import parley.sdp.RemoteIce;

/// A leg of plain RTP whose peer speaks ICE, on real sockets.
class IceOfLegTest {
    private static final MediaConfig CONFIG = LoopbackMedia.config(10_000, 17_999, 1, Duration.ZERO);

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private final Phone alice = call.alice;
    private final Phone bob = call.bob;

    @Test
    @DisplayName("RFC 8445 §7.3, §8.1.1: media comes from where a signed check came from, and goes where one nominates")
    void ice() {
        var open = call.allocate();
        var credentials = new IceCredentials("ours", Secret.of("0123456789abcdefghijkl"));
        var theirs =
                new RemoteIce(new IceCredentials("them", Secret.of("abcdefghijkl0123456789")), false, false, List.of());
        var agreed = new IceAgreement(credentials, theirs, false, false);
        call.connect(A, LegTerms.of(new Endpoint("0.0.0.0", 0)).ice(agreed));
        call.connect(B, LegTerms.of(bob));
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

    @Test
    @DisplayName(
            "RFC 8445 §9, RFC 3261 §12.1: the answer of another fork to the same offer is checked by its own password")
    void anotherFork() {
        call.allocate();
        call.connect(B, LegTerms.of(bob).ice(full("fork1", bob)));
        assertTrue(asks(bob.receive(), "fork1:ours"));
        call.tellConnect(B, LegTerms.of(alice).ice(full("fork2", alice)));
        assertTrue(asks(alice.receive(), "fork2:ours"));
    }

    private static IceAgreement full(String fragment, Phone peer) {
        var ours = new IceCredentials("ours", Secret.of("0123456789abcdefghijkl"));
        var theirs = new IceCredentials(fragment, Secret.of("abcdefghijkl0123456789"));
        var candidate = new IceCandidate(1, 2_130_706_431, peer.address());
        return new IceAgreement(ours, new RemoteIce(theirs, false, false, List.of(candidate)), true, true);
    }

    private static boolean asks(Optional<byte[]> check, String username) {
        return check.filter(datagram -> new String(datagram, StandardCharsets.ISO_8859_1).contains(username))
                .isPresent();
    }
}
