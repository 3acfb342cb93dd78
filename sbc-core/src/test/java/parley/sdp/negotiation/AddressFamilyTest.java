package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sdp.negotiation.TwoParties.description;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.AddressFamily;
import parley.common.AddressNeed;
import parley.common.LegSide;
import parley.common.MediaSecurity;

/// Parties of IPv4 and of IPv6 (RFC 6157); our own addresses here are of IPv4.
class AddressFamilyTest {
    private static final String AUDIO = "m=audio 4000 RTP/AVP 0";
    private static final String SIX = "c=IN IP6 2001:db8::7";

    private final TwoParties call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);

    private AddressNeed need(String... lines) {
        var fresh = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        fresh.put(new NegotiationInput.Offered(LegSide.B, description(lines)));
        var allocate = assertInstanceOf(NegotiationEffect.Allocate.class, fresh.effects.getFirst());
        assertEquals(LegSide.B, allocate.offerer());
        return allocate.needs().getFirst();
    }

    @Test
    @DisplayName("The c= line of an offer demands an address of its family; with ICE it is one candidate of several")
    void needs() {
        assertEquals(new AddressNeed.Demanded(AddressFamily.IPV4), need(AUDIO));
        assertEquals(new AddressNeed.Demanded(AddressFamily.IPV6), need(AUDIO, SIX));
        assertEquals(new AddressNeed.Any(), need(AUDIO, "c=IN IP4 0.0.0.0"));
        assertEquals(
                new AddressNeed.Preferred(AddressFamily.IPV6),
                need(AUDIO, SIX, "a=ice-ufrag:abcd", "a=ice-pwd:abcdefghijklmnopqrstuvwx"));
    }

    @Test
    @DisplayName("A line that is not used demands nothing")
    void unused() {
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO, "m=audio 0 RTP/AVP 0", SIX)));
        var allocate = assertInstanceOf(NegotiationEffect.Allocate.class, call.effects.getFirst());
        assertEquals(List.of(new AddressNeed.Demanded(AddressFamily.IPV4), new AddressNeed.Any()), allocate.needs());
    }

    @Test
    @DisplayName("RFC 3261 §20.43: a re-offer from the other family has Warning 301, and the session stays")
    void moved() {
        call.offer(LegSide.A, description(AUDIO));
        call.answer(LegSide.B, description(AUDIO));
        var agreed = call.state();
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO, SIX)));
        assertEquals(301, call.refused(488).warning().code());
        assertEquals(agreed, call.state());
    }

    @Test
    @DisplayName("An answer with an address of the other family than that of our offer cannot be sent to")
    void answered() {
        call.offer(LegSide.A, description(AUDIO));
        call.put(new NegotiationInput.Answered(LegSide.B, description(AUDIO, SIX)));
        assertTrue(call.refused(488).reason().contains("other version of IP"));
    }
}
