package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sdp.negotiation.TwoParties.description;
import static parley.sdp.negotiation.TwoParties.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.Endpoint;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.sdp.Direction;
import parley.sdp.IceCandidate;
import parley.sdp.RemoteIce;
import parley.sdp.SessionDescription;

class IceNegotiationTest {
    private static final List<String> CREDENTIALS = List.of("a=ice-ufrag:them", "a=ice-pwd:0123456789abcdefghijkl");
    private static final List<String> RESTARTED = List.of("a=ice-ufrag:anew", "a=ice-pwd:abcdefghijkl0123456789");
    private static final String PLAIN_ANSWER = "m=audio 6000 RTP/AVP 0";

    private static TwoParties call(IceUse a, IceUse b) {
        return new TwoParties(
                new LegPolicy(
                        MediaSecurity.NONE, TwoParties.SUITES, true, a, CodecPolicy.ALL, DtmfUse.AUTO, FaxUse.REFUSE),
                new LegPolicy(
                        MediaSecurity.NONE, TwoParties.SUITES, true, b, CodecPolicy.ALL, DtmfUse.AUTO, FaxUse.REFUSE),
                1);
    }

    /// As a browser that trickles: no address yet.
    private static SessionDescription browser(List<String> credentials, String... session) {
        var lines = new ArrayList<>(List.of("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"));
        lines.addAll(List.of(session));
        lines.add("m=audio 9 RTP/AVP 0");
        lines.add("c=IN IP4 0.0.0.0");
        lines.add("a=mid:voice");
        lines.addAll(credentials);
        return parse(lines.toArray(String[]::new));
    }

    private static SessionDescription answered(TwoParties call, SessionDescription offer) {
        call.offer(LegSide.A, offer);
        return call.answer(LegSide.B, description(PLAIN_ANSWER));
    }

    private static String fragment(SessionDescription description) {
        return description.media().getFirst().arguments("ice-ufrag").findFirst().orElseThrow();
    }

    @Test
    @DisplayName("RFC 8839 §4.2.2, RFC 8445 §5.2: an offer with ICE is answered by a lite agent with its own addresses")
    void answer() {
        var call = call(IceUse.ACCEPT, IceUse.ACCEPT);
        var answer = answered(call, browser(CREDENTIALS, "a=group:BUNDLE voice"));
        var part = answer.media().getFirst();
        assertTrue(answer.has("ice-lite"));
        assertEquals(Optional.of("BUNDLE voice"), answer.arguments("group").findFirst());
        assertEquals(
                List.of("1 1 UDP 2130706431 192.0.2.1 10000 typ host", "1 2 UDP 2130706430 192.0.2.1 10001 typ host"),
                part.arguments("candidate").toList());
        assertTrue(fragment(answer).matches("[A-Za-z0-9+/]{4,}"));
        var password = part.arguments("ice-pwd").findFirst().orElseThrow();
        assertTrue(password.matches("[A-Za-z0-9+/]{22,}"));
        var agreed = call.connected(LegSide.A, 0);
        assertEquals(fragment(answer), agreed.ice().orElseThrow().local().fragment());
        assertFalse(agreed.toString().contains(password), "a password is not printed");
        assertEquals(Direction.SENDRECV, agreed.direction(), "0.0.0.0 is no hold where ICE finds the addresses");
        assertEquals(Optional.empty(), call.connected(LegSide.B, 0).ice());
    }

    @Test
    @DisplayName("RFC 8839 §4.2.2: an offer without ICE, or of another lite agent, or where policy has none, gets none")
    void without() {
        for (var offer : List.of(browser(List.of()), browser(CREDENTIALS, "a=ice-lite"))) {
            var call = call(IceUse.ACCEPT, IceUse.ACCEPT);
            assertFalse(answered(call, offer).has("ice-lite"));
            assertEquals(Optional.empty(), call.connected(LegSide.A, 0).ice());
        }
        var never = call(IceUse.NONE, IceUse.NONE);
        assertFalse(answered(never, browser(CREDENTIALS)).media().getFirst().has("candidate"));
    }

    @Test
    @DisplayName("RFC 8838 §13: a party that trickles is told that our candidates are all; another is not")
    void endOfCandidates() {
        var ofMedia = new ArrayList<>(CREDENTIALS);
        ofMedia.add("a=ice-options:ice2 trickle");
        for (var offer : List.of(browser(CREDENTIALS, "a=ice-options:trickle"), browser(ofMedia))) {
            var lines = answered(call(IceUse.ACCEPT, IceUse.ACCEPT), offer)
                    .media()
                    .getFirst()
                    .lines();
            assertEquals("end-of-candidates", lines.getLast().value());
        }
        var regular = answered(call(IceUse.ACCEPT, IceUse.ACCEPT), browser(CREDENTIALS, "a=ice-options:ice2"));
        assertFalse(regular.media().getFirst().has("end-of-candidates"));
    }

