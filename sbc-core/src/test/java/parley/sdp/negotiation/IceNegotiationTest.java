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
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.sdp.Direction;
import parley.sdp.SessionDescription;

class IceNegotiationTest {
    private static final List<String> CREDENTIALS = List.of("a=ice-ufrag:them", "a=ice-pwd:0123456789abcdefghijkl");
    private static final List<String> RESTARTED = List.of("a=ice-ufrag:anew", "a=ice-pwd:abcdefghijkl0123456789");
    private static final String PLAIN_ANSWER = "m=audio 6000 RTP/AVP 0";

    private static TwoParties call(IceUse a, IceUse b) {
        return new TwoParties(
                new LegPolicy(MediaSecurity.NONE, TwoParties.SUITES, true, a, CodecPolicy.ALL, DtmfUse.AUTO),
                new LegPolicy(MediaSecurity.NONE, TwoParties.SUITES, true, b, CodecPolicy.ALL, DtmfUse.AUTO),
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
        assertEquals(fragment(answer), agreed.ice().orElseThrow().fragment());
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
                    call.connected(LegSide.B, 0).ice().map(credentials -> credentials.fragment()));
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
}
