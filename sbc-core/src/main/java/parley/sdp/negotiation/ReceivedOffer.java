package parley.sdp.negotiation;

import java.util.List;
import java.util.Optional;
import parley.common.AddressNeed;
import parley.common.LegSide;
import parley.sdp.SessionDescription;

/// An offer and what its media lines turned out to be.
/// @param from whose
/// @param description as received
/// @param readings one for each media line; none where there are too many
record ReceivedOffer(LegSide from, SessionDescription description, List<StreamReading> readings) {
    /// Media lines taken; each may cost two pairs of ports, and calls have one or two.
    static final int STREAMS_MAX = 16;

    public ReceivedOffer {
        readings = List.copyOf(readings);
    }

    /// @param policy of that leg
    /// @param far policy of the other leg
    static ReceivedOffer read(LegSide from, SessionDescription description, LegPolicy policy, LegPolicy far) {
        var readings = description.media().size() > STREAMS_MAX
                ? List.<StreamReading>of()
                : new OfferReader(description, policy, far).read();
        return new ReceivedOffer(from, description, readings);
    }

    /// Which of our addresses will do for each media line.
    List<AddressNeed> needs() {
        return readings.stream()
                .map(reading -> reading instanceof StreamReading.Usable(var peer) ? peer.need() : new AddressNeed.Any())
                .toList();
    }

    /// Why it cannot be used; empty if it can. One usable stream is enough, as long as none that was on
    /// would go off for a fault: a re-offer may not lower the protection of a running stream.
    /// @param before the leg it came from, as agreed before
    /// @param far policy of the other leg
    Optional<OfferFault> fault(Leg before, LegPolicy far) {
        var on = (int) before.streams().stream()
                .filter(stream -> stream.agreed().isPresent())
                .count();
        if (description.media().size() > STREAMS_MAX) {
            return refused("the offer has " + description.media().size() + " media lines, and " + STREAMS_MAX
                    + " is the most that one call may have");
        }
        if (readings.isEmpty()) {
            return refused("the offer has no media line");
        }
        if (readings.size() < before.streams().size()) {
            return refused("the offer has fewer media lines than the one before it (RFC 3264 §8)");
        }
        var usable = false;
        var keyed = false;
        var unfit = Optional.<OfferFault>empty();
        for (var i = 0; i < readings.size(); i++) {
            switch (readings.get(i)) {
                case StreamReading.Usable(var peer) -> {
                    if (before.stream(i).loweredBy(peer)) {
                        return refused("media line " + (i + 1) + " would go on in the clear");
                    }
                    if (before.stream(i).outOfReach(peer)) {
                        return Optional.of(new OfferFault(
                                SdpWarning.INCOMPATIBLE_ADDRESS,
                                "media line " + (i + 1) + " would change from one version of IP to the other"));
                    }
                    usable = true;
                    keyed |= !peer.fax();
                }
                case StreamReading.Unused _ -> {}
                case StreamReading.Unfit(var _, var why) -> {
                    var fault =
                            Optional.of(new OfferFault(why.warning(), "media line " + (i + 1) + " " + why.reason()));
                    if (before.stream(i).agreed().isPresent()) {
                        return fault;
                    }
                    unfit = unfit.or(() -> fault);
                }
            }
        }
        if (keyed && far.sdesBarred() && !far.dtls()) {
            return refused(
                    "the other party may not be sent SDES keys: its signalling is not encrypted (RFC 4568 §8.3)");
        }
        if (usable) {
            return Optional.empty();
        }
        // Who asks for what does not pass here is refused and keeps what there was (RFC 3264 §8); only zeros in all
        // lines switch all off.
        var asking = description.media().stream().anyMatch(part -> part.port() > 0);
        return unfit.or(() -> Optional.of(new OfferFault(
                        SdpWarning.MEDIA_TYPE_NOT_AVAILABLE,
                        "the offer has no audio or video over RTP, nor anything else that passes here"))
                .filter(_ -> on == 0 || asking));
    }

    private static Optional<OfferFault> refused(String reason) {
        return Optional.of(OfferFault.of(reason));
    }
}
