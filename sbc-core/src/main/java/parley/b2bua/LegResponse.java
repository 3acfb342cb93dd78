package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.OtherUri;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.sip.message.UasResponse;
import parley.sip.message.Uri;

/// Writes responses of one leg (RFC 3261 §8.2.6, §12.1.1).
final class LegResponse {
    private LegResponse() {}

    static SipResponse build(UsageTurn turn, SipRequest request, OutgoingResponse response) {
        var carried = response.headers();
        var tag = carried.has(HeaderName.TO) ? carried.to().tag().orElse("") : turn.settings.branchSeed();
        var base = UasResponse.to(request, response.status(), response.reason(), tag);
        var joins = request.method().equals(Method.INVITE)
                && request.headers().to().tag().isEmpty()
                && response.status() > 100
                && response.status() < 300;
        var headers = withRecordRoutes(turn, base.headers(), carried, joins);
        if (carriesContact(request.method(), response.status())) {
            headers = withContact(turn, headers, carried);
        }
        headers = added(headers, carried);
        if (response.status() >= 200 && response.status() < 300) {
            headers = withDefault(headers, HeaderName.ALLOW, Capabilities.ALLOW);
            headers = withDefault(headers, HeaderName.SUPPORTED, String.join(", ", Capabilities.OPTIONS));
        }
        if (!turn.settings.product().isEmpty()) {
            headers = withDefault(headers, HeaderName.SERVER, turn.settings.product());
        }
        return new SipResponse(response.status(), response.reason(), headers, response.body());
    }

    /// In a transparent call the far side's Record-Route set stays, and so does the caller's own; between the two
    /// our line is rewritten to how the caller reaches us (RFC 3261 §16.7 step 8). A far side that left all of
    /// them out must not lead the caller past us.
    private static SipHeaders withRecordRoutes(UsageTurn turn, SipHeaders base, SipHeaders carried, boolean joins) {
        var routes = new ArrayList<>(carried.all(HeaderName.RECORD_ROUTE));
        var callers = base.all(HeaderName.RECORD_ROUTE).size();
        var ours = SipWriter.text(turn.settings.local().recordRoute(turn.role.secure()));
        if (!turn.settings.transparent() || !joins) {
            return base;
        }
        if (routes.size() > callers) {
            routes.set(routes.size() - callers - 1, ours);
        } else {
            routes.clear();
            routes.add(ours);
            routes.addAll(base.all(HeaderName.RECORD_ROUTE));
        }
        return base.with(HeaderName.RECORD_ROUTE, routes);
    }

    private static SipHeaders withContact(UsageTurn turn, SipHeaders base, SipHeaders carried) {
        var far = carried.all(HeaderName.CONTACT);
        return base.with(HeaderName.CONTACT, far.isEmpty() ? List.of(contact(turn)) : far);
    }

    /// Our Contact on that leg.
    static String contact(UsageTurn turn) {
        return contact(turn.settings, turn.role);
    }

    static String contact(UsageSettings settings, UsageRole role) {
        var user = switch (role) {
            case UsageRole.Answering answering -> user(answering.invite().requestUri());
            case UsageRole.Calling calling ->
                user(calling.invite().headers().from().uri());
        };
        return "<" + SipWriter.text(settings.local().contact(user, role.secure())) + ">";
    }

    static @Nullable String user(Uri uri) {
        return switch (uri) {
            case SipUri sip -> sip.user();
            case OtherUri _ -> null;
        };
    }

    private static boolean carriesContact(Method method, int status) {
        var refreshes = method.equals(Method.INVITE) || method.equals(Method.UPDATE);
        return refreshes && status < 300;
    }

    /// The lines that cross, but for those that are written above.
    private static SipHeaders added(SipHeaders base, SipHeaders carried) {
        var lines = new ArrayList<SipHeader>(base.lines());
        for (var line : carried.lines()) {
            var written = List.of(HeaderName.TO, HeaderName.RECORD_ROUTE, HeaderName.CONTACT);
            var redirects = line.name().equals(HeaderName.CONTACT) && !base.has(HeaderName.CONTACT);
            if (redirects || !written.contains(line.name())) {
                lines.add(line);
            }
        }
        return SipHeaders.of(lines);
    }

    static SipHeaders withDefault(SipHeaders headers, HeaderName name, String value) {
        return headers.has(name) ? headers : headers.adding(name, value);
    }
}
