package parley.transport;

import java.util.Map;
import parley.config.ListenerConfig;
import parley.config.SipConfig;
import parley.tls.TlsSnapshot;

/// What the transport layer is started with.
/// @param listeners by name
/// @param tls for those listeners and for all peers
/// @param sip limits and timeouts
public record TransportSetup(Map<String, ListenerConfig> listeners, TlsSnapshot tls, SipConfig sip) {
    public TransportSetup {
        listeners = Map.copyOf(listeners);
    }
}
