package parley.sdp.negotiation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.Parsed;
import parley.sdp.SdpParser;
import parley.sdp.SessionDescription;

/// Any two descriptions as offer and answer, between legs of any policies: the negotiation answers or refuses, and
/// what it sends can be read again.
class NegotiationFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void offerAnswer(byte[] octets) {
        if (octets.length < 2) {
            return;
        }
        var policies = MediaSecurity.values();
        var call = new TwoParties(
                policies[(octets[0] & 0xff) % policies.length], policies[(octets[1] & 0xff) % policies.length]);
        var texts = new String(octets, 2, octets.length - 2, StandardCharsets.UTF_8).split("\0", 3);
        for (int at = 0; at < texts.length; at++) {
            var from = at == 1 ? LegSide.B : LegSide.A;
            read(texts[at]).ifPresent(description -> tell(call, from, description));
        }
    }

    private static void tell(TwoParties call, LegSide from, SessionDescription description) {
        call.put(
                from == LegSide.B
                        ? new NegotiationInput.Answered(from, description)
                        : new NegotiationInput.Offered(from, description));
        if (!call.effects.isEmpty() && call.effects.getFirst() instanceof NegotiationEffect.Allocate) {
            call.allocate();
        }
        for (var effect : call.effects) {
            switch (effect) {
                case NegotiationEffect.SendOffer(var _, var offer) -> reread(offer);
                case NegotiationEffect.SendAnswer(var _, var answer) -> reread(answer);
                case NegotiationEffect.Allocate _, NegotiationEffect.Connect _, NegotiationEffect.Refuse _ -> {
                    // Nothing is written.
                }
            }
        }
    }

    private static void reread(SessionDescription ours) {
        if (!read(new String(parley.sdp.SdpWriter.write(ours), StandardCharsets.UTF_8))
                .equals(Optional.of(ours))) {
            throw new AssertionError("what we send cannot be read again: " + ours);
        }
    }

    private static Optional<SessionDescription> read(String text) {
        return SdpParser.parse(text) instanceof Parsed.Ok<SessionDescription>(var description)
                ? Optional.of(description)
                : Optional.empty();
    }
}
