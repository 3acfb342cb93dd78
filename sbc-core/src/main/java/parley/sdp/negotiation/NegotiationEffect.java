package parley.sdp.negotiation;

import java.util.List;
import java.util.Optional;
import parley.common.AddressNeed;
import parley.common.LegSide;
import parley.sdp.SessionDescription;

/// What a negotiation asks of the call, in order.
public sealed interface NegotiationEffect {
    /// Open sockets for streams 0 to `streams` - 1; those that are open stay.
    /// @param offerer whose offer it is
    /// @param needs which of our addresses will do for it, one for each `m=` line
    record Allocate(LegSide offerer, List<AddressNeed> needs) implements NegotiationEffect {
        public Allocate {
            needs = List.copyOf(needs);
        }

        /// How many streams.
        public int streams() {
            return needs.size();
        }
    }

    /// Send this offer to that party.
    /// @param to whom
    /// @param offer with our addresses, keys and fingerprint
    record SendOffer(LegSide to, SessionDescription offer) implements NegotiationEffect {}

    /// Send this answer to the party that offered.
    /// @param to whom
    /// @param answer with our addresses, keys and fingerprint
    record SendAnswer(LegSide to, SessionDescription answer) implements NegotiationEffect {}

    /// A leg of a stream is agreed.
    /// @param side which leg
    /// @param stream 0-based `m=` line
    /// @param agreement what was settled
    /// @param decision how its keying came about; empty if that is as it was
    record Connect(LegSide side, int stream, LegAgreement agreement, Optional<KeyingDecision> decision)
            implements NegotiationEffect {}

    /// The offer, or the answer, cannot be used.
    /// @param from whose it was
    /// @param status SIP status to refuse an offer with: 488, or 491 for an offer while one is in flight
    /// @param warning its class, for a Warning header
    /// @param reason in plain words, for a Warning header (RFC 3261 §20.43) and the event
    record Refuse(LegSide from, int status, SdpWarning warning, String reason) implements NegotiationEffect {}
}
