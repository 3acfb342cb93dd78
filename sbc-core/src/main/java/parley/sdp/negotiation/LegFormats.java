package parley.sdp.negotiation;

import java.util.Map;
import java.util.Optional;
import parley.common.Transcoding;
import parley.sdp.TelephoneEvents;

/// What offer and answer made of the formats of one leg's stream.
/// @param payloadTypes other numbers of the other leg, by those in the peer's packets
/// @param events telephone events to and from the peer
/// @param transcoding of the peer's voice; empty where it passes as it is
record LegFormats(Map<Integer, Integer> payloadTypes, TelephoneEvents events, Optional<Transcoding> transcoding) {
    public LegFormats {
        payloadTypes = Map.copyOf(payloadTypes);
    }
}
