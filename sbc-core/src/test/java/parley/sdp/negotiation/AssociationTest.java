package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sdp.negotiation.KeyingTest.dtlsOffer;
import static parley.sdp.negotiation.TwoParties.description;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.FaxUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.sdp.SessionDescription;

/// DTLS associations over offers and answers: when one goes on, when another begins, and what each is called.
class AssociationTest {
    private static final String PLAIN = "m=audio 6000 RTP/AVP 0";
    private static final String ONE = "a=tls-id:abc3de65cddef001be82";
    private static final String TWO = "a=tls-id:dcb3ae65cddef0532d42";
    private static final String UNNAMED = "a=sendrecv";

    private final TwoParties offered = new TwoParties(MediaSecurity.DTLS, MediaSecurity.NONE);
    private final TwoParties offering = new TwoParties(MediaSecurity.NONE, MediaSecurity.DTLS);

    /// Offers to a plain far side, which takes it; answers with what the offerer is told.
    private SessionDescription offer(SessionDescription offer) {
        offered.offer(LegSide.A, offer);
        return offered.answer(LegSide.B, description(PLAIN));
    }

    private static LegAgreement.Keying.Dtls agreed(TwoParties call, LegSide side) {
        return assertInstanceOf(
                LegAgreement.Keying.Dtls.class, call.connected(side, 0).keying());
    }

    /// Nothing changed for media: what was agreed goes on.
    private static boolean goesOn(TwoParties call) {
        return call.effects.stream().noneMatch(NegotiationEffect.Connect.class::isInstance);
    }

    private static Optional<String> name(SessionDescription ours) {
        return ours.media().getFirst().tlsId();
    }

