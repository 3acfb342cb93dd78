package parley.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.common.Endpoint;
import parley.resolve.Target;

/// The connections that we opened or are opening, one for each way, and what waits for them.
final class DialledHops {
    private final Map<Way, Hop> hops = new HashMap<>();
    private final ConnectionAliases aliases;
    private long attempts;

    /// @param aliases that serve where there is none of ours
    DialledHops(ConnectionAliases aliases) {
        this.aliases = aliases;
    }

    /// What a connection is kept for: a hop, by any of its servers or by one of those that are left. So messages
    /// that
    /// go on to the next server (RFC 3263 §4.3) share a connection, and those that begin anew keep theirs.
    /// @param tried servers that will not do
    record Way(NextHop hop, Set<Endpoint> tried) {
        Way {
            tried = Set.copyOf(tried);
        }

        /// Those of the hop's servers that will.
        List<Target> left(List<Target> targets) {
            return targets.stream()
                    .filter(target -> !tried.contains(target.endpoint()))
                    .toList();
        }
    }

    private sealed interface Hop {
        record Waiting(long attempt, List<OutboundCommand.Send> queue) implements Hop {}

        record Open(Flow flow) implements Hop {}
    }

    /// What becomes of a message.
    sealed interface Place {
        /// It can go at once.
        record Open(Flow flow) implements Place {}

        /// It waits for a connection that somebody has to open.
        /// @param attempt number that the outcome is told with
        record First(long attempt) implements Place {}

        /// It waits, too.
        record Waits() implements Place {}

        record Refused(String cause) implements Place {}
    }

    Place place(OutboundCommand.Send send) {
        return switch (hops.get(send.way())) {
            case Hop.Open(var flow) -> new Place.Open(flow);
            case Hop.Waiting(var _, var queue)
            when queue.size() >= TransportLimits.DIAL_QUEUE_MAX ->
                new Place.Refused("too many messages wait for a connection to "
                        + send.hop().host());
            case Hop.Waiting(var _, var queue) -> {
                queue.add(send);
                yield new Place.Waits();
            }
            case null -> aliases.flow(send.way()).<Place>map(Place.Open::new).orElseGet(() -> first(send));
        };
    }

    private Place first(OutboundCommand.Send send) {
        if (hops.size() >= TransportLimits.DIALLED_MAX) {
            return new Place.Refused("too many outbound connections");
        }
        var attempt = ++attempts;
        hops.put(send.way(), new Hop.Waiting(attempt, new ArrayList<>(List.of(send))));
        return new Place.First(attempt);
    }

    /// True while that attempt is the one that messages wait for. What comes of it after its timeout is not.
    boolean awaits(Way way, long attempt) {
        return hops.get(way) instanceof Hop.Waiting(var current, var _) && current == attempt;
    }

    /// The connection is there.
    /// @return what waited for it
    List<OutboundCommand.Send> opened(Way way, Flow flow) {
        return waiting(hops.put(way, new Hop.Open(flow)));
    }

    /// There will be none.
    /// @return what waited for it
    List<OutboundCommand.Send> failed(Way way) {
        return waiting(hops.remove(way));
    }

    private static List<OutboundCommand.Send> waiting(@org.jspecify.annotations.Nullable Hop hop) {
        return hop instanceof Hop.Waiting(var _, var queue) ? List.copyOf(queue) : List.of();
    }

    /// The connection is gone; another to the same hop, if there is one, is not.
    void gone(Way way, Flow flow) {
        hops.remove(way, new Hop.Open(flow));
    }

    /// Forgets all.
    /// @return what waited
    List<OutboundCommand.Send> clear() {
        var waited =
                hops.values().stream().flatMap(hop -> waiting(hop).stream()).toList();
        hops.clear();
        return waited;
    }
}
