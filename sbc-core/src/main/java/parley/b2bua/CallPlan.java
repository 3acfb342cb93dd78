package parley.b2bua;

import java.util.Optional;
import parley.common.Topology;
import parley.common.TransportProtocol;
import parley.routing.Destination;
import parley.routing.LegProfile;

/// What is known of a call when it comes in.
/// @param caller whose it is
/// @param callerIsTrunk true for a configured peer, false for a registrar's user
/// @param callerProtocol of the flow it came on
/// @param destination where its Request-URI leads
/// @param callId of leg B in a hidden call: random, without a host
/// @param localTag of leg B in a hidden call: random
/// @param settings the same for all calls
public record CallPlan(
        LegProfile caller,
        boolean callerIsTrunk,
        TransportProtocol callerProtocol,
        Destination destination,
        String callId,
        String localTag,
        CallSettings settings) {
    /// True where both parties are to see each other's topology: one that is hidden is reason enough to hide.
    public boolean transparent() {
        return caller.topology() == Topology.TRANSPARENT
                && callee().map(LegProfile::topology).orElse(Topology.HIDDEN) == Topology.TRANSPARENT;
    }

    /// The callee's profile, if there is a callee.
    Optional<LegProfile> callee() {
        return switch (destination) {
            case Destination.ToTrunk(var trunk) -> Optional.of(trunk.profile());
            case Destination.ToSubscriber(var subscriber) -> Optional.of(subscriber.profile());
            case Destination.Ourselves _, Destination.Unroutable _ -> Optional.empty();
        };
    }
}
