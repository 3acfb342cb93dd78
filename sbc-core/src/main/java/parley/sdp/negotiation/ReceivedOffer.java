package parley.sdp.negotiation;

import java.util.List;
import java.util.Optional;
import parley.common.LegSide;
import parley.sdp.SessionDescription;

/// An offer and what its media lines turned out to be.
/// @param from whose
/// @param description as received
/// @param readings one for each media line
record ReceivedOffer(LegSide from, SessionDescription description, List<StreamReading> readings) {
    public ReceivedOffer {
        readings = List.copyOf(readings);
    }

    static ReceivedOffer read(LegSide from, SessionDescription description, LegPolicy policy) {
        return new ReceivedOffer(from, description, new OfferReader(description, policy).read());
    }

    /// Why it cannot be used, in words; empty if it can. One usable stream is enough, as long as none that was on
    /// would go off for a fault: a re-offer may not lower the protection of a running stream.
    /// @param before the leg it came from, as agreed before
    /// @param far policy of the other leg
    Optional<String> fault(Leg before, LegPolicy far) {
        var on = (int) before.streams().stream()
                .filter(stream -> stream.agreed().isPresent())
                .count();
        if (readings.isEmpty()) {
            return Optional.of("the offer has no media line");
        }
        if (readings.size() < before.streams().size()) {
            return Optional.of("the offer has fewer media lines than the one before it (RFC 3264 §8)");
        }
        var usable = false;
        var unfit = Optional.<String>empty();
        for (var i = 0; i < readings.size(); i++) {
            switch (readings.get(i)) {
                case StreamReading.Usable(var peer) -> {
                    if (before.stream(i).loweredBy(peer)) {
                        return Optional.of("media line " + (i + 1) + " would go on in the clear");
                    }
                    usable = true;
                }
                case StreamReading.Unused _ -> {}
                case StreamReading.Unfit(var _, var reason) -> {
                    var fault = Optional.of("media line " + (i + 1) + " " + reason);
                    if (before.stream(i).agreed().isPresent()) {
                        return fault;
                    }
                    unfit = unfit.or(() -> fault);
                }
            }
        }
        if (usable) {
            return Optional.of("the other party may not be sent SDES keys: its signalling is not encrypted (RFC 4568"
                            + " §8.3)")
                    .filter(_ -> far.sdesBarred() && !far.dtls());
        }
        return unfit.or(
                () -> Optional.of("the offer has no audio or video over RTP").filter(_ -> on == 0));
    }
}
