package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.sdp.SdpWriter;
import parley.sdp.SessionDescription;
import parley.sdp.negotiation.NegotiationEffect;
import parley.sip.message.Body;

/// What one step of the negotiation asks for, sorted by who sees to it.
/// @param sockets to open, if they are needed
/// @param description to send: an offer to the other side, or an answer to the one that offered
/// @param connected legs, to be told to media
/// @param refusal why the offer or answer cannot be used
record Negotiated(
        Optional<NegotiationEffect.Allocate> sockets,
        Optional<Body> description,
        List<CallEffect> connected,
        Optional<NegotiationEffect.Refuse> refusal) {

    static Negotiated of(List<NegotiationEffect> effects) {
        Optional<NegotiationEffect.Allocate> sockets = Optional.empty();
        Optional<Body> description = Optional.empty();
        Optional<NegotiationEffect.Refuse> refusal = Optional.empty();
        var connected = new ArrayList<CallEffect>();
        for (var effect : effects) {
            switch (effect) {
                case NegotiationEffect.Allocate allocate -> sockets = Optional.of(allocate);
                case NegotiationEffect.SendOffer(var _, var offer) -> description = Optional.of(body(offer));
                case NegotiationEffect.SendAnswer(var _, var answer) -> description = Optional.of(body(answer));
                case NegotiationEffect.Connect(var side, var stream, var agreement, var decision) ->
                    connected.add(new CallEffect.ConnectMedia(side, stream, agreement, decision));
                case NegotiationEffect.Refuse refuse -> refusal = Optional.of(refuse);
            }
        }
        return new Negotiated(sockets, description, List.copyOf(connected), refusal);
    }

    private static Body body(SessionDescription description) {
        return Body.of(SdpWriter.write(description));
    }
}
