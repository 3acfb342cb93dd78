package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.Endpoint;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.Parsed;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.sdp.Fingerprint;
import parley.sdp.SdpParser;
import parley.sdp.SdpWriter;
import parley.sdp.SessionDescription;

/// A negotiation between two parties, driven as a call drives it: sockets come when asked for, randomness from a
/// seed.
/// Leg A is at 192.0.2.1 from port 10000, leg B at 192.0.2.2 from port 20000.
final class TwoParties {
    static final List<SrtpSuite> SUITES =
            List.of(SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_32);

    private final Random random;
    private OfferAnswer negotiation;
    final List<NegotiationEffect> effects = new ArrayList<>();

    TwoParties(LegPolicy a, LegPolicy b, long seed) {
        negotiation = OfferAnswer.start(a, b);
        random = new Random(seed);
    }

    TwoParties(MediaSecurity a, MediaSecurity b) {
        this(policy(a), policy(b), 1);
    }

    static LegPolicy policy(MediaSecurity security) {
        return new LegPolicy(security, SUITES, true, IceUse.ACCEPT, CodecPolicy.ALL, DtmfUse.AUTO, FaxUse.REFUSE);
    }

    static SessionDescription parse(String... lines) {
        return switch (SdpParser.parse(String.join("\r\n", lines) + "\r\n")) {
            case Parsed.Ok<SessionDescription>(var description) -> description;
            case Parsed.Refused<SessionDescription>(var rule, var offset) -> fail(rule + " at " + offset);
        };
    }

    /// A whole description around these media lines, from a party at 203.0.113.7.
    static SessionDescription description(String... media) {
        var lines = new ArrayList<>(List.of("v=0", "o=phone 7 7 IN IP4 203.0.113.7", "s=call"));
        lines.add("c=IN IP4 203.0.113.7");
        lines.add("t=0 0");
        lines.addAll(List.of(media));
        return parse(lines.toArray(String[]::new));
    }

    OfferAnswer.State state() {
        return negotiation.state();
    }

    void put(NegotiationInput input) {
        effects.clear();
        var step = negotiation.on(input);
        negotiation = step.next();
        effects.addAll(step.effects());
    }

    /// Offers, allocates what is asked for, and answers with what goes to the other party.
    SessionDescription offer(LegSide from, SessionDescription offer) {
        put(new NegotiationInput.Offered(from, offer));
        allocate();
        return assertInstanceOf(NegotiationEffect.SendOffer.class, effects.getFirst())
                .offer();
    }

    void allocate() {
        var streams = assertInstanceOf(NegotiationEffect.Allocate.class, effects.getFirst(), effects::toString)
                .streams();
        var octets = new byte[2 * streams * OfferAnswer.KEY_MATERIAL_OCTETS];
        random.nextBytes(octets);
        put(new NegotiationInput.Allocated(local(1, streams), local(2, streams), Secret.of(octets)));
    }

    /// Answers, and answers with what goes back to the party that offered.
    SessionDescription answer(LegSide from, SessionDescription answer) {
        put(new NegotiationInput.Answered(from, answer));
        return assertInstanceOf(NegotiationEffect.SendAnswer.class, effects.getLast(), effects::toString)
                .answer();
    }

    /// What was agreed for that leg in the last step.
    LegAgreement connected(LegSide side, int stream) {
        return effects.stream()
                .<LegAgreement>mapMulti((effect, found) -> {
                    if (effect instanceof NegotiationEffect.Connect(var leg, var index, var agreement, var _)
                            && leg == side
                            && index == stream) {
                        found.accept(agreement);
                    }
                })
                .findFirst()
                .orElseGet(() -> fail("no Connect for " + side + stream + " in " + effects));
    }

    /// How that leg's keying came about in the last step; empty if it is as it was.
    Optional<KeyingDecision> decision(LegSide side) {
        return effects.stream()
                .<KeyingDecision>mapMulti((effect, found) -> {
                    if (effect instanceof NegotiationEffect.Connect(var leg, var _, var _, var decision)
                            && leg == side) {
                        decision.ifPresent(found);
                    }
                })
                .findFirst();
    }

    NegotiationEffect.Refuse refused(int status) {
        var refusal = assertInstanceOf(NegotiationEffect.Refuse.class, effects.getFirst(), effects::toString);
        assertEquals(status, refusal.status());
        assertEquals(1, effects.size());
        return refusal;
    }

    static Fingerprint fingerprint(int of) {
        return new Fingerprint("sha-256", "%02X:".formatted(of).repeat(31) + "%02X".formatted(of));
    }

    static List<LocalMedia> local(int host, int streams) {
        var media = new ArrayList<LocalMedia>();
        for (var i = 0; i < streams; i++) {
            var port = 10_000 * host + 2 * i;
            media.add(new LocalMedia(
                    new Endpoint("192.0.2." + host, port),
                    new Endpoint("192.0.2." + host, port + 1),
                    fingerprint(0xA0 + host)));
        }
        return media;
    }

    static String text(SessionDescription description) {
        return SdpWriter.text(description);
    }
}