    @Test
    @DisplayName("RFC 8839 §4.2.1: our offers have ICE where policy says so, and it is spoken if the answer has it")
    void offer() {
        for (var answers : List.of(true, false)) {
            var call = call(IceUse.ACCEPT, IceUse.OFFER);
            var offer = call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"));
            assertTrue(offer.has("ice-lite"));
            assertEquals(
                    2, offer.media().getFirst().arguments("candidate").toList().size());
            call.answer(LegSide.B, browser(answers ? CREDENTIALS : List.of()));
            assertEquals(
                    answers ? Optional.of(fragment(offer)) : Optional.empty(),
                    call.connected(LegSide.B, 0).ice().map(ice -> ice.local().fragment()));
        }
        var silent = call(IceUse.ACCEPT, IceUse.ACCEPT);
        assertFalse(
                silent.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0")).has("ice-lite"));
    }

    @Test
    @DisplayName("RFC 8445 §9: new credentials of the peer's are a restart, and meet new ones of ours; the same do not")
    void restart() {
        var call = call(IceUse.ACCEPT, IceUse.ACCEPT);
        var first = fragment(answered(call, browser(CREDENTIALS)));
        assertEquals(first, fragment(answered(call, browser(CREDENTIALS))));
        assertNotEquals(first, fragment(answered(call, browser(RESTARTED))));
    }

    @Test
    @DisplayName("RFC 8839 §4.4: an offer of ours in a call with ICE goes on with its credentials")
    void reoffer() {
        var call = call(IceUse.ACCEPT, IceUse.ACCEPT);
        var first = fragment(answered(call, browser(CREDENTIALS)));
        call.offer(LegSide.B, description(PLAIN_ANSWER));
        var offer = (NegotiationEffect.SendOffer) call.effects.getFirst();
        assertEquals(first, fragment(offer.offer()));
    }

    @Test
    @DisplayName("RFC 8445 §6.1.1: with a lite agent that names its addresses we are the full, controlling one")
    void besideLite() {
        var call = call(IceUse.ACCEPT, IceUse.ACCEPT);
        var lines = new ArrayList<>(CREDENTIALS);
        lines.add("a=candidate:1 1 UDP 2130706431 203.0.113.9 4000 typ host");
        var answer = answered(call, browser(lines, "a=ice-lite"));
        assertFalse(answer.has("ice-lite"));
        assertTrue(answer.media().getFirst().has("candidate"));
        var agreed = call.connected(LegSide.A, 0).ice().orElseThrow();
        assertTrue(agreed.full() && agreed.controlling());
        assertEquals(
                new Endpoint("203.0.113.9", 4000),
                agreed.remote().candidates().getFirst().address());
    }

    @Test
    @DisplayName("RFC 8445 §6.1.1, §8.2: of two lite agents none checks, and media goes where the descriptions say")
    void bothLite() {
        var call = call(IceUse.ACCEPT, IceUse.OFFER);
        assertTrue(call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0")).has("ice-lite"));
        call.answer(LegSide.B, browser(CREDENTIALS, "a=ice-lite"));
        assertEquals(Optional.empty(), call.connected(LegSide.B, 0).ice());
    }

    @Test
    @DisplayName(
            "RFC 8445 §6.1.1: as a full agent by policy we control what we offered, and not what was offered to us")
    void full() {
        var call = call(IceUse.FULL, IceUse.FULL);
        var offer = call.offer(LegSide.A, browser(CREDENTIALS));
        assertFalse(offer.has("ice-lite"));
        assertTrue(offer.media().getFirst().has("candidate"));
        var answer = call.answer(LegSide.B, browser(RESTARTED));
        assertFalse(answer.has("ice-lite"));
        var a = call.connected(LegSide.A, 0).ice().orElseThrow();
        var b = call.connected(LegSide.B, 0).ice().orElseThrow();
        assertTrue(a.full() && !a.controlling());
        assertTrue(b.full() && b.controlling());
        assertEquals("anew", b.remote().credentials().fragment());
    }

    @Test
    @DisplayName("RFC 8839 §5.1, RFC 8838: candidates of no use are passed over one by one, and 450 are cut to 100")
    void candidates() {
        var lines = new ArrayList<>(CREDENTIALS);
        lines.add("a=ice-options:trickle ice2");
        lines.add("a=candidate:1 1 udp 2122260223 0b1c2d3e-aaaa-bbbb-cccc-0123456789ab.local 50000 typ host");
        lines.add("a=candidate:2 1 tcp 1518280447 203.0.113.9 9 typ host tcptype active");
        lines.add("a=candidate:3 1 udp 0 203.0.113.9 50000 typ host");
        lines.add("a=candidate:3 1 udp 99999999999 203.0.113.9 50000 typ host");
        lines.add("a=candidate:3 1 udp 5 203.0.113.9 65536 typ host");
        lines.add("a=candidate:3 1 udp 5 224.0.0.1 50000 typ host");
        lines.add("a=candidate:3 1 udp 5 203.0.113.9");
        lines.add("a=candidate");
        lines.add("a=candidate:4 1 UDP 2122260223 203.0.113.9 50000 typ host generation 0 network-id 1");
        lines.add("a=candidate:5 2 udp 2122262783 2001:db8::9 50001 typ srflx raddr :: rport 0");
        lines.add("a=end-of-candidates");
        for (var i = 0; i < 450; i++) {
            lines.add("a=candidate:6 1 udp 5 198.51.100." + i % 255 + " " + (1_024 + i) + " typ host");
        }
        var call = call(IceUse.ACCEPT, IceUse.ACCEPT);
        answered(call, browser(lines));
        var read = call.connected(LegSide.A, 0).ice().orElseThrow().remote().candidates();
        assertEquals(new IceCandidate(1, 2_122_260_223L, new Endpoint("203.0.113.9", 50_000)), read.get(0));
        assertEquals(new IceCandidate(2, 2_122_262_783L, new Endpoint("2001:db8::9", 50_001)), read.get(1));
        assertTrue(read.size() <= RemoteIce.CANDIDATES_MAX, "read " + read.size());
    }
}
