package parley.call;

import java.util.Locale;
import java.util.Optional;
import parley.common.TransportProtocol;
import parley.sip.message.OtherUri;
import parley.sip.message.SipUri;
import parley.sip.message.Uri;
import parley.transport.Flow;
import parley.transport.NextHop;

/// Where the requests of one leg go.
public sealed interface LegTarget {
    TransportProtocol protocol();

    /// Where a caller is asked. A trunk over UDP where its Contact and Record-Route say; all others over the flow
    /// that their INVITE came on, for a phone may be behind a NAT.
    /// @param flow of the INVITE
    /// @param trunk name of the configured peer that calls, or empty
    static LegTarget ofCaller(Flow flow, String trunk) {
        var open = new OpenFlow(flow);
        return trunk.isEmpty() || flow.protocol().reliable() ? open : new Dialled(open.hop(trunk));
    }

    /// The way of a request: the open flow, or a hop. A `sips` URI, of the request itself or of the route that is
    /// nearest, never takes one without TLS (RFC 5630 §5.3): it is dialled anew, and where not even that is
    /// secure there is no way.
    /// @param requestUri of the request
    /// @param nextHop nearest route or remote target; empty for the INVITE that makes the leg, and what goes its
    ///     way
    default Optional<LegTarget> way(Uri requestUri, Optional<Uri> nextHop) {
        var demanded = requestUri.secure() || nextHop.filter(Uri::secure).isPresent();
        var usual = switch (this) {
            case OpenFlow flow -> flow;
            case Dialled dialled ->
                nextHop.<LegTarget>map(uri -> new Dialled(dialled.towards(uri))).orElse(dialled);
        };
        if (!demanded || usual.protocol().secure()) {
            return Optional.of(usual);
        }
        return nextHop.<LegTarget>map(uri -> new Dialled(new Dialled(hop("")).towards(uri)))
                .filter(way -> way.protocol().secure());
    }

    /// The hop that takes the place of a flow which is gone: the configured peer under its own name, with the policy
    /// that goes with it; for all others the address that the flow led to.
    /// @param peer how the configured peer is reached; empty for none
    default NextHop home(Optional<NextHop> peer) {
        var name = peer.map(NextHop::peer).orElse("");
        return this instanceof OpenFlow
                ? peer.filter(known -> known.protocol() == protocol()).orElseGet(() -> hop(name))
                : hop(name);
    }

    /// The hop behind it, to be dialled where the flow is gone.
    /// @param peer name of the configured peer, or empty
    default NextHop hop(String peer) {
        return switch (this) {
            case OpenFlow(var flow) ->
                new NextHop(
                        flow.protocol(), flow.remote().address(), flow.remote().port(), peer);
            case Dialled(var hop) -> hop;
        };
    }

    /// Over a flow that is open: the way a phone behind a NAT is reached at all (RFC 5626 §3.2).
    /// @param flow which
    record OpenFlow(Flow flow) implements LegTarget {
        @Override
        public TransportProtocol protocol() {
            return flow.protocol();
        }
    }

    /// To a hop that may have to be dialled first.
    /// @param hop of the INVITE; what comes later in the dialog goes where its route set or remote target says
    record Dialled(NextHop hop) implements LegTarget {
        @Override
        public TransportProtocol protocol() {
            return hop.protocol();
        }

        /// The hop for a request to that URI: `sips` means TLS, a `transport` parameter what it says, neither the
        /// protocol that the leg runs on already; without a port DNS says which (RFC 3263 §4). Over TLS a
        /// configured peer whose URI is a bare address is dialled under its own name: an address is in no
        /// certificate.
        NextHop towards(Uri uri) {
            return switch (uri) {
                case OtherUri _ -> hop;
                case SipUri sip -> {
                    var protocol = protocolOf(sip);
                    var host = sip.host().startsWith("[")
                            ? sip.host().substring(1, sip.host().length() - 1)
                            : sip.host();
                    var there = new NextHop(protocol, host, Math.max(0, sip.port()), hop.peer());
                    yield protocol.secure()
                                    && protocol == hop.protocol()
                                    && !hop.peer().isEmpty()
                                    && there.bare()
                            ? hop
                            : there;
                }
            };
        }

        private TransportProtocol protocolOf(SipUri uri) {
            if (uri.secure()) {
                return hop.protocol().secure() ? hop.protocol() : TransportProtocol.TLS;
            }
            var named = uri.transport().orElse("");
            for (var protocol : TransportProtocol.values()) {
                if (protocol.name().toLowerCase(Locale.ROOT).equals(named)) {
                    return protocol;
                }
            }
            return hop.protocol();
        }
    }
}
