package parley.routing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.common.Endpoint;

/// What a [RouteTable] is made of.
/// @param domains ours
/// @param addresses ours: what listeners bind and advertise; port 0 stands for any port
/// @param trunks by name
/// @param routes first match wins
/// @param subscribers by user
public record RoutingRules(
        Set<String> domains,
        Set<Endpoint> addresses,
        Map<String, Trunk> trunks,
        List<Route> routes,
        Map<String, Subscriber> subscribers) {
    public RoutingRules {
        domains = Set.copyOf(domains);
        addresses = Set.copyOf(addresses);
        trunks = Map.copyOf(trunks);
        routes = List.copyOf(routes);
        subscribers = Map.copyOf(subscribers);
    }
}
