package parley.admin.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A call that is not over.
/// @param id our name for it, as in event lines
/// @param from name of the peer or user it came from
/// @param to name of the peer or user it goes to
/// @param startedAt when it was routed
/// @param answeredAt when both sides had acknowledged
/// @param legs media legs that are keyed
public record LiveCall(
        String id, String from, String to, Instant startedAt, Optional<Instant> answeredAt, List<MediaLeg> legs) {
    public LiveCall {
        legs = List.copyOf(legs);
    }

    /// The same with newer statistics.
    /// @param statistics by name of the leg; of others it keeps what it has
    public LiveCall measured(Map<String, LegStatistics> statistics) {
        var now = legs.stream()
                .map(leg -> Optional.ofNullable(statistics.get(leg.leg()))
                        .map(leg::measured)
                        .orElse(leg))
                .toList();
        return new LiveCall(id, from, to, startedAt, answeredAt, now);
    }
}
