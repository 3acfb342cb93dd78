package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.Parsed;
import parley.common.Secret;
import parley.sdp.CryptoLine;
import parley.sdp.Direction;
import parley.sdp.SdpParser;
import parley.sdp.SdpWriter;
import parley.sdp.SessionDescription;

/// Whole calls from a seed: two parties that offer, answer, hold, move, rekey, add and drop streams, give up, talk
/// out
/// of turn and make mistakes. Whatever they do, what we send obeys the rules below.
class NegotiationPropertyTest {
    /// What would show one party to the other, if any of it crossed.
    private static final List<String> PRIVATE =
            List.of("203.0.113.", "198.51.100.", "candidate", "ice-", "ssrc", "msid", "secret-name", "group", "i=");

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    /// One call under way, and what it has shown so far.
    private static final class Call {
        final Random random;
        final TwoParties parties;
        final Map<LegSide, RandomParty> party = new EnumMap<>(LegSide.class);
        final Map<LegSide, SessionDescription> lastTo = new EnumMap<>(LegSide.class);
        final Map<Secret, String> ourKeys = new HashMap<>();

        Call(long seed) {
            random = new Random(seed);
            var policies = MediaSecurity.values();
            var a = policies[random.nextInt(policies.length)];
            var b = policies[random.nextInt(policies.length)];
            parties = new TwoParties(TwoParties.policy(a), TwoParties.policy(b), ~seed);
            party.put(LegSide.A, new RandomParty(a, "203.0.113.", random));
            party.put(LegSide.B, new RandomParty(b, "198.51.100.", random));
        }

        RandomParty of(LegSide side) {
            return Objects.requireNonNull(party.get(side));
        }

        void exchange(LegSide from) {
            var offer = of(from).offer();
            parties.put(new NegotiationInput.Offered(from, offer));
            if (parties.effects.getFirst() instanceof NegotiationEffect.Refuse) {
                return;
            }
            parties.allocate();
            var proposed = ((NegotiationEffect.SendOffer) parties.effects.getFirst()).offer();
            told(from.other(), proposed);
            assertAligned(offer, proposed);
            if (random.nextInt(8) == 0) {
                parties.put(new NegotiationInput.Withdrawn());
                forgetIfIdle();
                return;
            }
            var answer = of(from.other()).answer(proposed);
            parties.put(new NegotiationInput.Answered(from.other(), answer));
            if (parties.effects.getLast() instanceof NegotiationEffect.SendAnswer(var to, var answered)) {
                assertEquals(from, to);
                told(from, answered);
                assertAligned(offer, answered);
                assertAnswer(offer, answered);
                assertMirrored(parties.effects);
            }
            forgetIfIdle();
        }

        /// Where nothing was ever agreed there is no dialog either, and no number to go on from.
        private void forgetIfIdle() {
            if (parties.state() instanceof OfferAnswer.State.Idle) {
                lastTo.clear();
            }
        }

        /// Rules for everything we send.
        private void told(LegSide to, SessionDescription ours) {
            assertEquals(new Parsed.Ok<>(ours), SdpParser.parse(SdpWriter.write(ours)), "reads as written");
            var text = TwoParties.text(ours);
            PRIVATE.forEach(word -> assertFalse(text.contains(word), () -> word + " crossed:\n" + text));
            for (var side : LegSide.values()) {
                of(side).shown()
                        .forEach(secret -> assertFalse(text.contains(secret), () -> secret + " crossed:\n" + text));
            }
            var last = lastTo.put(to, ours);
            if (last != null) {
                assertEquals(last.origin().sessionId(), ours.origin().sessionId());
                var step = Long.parseLong(ours.origin().version())
                        - Long.parseLong(last.origin().version());
                assertEquals(last.media().equals(ours.media()) ? 0 : 1, step, "one version for one change");
            }
            for (var i = 0; i < ours.media().size(); i++) {
                for (var line : ours.media().get(i).cryptoLines()) {
                    var crypto = ((Parsed.Ok<CryptoLine>) line).value();
                    var use = to + " " + i + " " + crypto.suite();
                    var before = ourKeys.put(crypto.keys().getFirst().masterKeyAndSalt(), use);
                    assertTrue(before == null || before.equals(use), "one key, one leg, one stream, one suite");
                }
            }
        }
    }

