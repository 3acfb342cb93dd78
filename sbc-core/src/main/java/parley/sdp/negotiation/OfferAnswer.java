package parley.sdp.negotiation;

import java.util.List;

/// The offer/answer state of a call across its two legs (RFC 3264): an offer from one side becomes an offer to the
/// other with our own addresses, keys and fingerprint; its answer becomes an answer to the first.
public record OfferAnswer(State state, LegPolicy a, LegPolicy b) {
    /// Octets of randomness that one leg of one stream may use up.
    public static final int KEY_MATERIAL_OCTETS = 4 * 48;

    /// Where the negotiation stands.
    public sealed interface State {
        /// Nothing offered yet.
        record Idle() implements State {}
    }

    /// Where an input leads.
    /// @param next the negotiation after it
    /// @param effects to perform in order
    public record Step(OfferAnswer next, List<NegotiationEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    public static OfferAnswer start(LegPolicy a, LegPolicy b) {
        return new OfferAnswer(new State.Idle(), a, b);
    }

    @SuppressWarnings("DoNotCallSuggester")
    public Step on(NegotiationInput input) {
        throw new UnsupportedOperationException("to be written: " + input);
    }
}
