package parley.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import parley.common.TransportProtocol;
import parley.sip.message.OtherUri;
import parley.sip.message.SipUri;
import parley.sip.message.Uri;
import parley.sip.message.UriText;

/// Who calls, and where the call goes. Immutable; every question costs time linear in the number of rules.
public final class RouteTable {
    private final RoutingRules rules;
    private final Set<String> domains;
    private final List<Trunk> trunksByName;

    private RouteTable(RoutingRules rules) {
        this.rules = rules;
        this.domains = rules.domains().stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        // In a fixed order, so that two peers behind one address are told apart the same way after each start.
        var ordered = new ArrayList<>(rules.trunks().values());
        ordered.sort(Comparator.comparing(Trunk::name));
        this.trunksByName = List.copyOf(ordered);
    }

    public static RouteTable of(RoutingRules rules) {
        return new RouteTable(rules);
    }

    /// The trunk a request comes from. A verified certificate name decides; without one the source address does, and
    /// only for a trunk that names no certificates: who asks for proof is not satisfied by an address. A trunk that
    /// we reach over TLS is not known by the address of what comes in the clear, for anyone can forge that.
    /// @param protocol it came over
    /// @param sourceAddress IP literal
    /// @param verifiedNames of the client certificate, if one was verified
    public Optional<Trunk> trunkOf(TransportProtocol protocol, String sourceAddress, List<String> verifiedNames) {
        return byCertificate(verifiedNames)
                .or(() -> trunksByName.stream()
                        .filter(trunk -> trunk.certificateNames().isEmpty())
                        .filter(trunk -> protocol.secure() || !trunk.transport().secure())
                        .filter(trunk -> trunk.sources().stream().anyMatch(source -> source.contains(sourceAddress)))
                        .findFirst());
    }

    private Optional<Trunk> byCertificate(List<String> verifiedNames) {
        return trunksByName.stream()
                .filter(trunk -> trunk.certificateNames().stream()
                        .anyMatch(name -> verifiedNames.stream().anyMatch(name::equalsIgnoreCase)))
                .findFirst();
    }

    public Optional<Subscriber> subscriber(String user) {
        return Optional.ofNullable(rules.subscribers().get(user));
    }

    /// True for a host (and port, -1 if none was written) that means us.
    public boolean ours(String host, int port) {
        return domains.contains(host.toLowerCase(Locale.ROOT)) || ourAddress(host, port);
    }

    private boolean ourAddress(String host, int port) {
        var literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return rules.addresses().stream()
                .anyMatch(own ->
                        own.address().equalsIgnoreCase(literal) && (port < 0 || own.port() == 0 || own.port() == port));
    }

    /// Where a request goes. Routes are asked first, then the registrar's users for our own domains.
    /// @param requestUri of the request
    /// @param callingTrunk name of the trunk it comes from, if any
    public Destination destination(Uri requestUri, Optional<String> callingTrunk) {
        return switch (requestUri) {
            case OtherUri other -> new Destination.Unroutable(416, "scheme " + other.scheme() + " is not routed");
            case SipUri sip -> destination(sip, callingTrunk);
        };
    }

    private Destination destination(SipUri uri, Optional<String> callingTrunk) {
        var user = UriText.unescaped(uri.user() == null ? "" : uri.user());
        if (user.isEmpty() && ours(uri.host(), uri.port())) {
            return new Destination.Ourselves();
        }
        for (var route : rules.routes()) {
            if (route.admits(uri, user, callingTrunk)) {
                var trunk = rules.trunks().get(route.to());
                return trunk == null
                        ? new Destination.Unroutable(500, "route to " + route.to() + ", which is no peer")
                        : new Destination.ToTrunk(trunk);
            }
        }
        if (!ours(uri.host(), uri.port())) {
            return new Destination.Unroutable(403, uri.host() + " is not a domain of ours, and no route leads there");
        }
        return subscriber(user)
                .<Destination>map(Destination.ToSubscriber::new)
                .orElseGet(() -> new Destination.Unroutable(404, "no user of that name, and no route"));
    }
}
