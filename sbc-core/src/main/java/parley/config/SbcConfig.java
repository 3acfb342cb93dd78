package parley.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import parley.common.Endpoint;
import parley.common.TranscodeUse;

/// The whole configuration: block `sbc`.
/// @param node block `node`
/// @param store block `store`
/// @param admin block `admin`
/// @param dns block `dns`
/// @param lab block `lab`
/// @param identities certificates by name, block `identities`
/// @param listeners by name, block `listeners`
/// @param peers by name, block `peers`
/// @param routes first match wins, list `routes`
/// @param registrar block `registrar`
/// @param media block `media`
/// @param sip block `sip`
public record SbcConfig(
        NodeConfig node,
        StoreConfig store,
        AdminConfig admin,
        DnsConfig dns,
        LabConfig lab,
        Map<String, IdentityConfig> identities,
        Map<String, ListenerConfig> listeners,
        Map<String, PeerConfig> peers,
        List<RouteConfig> routes,
        RegistrarConfig registrar,
        MediaConfig media,
        SipConfig sip) {
    public SbcConfig {
        identities = Map.copyOf(identities);
        listeners = Map.copyOf(listeners);
        peers = Map.copyOf(peers);
        routes = List.copyOf(routes);
    }

    /// True if the voice of any party may be turned into another codec.
    public boolean transcodes() {
        return Stream.concat(
                        peers.values().stream().map(PeerConfig::media),
                        registrar.users().values().stream().map(UserConfig::media))
                .anyMatch(media -> media.codecs().transcode() != TranscodeUse.NONE);
    }

    /// The same, with the ports that the system has chosen where listeners left it to do so.
    /// @param bound where listeners are bound, by name
    public SbcConfig bound(Map<String, Endpoint> bound) {
        var chosen = new HashMap<>(listeners);
        bound.forEach((name, endpoint) -> chosen.computeIfPresent(name, (_, config) -> config.bound(endpoint.port())));
        return new SbcConfig(node, store, admin, dns, lab, identities, chosen, peers, routes, registrar, media, sip);
    }
}
