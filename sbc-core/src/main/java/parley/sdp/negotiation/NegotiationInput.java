package parley.sdp.negotiation;

import java.util.List;
import parley.common.LegSide;
import parley.common.Secret;
import parley.sdp.SessionDescription;

/// What happens to a negotiation.
public sealed interface NegotiationInput {
    /// A party offers: first INVITE, re-INVITE, UPDATE, or the answer to an INVITE without a body.
    /// @param from whose offer
    /// @param offer as received
    record Offered(LegSide from, SessionDescription offer) implements NegotiationInput {}

    /// The sockets asked for by [NegotiationEffect.Allocate], in the order of the streams.
    /// @param a leg A's, one per stream
    /// @param b leg B's, one per stream
    /// @param keyMaterial randomness for SDES: at least [OfferAnswer#KEY_MATERIAL_OCTETS] octets for each leg of
    ///     each stream
    record Allocated(List<LocalMedia> a, List<LocalMedia> b, Secret keyMaterial) implements NegotiationInput {
        public Allocated {
            a = List.copyOf(a);
            b = List.copyOf(b);
        }
    }

    /// The party that was offered something answers.
    /// @param from whose answer
    /// @param answer as received
    record Answered(LegSide from, SessionDescription answer) implements NegotiationInput {}

    /// The offer in flight will get no answer: the request that carried it failed. All goes back to what was agreed
    /// before it (RFC 3264 §8).
    record Withdrawn() implements NegotiationInput {}
}
