package parley.admin.view;

import java.util.Map;

/// How much there is of what is live.
/// @param connections open, by protocol
/// @param registrations in force
/// @param calls not over
/// @param mediaLegs keyed
public record Totals(Map<String, Long> connections, int registrations, int calls, int mediaLegs) {
    public Totals {
        connections = Map.copyOf(connections);
    }
}
