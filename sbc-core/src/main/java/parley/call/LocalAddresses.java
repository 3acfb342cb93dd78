package parley.call;

import java.util.Map;
import java.util.TreeMap;
import parley.b2bua.LocalAddress;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.config.ListenerConfig;
import parley.transport.Flow;

/// Under which of our addresses each hop reaches us: what the listeners advertise.
public final class LocalAddresses {
    private final Map<String, LocalAddress> byListener;

    private LocalAddresses(Map<String, LocalAddress> byListener) {
        this.byListener = byListener;
    }

    /// What these listeners advertise.
    /// @param listeners by name
    public static LocalAddresses of(Map<String, ListenerConfig> listeners) {
        var byListener = new TreeMap<String, LocalAddress>();
        listeners.forEach((name, listener) -> byListener.put(
                name,
                new LocalAddress(
                        listener.transport(),
                        Endpoint.bracketed(listener.advertisedHost()),
                        listener.advertisedPort())));
        return new LocalAddresses(byListener);
    }

    /// The address for a flow: its listener's if it was accepted, else that of a listener of the same transport,
    /// for a connection that we dialled is of no use to whoever wants to reach us.
    public LocalAddress of(Flow flow) {
        var accepted = byListener.get(flow.listener());
        return accepted != null && accepted.protocol() == flow.protocol()
                ? accepted
                : of(flow.protocol(), flow.local());
    }

    /// The address for a hop that is still to be dialled.
    public LocalAddress of(TransportProtocol protocol) {
        var fallback = byListener.values().stream()
                .findFirst()
                .map(any -> new Endpoint(any.host(), protocol.defaultPort()))
                .orElse(new Endpoint("invalid", protocol.defaultPort()));
        return of(protocol, fallback);
    }

    private LocalAddress of(TransportProtocol protocol, Endpoint otherwise) {
        return byListener.values().stream()
                .filter(address -> address.protocol() == protocol)
                .findFirst()
                .orElseGet(() -> new LocalAddress(protocol, Endpoint.bracketed(otherwise.address()), otherwise.port()));
    }
}