    @Test
    @DisplayName("RFC 8842 §3: the association lives on over a hold and a refresh, in its role, whoever offers")
    void livesOn() {
        offer(dtlsOffer(4000, 1, "active"));
        var first = agreed(offered, LegSide.A);
        assertEquals(1, first.association());
        offer(dtlsOffer(4000, 1, "actpass", "a=sendonly"));
        assertEquals(first, agreed(offered, LegSide.A));
        offer(dtlsOffer(4000, 1, "active", "c=IN IP4 0.0.0.0"));
        assertEquals(first, agreed(offered, LegSide.A));

        var ours = offered.offer(LegSide.B, description(PLAIN));
        assertEquals(
                Optional.of("actpass"),
                ours.media().getFirst().arguments("setup").findFirst());
        offered.answer(LegSide.A, dtlsOffer(4000, 1, "active"));
        assertEquals(first, agreed(offered, LegSide.A));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "fingerprint, 4000, 2, active, " + ONE,
        "role, 4000, 1, passive, " + ONE,
        "tls-id, 4000, 1, active, " + TWO,
    })
    @DisplayName("RFC 8842 §3.1, §5.3: a changed fingerprint, role or tls-id makes a new association, named anew")
    void begins(String change, int port, int fingerprint, String setup, String tlsId) {
        var before = name(offer(dtlsOffer(4000, 1, "active", ONE)));
        var after = name(offer(dtlsOffer(port, fingerprint, setup, tlsId)));
        var agreed = agreed(offered, LegSide.A);
        assertEquals(2, agreed.association(), change);
        assertEquals(setup.equals("passive"), agreed.client());
        assertNotEquals(before, after);
        assertTrue(after.isPresent());
    }

    @Test
    @DisplayName("RFC 8842 §3.2: a peer that moves and repeats its tls-id takes the association along, whoever offers")
    void takenAlong() {
        var name = name(offer(dtlsOffer(4000, 1, "active", ONE)));
        assertEquals(name, name(offer(dtlsOffer(4002, 1, "active", ONE))));
        assertEquals(1, agreed(offered, LegSide.A).association());
        assertEquals(4002, offered.connected(LegSide.A, 0).remote().port());

        assertEquals(name, name(offered.offer(LegSide.B, description(PLAIN))));
        offered.answer(LegSide.A, dtlsOffer(4004, 1, "active", ONE));
        assertEquals(1, agreed(offered, LegSide.A).association());
    }

    @ParameterizedTest
    @CsvSource({ONE, UNNAMED})
    @DisplayName("RFC 8842 §4: a peer that moves and says no tls-id begins another association")
    void moved(String first) {
        offer(dtlsOffer(4000, 1, "active", first));
        offer(dtlsOffer(4002, 1, "active", UNNAMED));
        assertEquals(2, agreed(offered, LegSide.A).association());
        offered.offer(LegSide.B, description(PLAIN));
        offered.answer(LegSide.A, dtlsOffer(4004, 1, "active"));
        assertEquals(3, agreed(offered, LegSide.A).association());
    }

    @Test
    @DisplayName("RFC 8842 §4: our tls-id is 20 of its characters, 120 bits of chance, and no two are the same")
    void unpredictable() {
        var names = new HashSet<String>();
        for (var seed = 0; seed < 50; seed++) {
            var call =
                    new TwoParties(TwoParties.policy(MediaSecurity.DTLS), TwoParties.policy(MediaSecurity.DTLS), seed);
            var offer = call.offer(LegSide.A, dtlsOffer(4000, 1, "actpass", ONE));
            var answer = call.answer(LegSide.B, dtlsOffer(6000, 2, "active", TWO));
            for (var name : List.of(name(offer).orElseThrow(), name(answer).orElseThrow())) {
                assertTrue(name.matches("[A-Za-z0-9+/]{20}"), name);
                assertTrue(names.add(name), name);
            }
        }
    }

    @Test
    @DisplayName(
            "RFC 8842 §5.3: an answer has a tls-id where the offer has one, the same while the association goes on")
    void answers() {
        var first = name(offer(dtlsOffer(4000, 1, "actpass", ONE)));
        assertTrue(first.isPresent());
        assertEquals(first, name(offer(dtlsOffer(4000, 1, "actpass", ONE, "a=sendonly"))));
        var ours = offered.offer(LegSide.B, description(PLAIN));
        assertEquals(first, name(ours), "an offer of ours goes on with it");
    }

    @Test
    @DisplayName(
            "RFC 8842 §5.3: an offer without a tls-id is answered without one, and offers of ours do not begin one")
    void unnamed() {
        assertEquals(Optional.empty(), name(offer(dtlsOffer(4000, 1, "active"))));
        assertEquals(Optional.empty(), name(offered.offer(LegSide.B, description(PLAIN))));
        offered.answer(LegSide.A, dtlsOffer(4000, 1, "active"));
        assertTrue(goesOn(offered));
    }

    @Test
    @DisplayName("A peer that leaves its tls-id out of a re-offer keeps its association; a later other name ends it")
    void leftOut() {
        offer(dtlsOffer(4000, 1, "active", ONE));
        for (var again : List.of(UNNAMED, ONE)) {
            offer(dtlsOffer(4000, 1, "active", again));
            assertTrue(goesOn(offered), again);
        }
        offer(dtlsOffer(4000, 1, "active", UNNAMED));
        offer(dtlsOffer(4000, 1, "active", TWO));
        assertEquals(2, agreed(offered, LegSide.A).association());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"with a name, " + ONE, "without, " + UNNAMED})
    @DisplayName("RFC 8842 §5.5: our re-offer repeats its tls-id, whether or not the answer had one")
    void reOffers(String answered, String line) {
        var first = name(offering.offer(LegSide.A, description(PLAIN)));
        assertTrue(first.isPresent());
        offering.answer(LegSide.B, dtlsOffer(4000, 1, "active", line));
        assertEquals(first, name(offering.offer(LegSide.A, description(PLAIN, "a=sendonly"))));
        offering.answer(LegSide.B, dtlsOffer(4000, 1, "active", line));
        assertEquals(1, agreed(offering, LegSide.B).association(), answered);
    }

    @Test
    @DisplayName("RFC 8842 §5.5: a stream switched off and on again is offered under another tls-id")
    void offAndOn() {
        var first = name(offering.offer(LegSide.A, description(PLAIN)));
        offering.answer(LegSide.B, dtlsOffer(4000, 1, "active", ONE));
        offering.offer(LegSide.A, description("m=audio 0 RTP/AVP 0"));
        offering.answer(LegSide.B, description("m=audio 0 UDP/TLS/RTP/SAVP 0"));
        var second = name(offering.offer(LegSide.A, description(PLAIN)));
        assertTrue(second.isPresent());
        assertNotEquals(first, second);
        offering.answer(LegSide.B, dtlsOffer(4000, 1, "active", ONE));
        assertEquals(2, agreed(offering, LegSide.B).association());
    }

    @Test
    @DisplayName("RFC 8842 §5.5, RFC 3264 §8: a refused re-offer leaves the tls-id as it was")
    void refused() {
        var first = name(offering.offer(LegSide.A, description(PLAIN)));
        offering.answer(LegSide.B, dtlsOffer(4000, 1, "active", ONE));
        offering.offer(LegSide.A, description(PLAIN, "a=sendonly"));
        offering.put(new NegotiationInput.Withdrawn());
        assertEquals(first, name(offering.offer(LegSide.A, description(PLAIN))));
    }

    @Test
    @DisplayName("Forks answer one offer of ours: each has an association of its own under our one tls-id")
    void forks() {
        var first = name(offering.offer(LegSide.A, description(PLAIN)));
        offering.answer(LegSide.B, dtlsOffer(4000, 1, "active", ONE));
        offering.answer(LegSide.B, dtlsOffer(5000, 2, "active", TWO));
        assertEquals(2, agreed(offering, LegSide.B).association());
        assertEquals(first, name(offering.offer(LegSide.A, description(PLAIN))));
    }

    @Test
    @DisplayName("A fork that answers in the clear leaves the tls-id of our offer to the next, which answers with DTLS")
    void mixedForks() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.OPPORTUNISTIC);
        var first = name(call.offer(LegSide.A, description(PLAIN)));
        call.answer(LegSide.B, description("m=audio 4000 RTP/AVP 0"));
        call.answer(
                LegSide.B,
                description("m=audio 5000 RTP/AVP 0", PolicyMatrixTest.fingerprint(1), "a=setup:active", ONE));
        assertEquals(1, agreed(call, LegSide.B).association());
        assertEquals(first, name(call.offer(LegSide.A, description(PLAIN))));
    }

    @Test
    @DisplayName("RFC 8842 §5.3: an offer without a tls-id is answered without one, even if an offer of ours had one")
    void unnamedAfterOurs() {
        offering.offer(LegSide.A, description(PLAIN));
        offering.answer(LegSide.B, dtlsOffer(4000, 1, "active", ONE));
        offering.offer(LegSide.B, dtlsOffer(4000, 1, "actpass"));
        assertEquals(Optional.empty(), name(offering.answer(LegSide.A, description(PLAIN))));
        assertTrue(goesOn(offering));
    }

    @Test
    @DisplayName(
            "RFC 8842 §5.5: voice that returns after fax is offered under another tls-id, for its association ended")
    void fax() {
        var relay = FaxNegotiationTest.policy(MediaSecurity.DTLS, FaxUse.RELAY_IN_CLEAR);
        var plain = FaxNegotiationTest.policy(MediaSecurity.NONE, FaxUse.RELAY);
        var call = new TwoParties(plain, relay, 1);
        var first = name(call.offer(LegSide.A, description(PLAIN)));
        call.answer(LegSide.B, dtlsOffer(4000, 1, "active", ONE));
        call.offer(LegSide.A, description("m=image 6000 udptl t38"));
        call.answer(LegSide.B, description("m=image 4000 udptl t38"));
        var second = name(call.offer(LegSide.A, description(PLAIN)));
        assertTrue(second.isPresent());
        assertNotEquals(first, second);
        call.answer(LegSide.B, dtlsOffer(4000, 1, "active", ONE));
        assertEquals(2, agreed(call, LegSide.B).association());
    }
}
