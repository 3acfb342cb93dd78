package parley.config;

import java.util.List;
import java.util.Optional;
import parley.common.TransportProtocol;

/// Block `sbc.listeners.NAME`.
/// @param transport what it speaks
/// @param address IP literal to bind
/// @param port to bind; 0 lets the system choose
/// @param advertisedHost host name or address that our Via, Contact and Record-Route carry; the address if not set
/// @param advertisedPort port that they carry; the port if not set
/// @param tls present for TLS and WSS, absent otherwise
/// @param origins of web pages that may connect, for WS and WSS: `https://host`, or `*` for all
public record ListenerConfig(
        TransportProtocol transport,
        String address,
        int port,
        String advertisedHost,
        int advertisedPort,
        Optional<TlsServerConfig> tls,
        List<String> origins) {
    public ListenerConfig {
        origins = List.copyOf(origins);
        new Rules()
                .require(Syntax.ipLiteral(address), "address", "must be an IP address", address)
                .range("port", port, 0, 65_535)
                .require(
                        advertisedHost.equals(address)
                                ? !Syntax.wildcard(address)
                                : Syntax.host(advertisedHost) && !Syntax.wildcard(advertisedHost),
                        "advertised-host",
                        "must be a host name or one IP address, for peers cannot reach all of them",
                        advertisedHost)
                .require(
                        advertisedPort == port || (0 <= advertisedPort && advertisedPort <= 65_535),
                        "advertised-port",
                        "must be 0 to 65535",
                        advertisedPort)
                .require(
                        tls.isPresent() == transport.secure(),
                        "tls",
                        transport.secure()
                                ? "is required where transport is " + transport.token()
                                : "must not be there where transport is " + transport.token(),
                        tls.isPresent() ? "a block" : "none")
                .require(
                        origins.isEmpty() != transport.webSocket(),
                        "origins",
                        transport.webSocket()
                                ? "must name the pages that may connect, or \"*\" for all"
                                : "must not be there where transport is " + transport.token(),
                        origins)
                .require(
                        origins.stream().allMatch(Syntax::origin),
                        "origins",
                        "must be like https://host or https://host:port, or \"*\"",
                        origins)
                .enforce();
    }

    /// The same, bound: where it was left to the system to choose a port, that one is meant.
    public ListenerConfig bound(int chosen) {
        return new ListenerConfig(
                transport,
                address,
                port == 0 ? chosen : port,
                advertisedHost,
                advertisedPort == 0 ? chosen : advertisedPort,
                tls,
                origins);
    }
}