    private static void assertAligned(SessionDescription theirs, SessionDescription ours) {
        assertEquals(theirs.media().size(), ours.media().size());
        for (var i = 0; i < theirs.media().size(); i++) {
            assertEquals(theirs.media().get(i).media(), ours.media().get(i).media());
            assertTrue(theirs.media().get(i).port() != 0 || ours.media().get(i).port() == 0, "port 0 stays 0");
        }
    }

    /// RFC 3264 §6.1, RFC 4568 §7.1.2: within the offer.
    private static void assertAnswer(SessionDescription offer, SessionDescription answer) {
        for (var i = 0; i < offer.media().size(); i++) {
            var asked = offer.media().get(i);
            var given = answer.media().get(i);
            assertEquals(asked.protocol(), given.protocol());
            assertTrue(Set.copyOf(asked.formats()).containsAll(given.formats()));
            if (given.port() == 0) {
                continue;
            }
            var allowed = offer.directionOf(asked).reversed();
            var direction = given.direction().orElseThrow();
            assertEquals(direction, direction.and(allowed), "within what was offered");
            assertTrue(given.cryptoLines().size() <= 1);
            assertFalse(given.has("crypto") && given.has("fingerprint"), "one keying");
            assertTrue(asked.rtcpMux() || !given.rtcpMux());
            if (given.has("crypto")) {
                var chosen = tagAndSuite(given.arguments("crypto").findFirst().orElseThrow());
                assertTrue(asked.arguments("crypto")
                        .map(NegotiationPropertyTest::tagAndSuite)
                        .toList()
                        .contains(chosen));
            }
        }
    }

    private static String tagAndSuite(String crypto) {
        return crypto.substring(0, crypto.indexOf(" inline:"));
    }

    /// What we send one party is what we take from the other. A leg that did not change is not told again.
    private static void assertMirrored(List<NegotiationEffect> effects) {
        var directions = new HashMap<Integer, Map<LegSide, Direction>>();
        for (var effect : effects) {
            if (effect instanceof NegotiationEffect.Connect(var side, var stream, var agreement, var _)) {
                directions
                        .computeIfAbsent(stream, _ -> new EnumMap<>(LegSide.class))
                        .put(side, agreement.direction());
            }
        }
        directions.values().stream()
                .filter(both -> both.size() == 2)
                .forEach(both -> assertEquals(
                        both.get(LegSide.A),
                        Objects.requireNonNull(both.get(LegSide.B)).reversed()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("Places, keys, addresses, directions and versions are right through a whole call")
    void wholeCall(long seed) {
        var call = new Call(seed);
        for (var i = 0; i < 12; i++) {
            call.exchange(call.random.nextBoolean() ? LegSide.A : LegSide.B);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("Inputs in any order, with answers that answer something else: a step, never an exception")
    void outOfTurn(long seed) {
        var call = new Call(seed);
        var descriptions = new ArrayList<SessionDescription>();
        var reasons = new HashSet<String>();
        for (var i = 0; i < 40; i++) {
            var side = call.random.nextBoolean() ? LegSide.A : LegSide.B;
            descriptions.add(call.of(side).offer());
            var any = descriptions.get(call.random.nextInt(descriptions.size()));
            switch (call.random.nextInt(5)) {
                case 0, 1 -> call.parties.put(new NegotiationInput.Offered(side, any));
                case 2 -> call.parties.put(new NegotiationInput.Answered(side, any));
                case 3 -> call.parties.put(new NegotiationInput.Withdrawn());
                default ->
                    call.parties.put(
                            new NegotiationInput.Answered(side, call.of(side).answer(any)));
            }
            if (!call.parties.effects.isEmpty()
                    && call.parties.effects.getFirst() instanceof NegotiationEffect.Allocate
                    && call.random.nextInt(4) != 0) {
                call.parties.allocate();
            }
            call.parties.effects.forEach(effect -> {
                if (effect instanceof NegotiationEffect.Refuse(var _, var _, var _, var reason)) {
                    reasons.add(reason);
                }
            });
        }
        reasons.forEach(reason -> PRIVATE.forEach(word -> assertFalse(reason.contains(word + ":"), reason)));
        assertNotEquals(Set.of(), reasons);
    }
}
