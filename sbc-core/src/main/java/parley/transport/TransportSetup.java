package parley.transport;

import java.util.List;
import java.util.Map;
import parley.config.ListenerConfig;
import parley.config.PeerConfig;
import parley.config.SipConfig;
import parley.resolve.Question;
import parley.resolve.ServerLocator;
import parley.tls.TlsInForce;

/// What the transport layer is started with.
/// @param listeners by name
/// @param peers configured neighbours, by name
/// @param tls in force, read anew for each connection; for those listeners and for all peers
/// @param sip limits and timeouts
/// @param servers locates those of next hops; closed with the transport
public record TransportSetup(
        Map<String, ListenerConfig> listeners,
        Map<String, PeerConfig> peers,
        TlsInForce tls,
        SipConfig sip,
        ServerLocator servers) {
    public TransportSetup {
        listeners = Map.copyOf(listeners);
        peers = Map.copyOf(peers);
    }

    /// Families of addresses to connect to: those we listen on first, for a host that has IPv6 at all has it there
    /// (RFC 7984 §3.1 wants both looked up).
    List<Question.Kind> families() {
        var ipv6 = listeners.values().stream()
                .anyMatch(listener -> listener.address().indexOf(':') >= 0);
        return ipv6 ? List.of(Question.Kind.AAAA, Question.Kind.A) : List.of(Question.Kind.A, Question.Kind.AAAA);
    }
}
