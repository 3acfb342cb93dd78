package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;
import parley.sdp.MediaDescription;
import parley.sdp.SessionDescription;

/// One offer on its way from the party that made it to the party that answers, with both legs made ready for it.
/// @param received from the offerer
/// @param offerer its leg
/// @param answerer the other leg
/// @param formats how those of each media line cross
/// @param proposed our offer to the answerer
record Exchange(
        ReceivedOffer received, Leg offerer, Leg answerer, List<FormatCrossing> formats, SessionDescription proposed) {
    public Exchange {
        formats = List.copyOf(formats);
    }

    /// Makes both legs ready and writes our offer.
    /// @param from the offerer's leg as agreed before
    /// @param to the answerer's leg as agreed before
    /// @param policies of the legs
    static Exchange propose(
            ReceivedOffer received,
            Leg from,
            Leg to,
            Function<LegSide, LegPolicy> policies,
            NegotiationInput.Allocated allocated) {
        var count = received.readings().size();
        var material = KeyMaterial.of(allocated.keyMaterial(), count);
        var side = received.from();
        var toPolicy = policies.apply(side.other());
        var crossings = new ArrayList<FormatCrossing>();
        var near = new ArrayList<LegStream>();
        var far = new ArrayList<LegStream>();
        var parts = new ArrayList<MediaDescription>();
        for (var i = 0; i < count; i++) {
            var stream = i;
            var nearStream = from.stream(i).at(local(allocated, side, i));
            var farStream = to.stream(i).at(local(allocated, side.other(), i));
            switch (received.readings().get(i)) {
                case StreamReading.Usable(var peer)
                when peer.fax() -> {
                    nearStream = nearStream.seeing(peer).withoutIce();
                    farStream = farStream.withoutIce();
                    crossings.add(FormatCrossing.NONE);
                    parts.add(FaxLines.offered(received.description(), peer, farStream));
                }
                case StreamReading.Usable(var peer) -> {
                    var offeredSuites = toPolicy.sdes() ? toPolicy.suites() : List.<SrtpSuite>of();
                    nearStream = nearStream
                            .seeing(peer)
                            .keyed(suites(peer), suite -> material.key(stream, side, suite))
                            .iced(peer, material.ice(stream, side))
                            .answeringDtls(peer, material.tlsId(stream, side))
                            .naming(peer.part());
                    farStream = farStream
                            .keyed(offeredSuites, suite -> material.key(stream, side.other(), suite))
                            .offeringIce(toPolicy, material.ice(stream, side.other()))
                            .offeringDtls(toPolicy, material.tlsId(stream, side.other()));
                    var crossing = FormatCrossing.of(peer.part(), policies.apply(side), toPolicy, farStream.numbers());
                    var part = MediaLines.offered(received.description(), peer, crossing, farStream, toPolicy);
                    farStream = farStream.naming(part);
                    crossings.add(crossing);
                    parts.add(part);
                }
                case StreamReading.Unused _, StreamReading.Unfit _ -> {
                    crossings.add(FormatCrossing.NONE);
                    parts.add(MediaLines.off(received.readings().get(i).part()));
                }
            }
            near.add(nearStream);
            far.add(farStream);
        }
        var offerer = new Leg(numbered(from, material, side), near);
        var answerer = new Leg(numbered(to, material, side.other()), far).announcing(parts, Optional.empty());
        return new Exchange(
                received, offerer, answerer, crossings, answerer.announced().description());
    }

    /// The leg of that side.
    Leg leg(LegSide side) {
        return side == received.from() ? offerer : answerer;
    }

    /// With another account of what the peer of that leg has been told.
    Exchange numbered(LegSide side, Announced announced) {
        return side == received.from()
                ? new Exchange(received, new Leg(announced, offerer.streams()), answerer, formats, proposed)
                : new Exchange(received, offerer, new Leg(announced, answerer.streams()), formats, proposed);
    }

    /// The same offer met by another answer, after an earlier one made `settled` of the legs.
    Exchange after(Exchange settled) {
        return new Exchange(
                received, offerer.after(settled.offerer), answerer.after(settled.answerer), formats, proposed);
    }

    /// Why that answer cannot be used, in words; empty if it can.
    Optional<String> fault(SessionDescription answer) {
        if (answer.media().size() != proposed.media().size()) {
            return Optional.of("the answer has " + answer.media().size() + " media lines, the offer had "
                    + proposed.media().size() + " (RFC 3264 §6)");
        }
        var readings = readings(answer);
        for (var i = 0; i < readings.size(); i++) {
            if (readings.get(i) instanceof StreamReading.Unfit(var _, var fault)) {
                return Optional.of("media line " + (i + 1) + " " + fault.reason());
            }
            if (readings.get(i) instanceof StreamReading.Usable(var lowered)
                    && answerer.stream(i).loweredBy(lowered)) {
                return Optional.of("media line " + (i + 1) + " would go on in the clear");
            }
            if (readings.get(i) instanceof StreamReading.Usable(var there)
                    && answerer.stream(i).outOfReach(there)) {
                return Optional.of("media line " + (i + 1) + " answers with an address of the other version of IP");
            }
            if (readings.get(i) instanceof StreamReading.Usable(var far)
                    && received.readings().get(i) instanceof StreamReading.Usable
                    && !far.fax()
                    && FormatAnswer.of(formats.get(i), far.part()).nothing()) {
                return Optional.of("media line " + (i + 1) + " answers with no format of the offer (RFC 3264 §6.1)");
            }
        }
        return Optional.empty();
    }

    /// Both legs agreed, and our answer to the offerer written.
    /// @param answer one without [#fault]
    /// @param policies of the legs
    Exchange conclude(SessionDescription answer, Function<LegSide, LegPolicy> policies) {
        var readings = readings(answer);
        var offererPolicy = policies.apply(received.from());
        var answererPolicy = policies.apply(received.from().other());
        var near = new ArrayList<LegStream>();
        var far = new ArrayList<LegStream>();
        var parts = new ArrayList<MediaDescription>();
        for (var i = 0; i < readings.size(); i++) {
            if (received.readings().get(i) instanceof StreamReading.Usable(var peer)
                    && readings.get(i) instanceof StreamReading.Usable(var other)) {
                // What the far party does is what we do towards the offerer, within what the offer allows (RFC 3264
                // §6.1): an answer that goes beyond it is cut.
                var direction = other.direction().and(peer.direction().reversed());
                var taken = FormatAnswer.of(formats.get(i), other.part());
                var offererStream = offerer.stream(i)
                        .agree(peer, direction, peer.part().rtcpMux(), offererPolicy, taken.offerer())
                        .answered();
                near.add(offererStream);
                far.add(answerer.stream(i)
                        .agree(other, direction.reversed(), muxed(i, other), answererPolicy, taken.answerer()));
                parts.add(
                        other.fax()
                                ? FaxLines.answered(answer, peer, other, offererStream)
                                : MediaLines.answered(answer, peer, other, taken, offererStream, offererPolicy));
            } else {
                near.add(offerer.stream(i).off());
                far.add(answerer.stream(i).off());
                parts.add(MediaLines.off(received.readings().get(i).part()));
            }
        }
        return new Exchange(
                received,
                new Leg(offerer.announced(), near).announcing(parts, MediaLines.bundle(received.description(), parts)),
                new Leg(answerer.announced(), far),
                formats,
                proposed);
    }

    /// How the keying of that stream of that leg came about.
    KeyingDecision decision(LegSide side, int stream, LegAgreement.Keying keying, MediaSecurity policy) {
        var theirs = side == received.from();
        var offer = theirs ? received.description() : proposed;
        return KeyingDecision.of(
                theirs ? KeyingDecision.Offerer.PEER : KeyingDecision.Offerer.US,
                offer,
                offer.media().get(stream),
                keying,
                policy);
    }

    private boolean muxed(int stream, PeerStream peer) {
        return proposed.media().get(stream).rtcpMux() && peer.part().rtcpMux();
    }

    private List<StreamReading> readings(SessionDescription answer) {
        return new AnswerReader(proposed, answer).read();
    }

    private static List<SrtpSuite> suites(PeerStream peer) {
        return peer.keying() instanceof PeerKeying.Sdes(var remote) ? List.of(remote.suite()) : List.of();
    }

    private static LocalMedia local(NegotiationInput.Allocated allocated, LegSide side, int stream) {
        return switch (side) {
            case A -> allocated.a().get(stream);
            case B -> allocated.b().get(stream);
        };
    }

    private static Announced numbered(Leg leg, KeyMaterial material, LegSide side) {
        return leg.announced().sessionId().isEmpty() ? Announced.nothing(material.sessionId(side)) : leg.announced();
    }
}
