package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.common.Parsed;
import parley.common.Topology;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.NameAddr;
import parley.sip.message.Parameters;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;

/// Which header fields of one leg cross to the other.
///
/// In a hidden call only those on a list do: what describes the call, never what describes the hop, the dialog, the
/// device or its network. Unknown fields stay behind unless the policy names them. In a transparent call all cross
/// but those that each leg must write for itself.
/// @param topology of the call
/// @param domain ours: stands where a crossing field names a host of the other leg
/// @param extra fields that cross besides the usual ones
public record HeaderPolicy(Topology topology, String domain, Set<HeaderName> extra) {
    /// Fields that describe the body, and cross with it.
    private static final Set<HeaderName> OF_BODY = Set.of(
            HeaderName.CONTENT_TYPE,
            HeaderName.CONTENT_DISPOSITION,
            HeaderName.CONTENT_ENCODING,
            HeaderName.CONTENT_LANGUAGE,
            HeaderName.MIME_VERSION);

    private static final Set<HeaderName> IN_HIDDEN_REQUESTS = named(
            Stream.of(
                    HeaderName.SUBJECT,
                    HeaderName.PRIORITY,
                    HeaderName.REASON,
                    HeaderName.ALERT_INFO,
                    HeaderName.ACCEPT_LANGUAGE,
                    HeaderName.REFER_TO,
                    HeaderName.REFERRED_BY,
                    HeaderName.EVENT,
                    HeaderName.SUBSCRIPTION_STATE),
            "Privacy",
            "Refer-Sub",
            "Info-Package",
            "Recv-Info");

    private static final Set<HeaderName> IN_HIDDEN_RESPONSES = named(
            Stream.of(
                    HeaderName.REASON,
                    HeaderName.RETRY_AFTER,
                    HeaderName.WARNING,
                    HeaderName.ALERT_INFO,
                    HeaderName.EXPIRES,
                    HeaderName.MIN_EXPIRES),
            "Refer-Sub",
            "Recv-Info");

    /// What each leg writes for itself, in both topologies: it is about the hop, or about what we can do.
    private static final Set<HeaderName> OF_THE_LEG = named(
            Stream.of(
                    HeaderName.FROM,
                    HeaderName.TO,
                    HeaderName.CALL_ID,
                    HeaderName.CSEQ,
                    HeaderName.VIA,
                    HeaderName.ROUTE,
                    HeaderName.MAX_FORWARDS,
                    HeaderName.CONTENT_LENGTH,
                    HeaderName.SUPPORTED,
                    HeaderName.REQUIRE,
                    HeaderName.PROXY_REQUIRE,
                    HeaderName.ALLOW,
                    HeaderName.PROXY_AUTHORIZATION,
                    HeaderName.SESSION_EXPIRES,
                    HeaderName.MIN_SE,
                    HeaderName.RACK,
                    HeaderName.RSEQ),
            "Security-Client",
            "Security-Server",
            "Security-Verify");

    public HeaderPolicy {
        extra = Set.copyOf(extra);
    }

    private static Set<HeaderName> named(Stream<HeaderName> known, String... others) {
        return Stream.concat(known, Stream.of(others).map(HeaderName::of)).collect(Collectors.toUnmodifiableSet());
    }

    /// What of a request crosses.
    /// @param request as received
    /// @param withBody true if its body crosses too
    public SipHeaders crossing(SipRequest request, boolean withBody) {
        return switch (topology) {
            case HIDDEN -> hidden(request, IN_HIDDEN_REQUESTS, withBody);
            // The leg numbers its requests from the CSeq that crosses, and puts its own Via on top.
            case TRANSPARENT -> transparent(request, Set.of(HeaderName.VIA, HeaderName.CSEQ), withBody);
        };
    }

    /// What of a response crosses.
    /// @param response as received
    /// @param withBody true if its body crosses too
    public SipHeaders crossing(SipResponse response, boolean withBody) {
        return switch (topology) {
            case HIDDEN -> hidden(response, IN_HIDDEN_RESPONSES, withBody);
            case TRANSPARENT -> transparent(response, Set.of(HeaderName.TO), withBody);
        };
    }

    /// What of a request's body crosses unread. A NOTIFY that tells how a transfer goes may quote the whole
    /// response that the far leg got; its first line is all that is needed (RFC 3515 §2.4.5).
    public Body crossingBody(SipRequest request) {
        var type = request.headers().first(HeaderName.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
        if (topology == Topology.TRANSPARENT || !type.startsWith("message/sipfrag")) {
            return request.body();
        }
        return Body.of(request.body().text().lines().findFirst().orElse("") + "\r\n");
    }

    private SipHeaders hidden(SipMessage message, Set<HeaderName> listed, boolean withBody) {
        var lines = new ArrayList<SipHeader>();
        for (var line : message.headers().lines()) {
            var name = line.name();
            if (listed.contains(name) || extra.contains(name) || (withBody && OF_BODY.contains(name))) {
                lines.addAll(rewritten(line));
            }
        }
        return SipHeaders.of(lines);
    }

    private SipHeaders transparent(SipMessage message, Set<HeaderName> carried, boolean withBody) {
        return SipHeaders.of(message.headers().lines().stream()
                .filter(line -> carried.contains(line.name())
                        || extra.contains(line.name())
                        || !OF_THE_LEG.contains(line.name()))
                .filter(line -> withBody || !OF_BODY.contains(line.name()))
                .toList());
    }

    /// A crossing field without the hosts and Call-IDs that it may hold.
    private List<SipHeader> rewritten(SipHeader line) {
        if (line.name().equals(HeaderName.WARNING)) {
            return warning(line);
        }
        if (line.name().equals(HeaderName.ALERT_INFO)) {
            // A name of a tone crosses (RFC 7462), the address of a server of the far network does not.
            return line.value().strip().toLowerCase(Locale.ROOT).startsWith("<urn:") ? List.of(line) : List.of();
        }
        if (line.name().equals(HeaderName.REFERRED_BY)) {
            return address(line, true);
        }
        return line.name().equals(HeaderName.REFER_TO) ? address(line, false) : List.of(line);
    }

    /// The warn-agent is the far device (RFC 3261 §20.43).
    private List<SipHeader> warning(SipHeader line) {
        var parts = line.value().split(" ", 3);
        return parts.length < 3
                ? List.of()
                : List.of(new SipHeader(HeaderName.WARNING, parts[0] + " " + domain + " " + parts[2]));
    }

    /// An address without header part: a Replaces in it would name the far dialog.
    private List<SipHeader> address(SipHeader line, boolean rewriteHost) {
        if (!(SipParser.nameAddr(line.value()) instanceof Parsed.Ok<NameAddr>(var address))) {
            return List.of();
        }
        if (!(address.uri() instanceof SipUri uri)) {
            return List.of(line);
        }
        var bare = rewriteHost
                ? SipUri.of(uri.secure(), uri.user(), domain, -1)
                : new SipUri(uri.secure(), uri.user(), null, uri.host(), uri.port(), uri.parameters(), "");
        var parameters = rewriteHost ? Parameters.NONE : address.parameters();
        var text = SipWriter.text(new NameAddr(address.displayName(), bare, parameters));
        return List.of(new SipHeader(line.name(), text));
    }
}
