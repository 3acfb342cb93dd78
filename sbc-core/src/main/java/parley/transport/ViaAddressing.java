package parley.transport;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.sip.message.SipHeaders;
import parley.sip.message.Via;

/// What a transport writes into the topmost Via of a request, and reads out of that of a response.
final class ViaAddressing {
    private ViaAddressing() {}

    /// The headers of a request with `received` set where the source address is not the one in sent-by
    /// (RFC 3261 §18.2.1), and with the source of `rport` filled in where the client asked for
    /// it; with `rport` goes `received` in any case (RFC 3581 §4).
    static SipHeaders received(SipHeaders headers, Endpoint source) {
        var via = headers.topmostVia();
        var rport = via.parameters().has("rport");
        var changed = via;
        if (rport || !sentBy(via, source)) {
            changed = changed.with("received", source.address());
        }
        if (rport) {
            changed = changed.with("rport", Integer.toString(source.port()));
        }
        if (changed.equals(via)) {
            return headers;
        }
        var vias = new ArrayList<>(headers.vias());
        vias.set(0, changed);
        return headers.withVias(vias);
    }

    /// Where a response goes over UDP: to `received` and `rport` of its topmost Via, and without `rport` to the
    /// port of sent-by (RFC 3261 §18.2.2, RFC 3581 §4). Both were filled in by [#received] when the request came.
    /// @param source where the request came from, for a Via that names no IP address
    static Endpoint responseTarget(Via via, Endpoint source) {
        var host = via.parameters().value("received").orElse(via.host());
        var address = Addresses.literal(host);
        if (address.isEmpty()) {
            return source;
        }
        var port = via.parameters().value("rport").map(ViaAddressing::port).orElse(0);
        var sentByPort = via.port() > 0 ? via.port() : TransportProtocol.UDP.defaultPort();
        return Addresses.endpoint(new InetSocketAddress(address.get(), port > 0 ? port : sentByPort));
    }

    private static boolean sentBy(Via via, Endpoint source) {
        return Addresses.literal(via.host())
                .map(address -> Addresses.endpoint(new InetSocketAddress(address, 0))
                        .address()
                        .equals(source.address()))
                .orElse(false);
    }

    private static int port(String digits) {
        try {
            var port = Integer.parseInt(digits);
            return port > 0 && port < 65_536 ? port : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
