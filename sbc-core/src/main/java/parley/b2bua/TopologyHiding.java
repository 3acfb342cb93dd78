package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.common.Endpoint;
import parley.common.TransportProtocol;
import parley.routing.Destination;
import parley.routing.Trunk;
import parley.sip.message.Body;
import parley.sip.message.CSeq;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.NameAddr;
import parley.sip.message.OtherUri;
import parley.sip.message.Parameters;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.sip.message.Uri;

/// Under which names leg B's INVITE goes out. Hidden: Call-ID, tags and hosts of our own; of the caller's names
/// only display name and user remain. Transparent: as a proxy would send it on (RFC 3261 §16.6).
public final class TopologyHiding {
    /// RFC 3323 §4.1.1.3: a host that hides already.
    private static final String ANONYMOUS_HOST = "anonymous.invalid";

    private TopologyHiding() {}

    /// The URI that reaches a trunk, before the user is set.
    static SipUri trunkUri(Trunk trunk) {
        var usual = trunk.port() == 0 || trunk.port() == trunk.transport().defaultPort();
        var uri = SipUri.of(false, null, Endpoint.bracketed(trunk.host()), usual ? -1 : trunk.port());
        return trunk.transport() == TransportProtocol.UDP
                ? uri
                : uri.with("transport", trunk.transport().token());
    }

    static SipRequest hidden(
            CallPlan plan, Callee callee, boolean secure, SipRequest invite, SipHeaders crossing, Body body) {
        var from = invite.headers().from();
        var to = invite.headers().to();
        var domain = plan.settings().domain();
        var lines = new ArrayList<SipHeader>();
        var ourFrom = new NameAddr(from.displayName(), moved(from.uri(), domain, secure), Parameters.NONE);
        var ourTo = new NameAddr(
                to.displayName(), moved(to.uri(), Endpoint.bracketed(callee.host()), secure), Parameters.NONE);
        lines.add(new SipHeader(HeaderName.FROM, SipWriter.text(ourFrom.withTag(plan.localTag()))));
        lines.add(new SipHeader(HeaderName.TO, SipWriter.text(ourTo)));
        lines.add(new SipHeader(HeaderName.CALL_ID, plan.callId()));
        lines.add(new SipHeader(HeaderName.CSEQ, SipWriter.text(new CSeq(1, Method.INVITE))));
        lines.addAll(crossing.lines());
        var target = requestUri(invite.requestUri(), callee.uri(), secure);
        return new SipRequest(Method.INVITE, target, SipHeaders.of(lines), body);
    }

    /// Call-ID, tags, sequence number, Via stack and Record-Route set stay; only the target is ours to choose, and
    /// towards a trunk not even that.
    static SipRequest transparent(
            CallPlan plan, Callee callee, boolean secure, SipRequest invite, SipHeaders crossing, Body body) {
        var lines = new ArrayList<SipHeader>();
        for (var name : List.of(HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID)) {
            invite.headers().all(name).forEach(value -> lines.add(new SipHeader(name, value)));
        }
        lines.addAll(crossing.lines());
        var registered = plan.destination() instanceof Destination.ToSubscriber;
        var target = registered ? requestUri(invite.requestUri(), callee.uri(), secure) : invite.requestUri();
        return new SipRequest(Method.INVITE, target, SipHeaders.of(lines), body);
    }

    /// The callee's URI; a trunk's gets the user that was asked for. `sips` says TLS by itself (RFC 5630 §3.1.4).
    private static Uri requestUri(Uri asked, Uri callee, boolean secure) {
        if (!(callee instanceof SipUri target)) {
            return callee;
        }
        var user = target.user() == null ? userOf(asked) : target.user();
        var parameters = secure ? target.parameters().without("transport") : target.parameters();
        if (target.user() == null
                && asked instanceof SipUri uri
                && uri.parameters().has("user")) {
            parameters = parameters.with("user", uri.parameters().value("user").orElse(null));
        }
        return new SipUri(secure, user, null, target.host(), target.port(), parameters, "");
    }

    private static @Nullable String userOf(Uri uri) {
        return LegResponse.user(uri);
    }

    /// The same user elsewhere. A `tel` URI has no host to hide.
    private static Uri moved(Uri uri, String host, boolean secure) {
        return switch (uri) {
            case OtherUri other -> other;
            case SipUri sip -> {
                var anonymous = sip.host().equalsIgnoreCase(ANONYMOUS_HOST);
                var moved = SipUri.of(secure, sip.user(), anonymous ? ANONYMOUS_HOST : host, -1);
                yield sip.parameters()
                        .value("user")
                        .map(value -> moved.with("user", value))
                        .orElse(moved);
            }
        };
    }
}
