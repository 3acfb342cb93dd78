package parley.sdp.negotiation;

import java.util.Map;
import parley.sdp.TelephoneEvents;

/// What offer and answer made of the formats of one leg's stream.
/// @param payloadTypes other numbers of the other leg, by those in the peer's packets
/// @param events telephone events to and from the peer
record LegFormats(Map<Integer, Integer> payloadTypes, TelephoneEvents events) {
    public LegFormats {
        payloadTypes = Map.copyOf(payloadTypes);
    }
}
