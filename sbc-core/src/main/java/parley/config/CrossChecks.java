package parley.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import parley.common.TransportProtocol;

/// Rules between blocks: no port wanted twice, no caller that could be two peers, no route that is never reached.
final class CrossChecks {
    private final HoconBlock sbc;

    CrossChecks(HoconBlock sbc) {
        this.sbc = sbc;
    }

    /// @param listeners that could be read
    /// @param peers that could be read
    /// @param routes that could be read
    /// @param media if it could be read
    void check(
            Map<String, ListenerConfig> listeners,
            Map<String, PeerConfig> peers,
            List<RouteConfig> routes,
            Optional<MediaConfig> media) {
        listenersApart(listeners);
        media.ifPresent(ports -> mediaApart(listeners, ports));
        unambiguous(peers, "sources", PeerConfig::sources);
        unambiguous(peers, "certificate-names", PeerConfig::certificateNames);
        reachable(routes);
    }

    private void listenersApart(Map<String, ListenerConfig> listeners) {
        var blocks = sbc.named("listeners");
        var names = new ArrayList<>(listeners.keySet());
        for (var name : names) {
            var mine = listeners.get(name);
            for (var earlier : names.subList(0, names.indexOf(name))) {
                var other = listeners.get(earlier);
                if (mine != null && other != null && collide(mine, other)) {
                    block(blocks, name).fault("port", "is also the port of sbc.listeners." + earlier, "" + mine.port());
                }
            }
        }
    }

    private static boolean collide(ListenerConfig one, ListenerConfig other) {
        return one.port() != 0
                && one.port() == other.port()
                && datagrams(one) == datagrams(other)
                && sameAddress(one.address(), other.address());
    }

    private static boolean datagrams(ListenerConfig listener) {
        return listener.transport() == TransportProtocol.UDP;
    }

    private static boolean sameAddress(String one, String other) {
        return one.equals(other) || Syntax.wildcard(one) || Syntax.wildcard(other);
    }

    private void mediaApart(Map<String, ListenerConfig> listeners, MediaConfig media) {
        listeners.forEach((name, listener) -> {
            if (datagrams(listener)
                    && media.firstPort() <= listener.port()
                    && listener.port() <= media.lastPort()
                    && (sameAddress(listener.address(), media.address())
                            || media.address6()
                                    .filter(six -> sameAddress(listener.address(), six))
                                    .isPresent())) {
                block(sbc.named("listeners"), name)
                        .fault("port", "lies among the media ports of sbc.media", "" + listener.port());
            }
        });
    }

    private void unambiguous(Map<String, PeerConfig> peers, String key, Function<PeerConfig, List<String>> callers) {
        var owners = new HashMap<String, String>();
        peers.forEach((name, peer) -> {
            for (var caller : callers.apply(peer)) {
                var owner = owners.putIfAbsent(caller, name);
                if (owner != null) {
                    block(sbc.named("peers"), name)
                            .fault(
                                    key,
                                    "must not hold what already shows a call to be from sbc.peers." + owner,
                                    caller);
                }
            }
        });
    }

    private void reachable(List<RouteConfig> routes) {
        var blocks = sbc.list("routes");
        for (var i = 0; i + 1 < routes.size() && routes.size() == blocks.size(); i++) {
            if (routes.get(i).matchesEverything()) {
                blocks.get(i).fault("to", "belongs to a route without conditions, which must be the last", "");
                return;
            }
        }
    }

    private static HoconBlock block(Map<String, HoconBlock> blocks, String name) {
        return Objects.requireNonNull(blocks.get(name));
    }
}
