package parley.transport;

import java.util.Map;
import parley.config.ListenerConfig;
import parley.config.SipConfig;
import parley.tls.TlsInForce;

/// What the transport layer is started with.
/// @param listeners by name
/// @param tls in force, read anew for each connection; for those listeners and for all peers
/// @param sip limits and timeouts
public record TransportSetup(Map<String, ListenerConfig> listeners, TlsInForce tls, SipConfig sip) {
    public TransportSetup {
        listeners = Map.copyOf(listeners);
    }
}
