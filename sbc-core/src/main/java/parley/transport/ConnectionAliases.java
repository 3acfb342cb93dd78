package parley.transport;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import parley.observe.SbcEvent;

/// Connections that peers opened, and that lead to hops which we would dial otherwise (RFC 5923). Used by the pool
/// only. There are never more than listeners accept.
///
/// A connection of ours that is open, or about to be, is not given up for one (§8.2 leaves that to us): the dialogs
/// on it go on as they are, and a peer that has just been dialled does not move our calls by opening another. Of
/// several the newest serves, for a peer that was cut off and comes back opens a new one long before the old one is
/// known to be dead.
final class ConnectionAliases {
    private final Map<NextHop, SequencedSet<Flow>> granted = new HashMap<>();
    private final Set<AliasClaim> open = new HashSet<>();

    /// Somebody makes that claim. It is not believed yet.
    void asked(AliasClaim claim) {
        open.add(claim);
    }

    /// The claim has been judged.
    /// @return to be told; empty: its connection has gone meanwhile
    Optional<SbcEvent> settle(AliasCommand.Judged judged) {
        var claim = judged.claim();
        if (!open.remove(claim)) {
            return Optional.empty();
        }
        var flow = claim.flow();
        if (judged.objection().isEmpty()) {
            granted.computeIfAbsent(claim.hop(), _ -> new LinkedHashSet<>()).addLast(flow);
        }
        return Optional.of(new SbcEvent.ConnectionAliased(
                flow.listener(),
                flow.remote(),
                claim.hop().peer(),
                judged.objection().orElse("")));
    }

    /// That connection is no more.
    void gone(Flow flow) {
        open.removeIf(claim -> claim.flow().equals(flow));
        granted.values().removeIf(flows -> flows.remove(flow) && flows.isEmpty());
    }

    /// The connection that serves that way. None does where some servers of the hop are ruled out: who knows to
    /// which of them it leads.
    Optional<Flow> flow(DialledHops.Way way) {
        var flows = way.tried().isEmpty() ? granted.get(way.hop()) : null;
        return flows == null ? Optional.empty() : Optional.of(flows.getLast());
    }
}
