package parley.transport;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Optional;
import parley.common.Endpoint;
import parley.common.Parsed;
import parley.common.TransportProtocol;
import parley.sip.message.HeaderName;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipWriter;
import parley.sip.message.Via;

/// What a transport writes into the topmost Via of a request, and reads out of that of a response.
final class ViaAddressing {
    private ViaAddressing() {}

    /// The request with `received` set where the source address is not the one in sent-by (RFC 3261 §18.2.1), and
    /// with the source of `rport` filled in where the client asked for it; with `rport` goes `received` in any case
    /// (RFC 3581 §4). What the request itself says it was received from is not believed.
    static SipRequest received(SipRequest request, Endpoint source) {
        var headers = request.headers();
        var via = headers.topmostVia();
        var changed = received(via, source);
        if (changed.equals(via)) {
            return request;
        }
        var vias = new ArrayList<>(headers.vias());
        vias.set(0, changed);
        return request.with(headers.withVias(vias));
    }

    /// Our own answer to a malformed request, which has its Via as it came: the same, as far as that can be read.
    static SipResponse received(SipResponse answer, Endpoint source) {
        var headers = answer.headers();
        return topmost(headers)
                .map(via -> {
                    var lines = new ArrayList<>(headers.all(HeaderName.VIA));
                    lines.set(0, SipWriter.text(received(via, source)));
                    return answer.with(headers.with(HeaderName.VIA, lines));
                })
                .orElse(answer);
    }

    private static Via received(Via via, Endpoint source) {
        var rport = via.parameters().has("rport");
        var changed = via;
        if (rport || via.parameters().has("received") || !sentBy(via, source)) {
            changed = changed.with("received", source.address());
        }
        return rport ? changed.with("rport", Integer.toString(source.port())) : changed;
    }

    /// Where a response goes over UDP: to the address its request came from, which is what `received` or sent-by
    /// has; and to the port it came from if its topmost Via has `rport`, else to that of sent-by (RFC 3261 §18.2.2,
    /// RFC 3581 §4). Never to an address of the sender's choice, or we would throw stones for him.
    /// @param source where the request came from
    static Endpoint responseTarget(SipResponse response, Endpoint source) {
        return topmost(response.headers())
                .filter(via -> !via.parameters().has("rport"))
                .map(via -> new Endpoint(
                        source.address(), via.port() > 0 ? via.port() : TransportProtocol.UDP.defaultPort()))
                .orElse(source);
    }

    private static Optional<Via> topmost(SipHeaders headers) {
        return headers.first(HeaderName.VIA)
                .flatMap(line ->
                        SipParser.via(line) instanceof Parsed.Ok<Via>(var via) ? Optional.of(via) : Optional.empty());
    }

    private static boolean sentBy(Via via, Endpoint source) {
        return Addresses.literal(via.host())
                .map(address -> Addresses.endpoint(new InetSocketAddress(address, 0))
                        .address()
                        .equals(source.address()))
                .orElse(false);
    }
}
