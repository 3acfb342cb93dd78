package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.sdp.Attribute;
import parley.sdp.MediaDescription;

/// One leg: what we told its peer, and its streams.
/// @param announced to the peer
/// @param streams one for each media line
record Leg(Announced announced, List<LegStream> streams) {
    /// Before the first allocation: no number for its `o=` yet, no streams.
    static final Leg NEW = new Leg(Announced.nothing(""), List.of());

    public Leg {
        streams = List.copyOf(streams);
    }

    /// The stream of that media line, new if there was none.
    LegStream stream(int index) {
        return index < streams.size() ? streams.get(index) : LegStream.NEW;
    }

    /// As an offer prepared it, going on from what an earlier answer made of it.
    Leg after(Leg earlier) {
        var merged = new ArrayList<LegStream>();
        for (var i = 0; i < streams.size(); i++) {
            merged.add(streams.get(i).after(earlier.stream(i)));
        }
        return new Leg(earlier.announced, merged);
    }

    /// Tells the peer these media parts.
    /// @param bundle the `a=group` of an answer
    Leg announcing(List<MediaDescription> media, Optional<Attribute> bundle) {
        var session = new ArrayList<Attribute>();
        bundle.ifPresent(session::add);
        // It can only stand here (RFC 8839 §5.3).
        if (streams.stream().flatMap(stream -> stream.ice().stream()).anyMatch(agent -> !agent.full())) {
            session.add(Attribute.of("ice-lite"));
        }
        var address = streams.getFirst().media().rtp().address();
        return new Leg(announced.with(address, media, session), streams);
    }
}
