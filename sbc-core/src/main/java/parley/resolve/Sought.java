package parley.resolve;

import java.util.List;
import java.util.Set;
import parley.common.TransportProtocol;

/// What is looked for.
/// @param host name, or IP literal with or without brackets
/// @param port 1 to 65535; 0 where none is written
/// @param transports we would use, the best first; one, where it is fixed already (RFC 3263 §4.1)
/// @param families of addresses that we can reach, the better first: `A`, `AAAA`
public record Sought(String host, int port, List<TransportProtocol> transports, List<Question.Kind> families) {
    /// What is located by SRV; browsers come to us.
    private static final Set<TransportProtocol> DIALLED =
            Set.of(TransportProtocol.UDP, TransportProtocol.TCP, TransportProtocol.TLS);

    /// All there are, the safest first: where a domain offers several and prefers none, we do.
    public static final List<TransportProtocol> ANY_TRANSPORT =
            List.of(TransportProtocol.TLS, TransportProtocol.TCP, TransportProtocol.UDP);

    /// Refuses what nobody can look for: a fault of ours.
    public Sought {
        host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        transports = List.copyOf(transports);
        families = List.copyOf(families);
        if (transports.isEmpty() || !DIALLED.containsAll(transports)) {
            throw new IllegalArgumentException("transports must be some of " + DIALLED + ", got " + transports);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, got " + port);
        }
    }

    /// The same for a `sips` URI: never a transport without TLS (RFC 3263 §4.1, RFC 5630).
    public Sought secured() {
        return new Sought(host, port, List.of(TransportProtocol.TLS), families);
    }

    /// The transport where nothing else decides: UDP for `sip`, TLS where only that will do (RFC 3263 §4.1).
    TransportProtocol standard() {
        return transports.contains(TransportProtocol.UDP) ? TransportProtocol.UDP : transports.getFirst();
    }

    boolean fixed() {
        return transports.size() == 1;
    }

    int portOr(TransportProtocol transport) {
        return port > 0 ? port : transport.defaultPort();
    }
}
