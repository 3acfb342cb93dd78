package parley.signaling;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.common.Endpoint;
import parley.common.Topology;
import parley.config.LegMediaConfig;
import parley.config.PeerConfig;
import parley.config.SbcConfig;
import parley.routing.AddressPrefix;
import parley.routing.LegProfile;
import parley.routing.Route;
import parley.routing.RouteTable;
import parley.routing.RoutingRules;
import parley.routing.Subscriber;
import parley.routing.Trunk;

/// Makes the route table of a configuration.
final class ConfiguredRouting {
    private ConfiguredRouting() {}

    static RouteTable of(SbcConfig config) {
        var trunks = new HashMap<String, Trunk>();
        config.peers().forEach((name, peer) -> trunks.put(name, trunk(name, peer)));
        var routes = config.routes().stream()
                .map(route -> new Route(route.user(), route.userPrefix(), route.domain(), route.from(), route.to()))
                .toList();
        return RouteTable.of(new RoutingRules(
                Set.copyOf(config.node().domains()), addresses(config), trunks, routes, subscribers(config)));
    }

    private static Trunk trunk(String name, PeerConfig peer) {
        var media = peer.media();
        var profile = profile(name, media, peer.topology(), peer.secureUri());
        var prefixes = peer.sources().stream()
                .map(AddressPrefix::parse)
                .flatMap(Optional::stream)
                .toList();
        return new Trunk(profile, peer.host(), peer.port(), peer.transport(), prefixes, peer.certificateNames());
    }

    private static LegProfile profile(String name, LegMediaConfig media, Topology topology, boolean secureUri) {
        return new LegProfile(
                name,
                media.security(),
                media.suites(),
                media.ice(),
                media.codecs().policy(),
                media.dtmf(),
                media.fax(),
                topology,
                secureUri);
    }

    private static Map<String, Subscriber> subscribers(SbcConfig config) {
        var subscribers = new HashMap<String, Subscriber>();
        config.registrar()
                .users()
                .forEach((name, user) ->
                        subscribers.put(name, new Subscriber(profile(name, user.media(), user.topology(), false))));
        return subscribers;
    }

    private static Set<Endpoint> addresses(SbcConfig config) {
        var addresses = new HashSet<Endpoint>();
        for (var listener : config.listeners().values()) {
            addresses.add(new Endpoint(listener.address(), listener.port()));
            addresses.add(new Endpoint(listener.advertisedHost(), listener.advertisedPort()));
        }
        return addresses;
    }
}
