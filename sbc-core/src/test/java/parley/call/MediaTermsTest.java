package parley.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.b2bua.CallEffect;
import parley.b2bua.CallPlan;
import parley.b2bua.CallSettings;
import parley.common.AddressFamily;
import parley.common.AddressNeed;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.common.TransportProtocol;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.routing.Destination;
import parley.routing.ProfileDraft;
import parley.routing.Trunk;

/// Which version of IP the two legs of a stream are asked to have.
final class MediaTermsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final AddressNeed ANY = new AddressNeed.Any();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static CallPlan to(String host) {
        var profile = ProfileDraft.named("trunk").profile();
        var trunk = new Trunk(profile, host, 5060, TransportProtocol.UDP, List.of(), List.of());
        var settings = new CallSettings("sbc.example.net", 70, Duration.ofMinutes(3), false, Set.of());
        return new CallPlan(
                profile, true, TransportProtocol.UDP, new Destination.ToTrunk(trunk), "call-id", "tag", settings);
    }

    private static MediaCommand.Allocate allocation(
            CallPlan plan, LegSide offerer, AddressNeed need, Optional<String> caller) {
        return MediaTerms.allocation(
                new CallRef("0123456789abcdef"),
                new CallEffect.AllocateMedia(0, offerer, need),
                plan,
                side -> side == LegSide.A ? caller : Optional.empty(),
                KIT.<MediaEvent>createTestProbe().getRef());
    }

    private static AddressNeed prefers(AddressFamily family) {
        return new AddressNeed.Preferred(family);
    }

    @Test
    @DisplayName(
            "RFC 6157: the offer says it of its own leg, the address that is dialled of the other; a name says nothing")
    void fromOfferAndSignalling() {
        var demand = new AddressNeed.Demanded(AddressFamily.IPV6);
        var caller = Optional.of("192.0.2.7");
        var dialled = allocation(to("203.0.113.9"), LegSide.A, demand, caller);
        assertEquals(demand, dialled.a());
        assertEquals(prefers(AddressFamily.IPV4), dialled.b());
        assertEquals(
                prefers(AddressFamily.IPV6),
                allocation(to("2001:db8::9"), LegSide.A, demand, caller).b());
        assertEquals(
                ANY,
                allocation(to("trunk.example.com"), LegSide.A, demand, caller).b());
    }

    @Test
    @DisplayName("An offer that comes late is the callee's; the caller is given what it signals from")
    void lateOffer() {
        var demand = new AddressNeed.Demanded(AddressFamily.IPV4);
        var late = allocation(to("trunk.example.com"), LegSide.B, demand, Optional.of("2001:db8::7"));
        assertEquals(prefers(AddressFamily.IPV6), late.a());
        assertEquals(demand, late.b());
    }

    @Test
    @DisplayName("RFC 3264 §8.4: an offer that holds by address says nothing of it either")
    void heldFromTheStart() {
        var held = allocation(to("trunk.example.com"), LegSide.A, ANY, Optional.of("2001:db8::7"));
        assertEquals(prefers(AddressFamily.IPV6), held.a());
    }
}
