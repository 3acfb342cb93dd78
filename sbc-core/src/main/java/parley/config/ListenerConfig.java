package parley.config;

import java.util.Optional;
import parley.common.TransportProtocol;

/// Block `sbc.listeners.NAME`.
/// @param transport what it speaks
/// @param address IP literal to bind
/// @param port to bind; 0 lets the system choose
/// @param advertisedHost host name or address that our Via, Contact and Record-Route carry; the address if not set
/// @param advertisedPort port that they carry; the port if not set
/// @param tls present for TLS and WSS, absent otherwise
public record ListenerConfig(
        TransportProtocol transport,
        String address,
        int port,
        String advertisedHost,
        int advertisedPort,
        Optional<TlsServerConfig> tls) {}
