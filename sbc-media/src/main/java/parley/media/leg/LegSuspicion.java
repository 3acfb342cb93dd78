package parley.media.leg;

import parley.media.bridge.RelayLeg;
import parley.mediaport.MediaEvent.Suspicion;

/// What packets that do not authenticate mean, in a word and in plain words.
/// @param suspicion for counters and filters
/// @param explanation for the operator
record LegSuspicion(Suspicion suspicion, String explanation) {
    /// By what else has come in from that peer.
    /// @param announcement of the peer's key, in plain words
    static LegSuspicion of(RelayLeg relay, String announcement) {
        if (relay.keyProven()) {
            return new LegSuspicion(
                    Suspicion.FORGED_PACKETS,
                    "packets that do not authenticate came beside good ones: forged or damaged");
        }
        if (relay.keyRefuted()) {
            return new LegSuspicion(
                    Suspicion.WRONG_KEY,
                    "no packet of this peer authenticates: it does not use the key " + announcement);
        }
        return new LegSuspicion(
                Suspicion.FORGED_PACKETS,
                "packets that do not authenticate came from where the peer is not: forged, or the peer is behind a"
                        + " NAT and does not use the key " + announcement);
    }
}
