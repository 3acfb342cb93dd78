package parley.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.common.Parsed;
import parley.sip.message.Body;
import parley.sip.message.CSeq;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.NameAddr;
import parley.sip.message.OtherUri;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.sip.message.Uri;

/// A dialog (RFC 3261 §12): what two user agents must remember to go on talking. Immutable and plain, so that another
/// node can take it over.
/// @param id its name
/// @param state early or confirmed
/// @param initiator true where our request made it, so that the Call-ID is ours (§14.1)
/// @param secure true where it was made by a `sips` request (§12.1.1): every request in it goes over TLS
/// @param local our From or To with our tag, as we write it in From
/// @param remote the peer's From or To with its tag, as we write it in To
/// @param localCSeq number of our newest request; 0 before the first
/// @param remoteCSeq number of the peer's newest request; [#NO_CSEQ] before the first
/// @param remoteTarget the peer's Contact, where requests are meant to arrive
/// @param routeSet what they pass on the way, nearest first
public record Dialog(
        DialogId id,
        State state,
        boolean initiator,
        boolean secure,
        NameAddr local,
        NameAddr remote,
        long localCSeq,
        long remoteCSeq,
        Uri remoteTarget,
        List<NameAddr> routeSet) {
    /// The "empty" sequence number of §12.1.1.
    public static final long NO_CSEQ = -1;

    private static final String MAX_FORWARDS = "70"; // RFC 3261 §8.1.1.6

    /// Where a dialog stands (§12).
    public enum State {
        EARLY,
        CONFIRMED
    }

    /// A request of ours, and the dialog after it.
    /// @param request without Via, Contact and body: those are for the sender, who knows the transport
    /// @param dialog with the sequence number counted up
    public record Outgoing(SipRequest request, Dialog dialog) {}

    /// What becomes of a received request.
    public sealed interface Admission {
        /// In order.
        /// @param dialog with the peer's sequence number taken over
        record Admitted(Dialog dialog) implements Admission {}

        /// Not newer than one we had: answer 500 (§12.2.2).
        record OutOfOrder() implements Admission {}
    }

    /// Keeps an immutable copy of the route set.
    public Dialog {
        routeSet = List.copyOf(routeSet);
    }

    /// The dialog seen by its server (§12.1.1), early until [#confirmed()].
    /// @param request the INVITE (or other dialog-making request) as received
    /// @param localTag we write in To
    public static Parsed<Dialog> uas(SipRequest request, String localTag) {
        var headers = request.headers();
        var contacts = headers.contacts();
        if (contacts.size() != 1) {
            return new Parsed.Refused<>("a request that makes a dialog has one Contact (RFC 3261 §8.1.1.8)", 0);
        }
        return new Parsed.Ok<>(new Dialog(
                new DialogId(headers.callId(), localTag, headers.from().tag().orElse("")),
                State.EARLY,
                false,
                sips(request.requestUri()),
                headers.to().withTag(localTag),
                headers.from(),
                0,
                headers.cseq().number(),
                contacts.getFirst().uri(),
                headers.recordRoutes()));
    }

    /// The dialog seen by its client (§12.1.2), or empty if the response makes none: a 100, a provisional response
    /// without tag, a failure.
    /// @param request our INVITE as sent
    /// @param response 101 to 299
    public static Optional<Dialog> uac(SipRequest request, SipResponse response) {
        var headers = response.headers();
        var tagged = headers.to().tag().isPresent();
        if (response.status() <= 100 || response.status() >= 300 || (response.provisional() && !tagged)) {
            return Optional.empty();
        }
        var dialog = new Dialog(
                DialogId.ofInbound(response),
                response.success() ? State.CONFIRMED : State.EARLY,
                true,
                sips(request.requestUri()),
                request.headers().from(),
                headers.to(),
                request.headers().cseq().number(),
                NO_CSEQ,
                // Peers leave Contact out of provisional responses, where it is only needed for PRACK and UPDATE.
                contactOf(headers).orElse(request.requestUri()),
                headers.recordRoutes().reversed());
        return Optional.of(dialog);
    }

    /// The dialog after a response to a request of ours in it. The 2xx of the INVITE that made it confirms it, with
    /// the route set computed anew (§13.2.2.4). Any other 2xx of INVITE or UPDATE refreshes the remote target
    /// (§12.2.1.2).
    public Dialog answered(SipResponse response) {
        var method = response.headers().cseq().method();
        if (!response.success() || !refreshesTarget(method)) {
            return this;
        }
        var target = contactOf(response.headers()).orElse(remoteTarget);
        if (initiator && state == State.EARLY && method.equals(Method.INVITE)) {
            var routes = response.headers().recordRoutes().reversed();
            return copy(State.CONFIRMED, localCSeq, remoteCSeq, target, routes);
        }
        return copy(state, localCSeq, remoteCSeq, target, routeSet);
    }

    /// The dialog after our 2xx to the INVITE that made it.
    public Dialog confirmed() {
        return copy(State.CONFIRMED, localCSeq, remoteCSeq, remoteTarget, routeSet);
    }

    /// The dialog after our 2xx to a re-INVITE or UPDATE of the peer: its Contact is the new remote target (§12.2.2).
    /// The route set never changes.
    public Dialog refreshedBy(SipRequest request) {
        if (!refreshesTarget(request.method())) {
            return this;
        }
        var target = contactOf(request.headers()).orElse(remoteTarget);
        return copy(state, localCSeq, remoteCSeq, target, routeSet);
    }

    /// Whether a received request is in order (§12.2.2). A gap is in order: a request between may have been challenged
    /// by a proxy. ACK and CANCEL have the number of their INVITE, so there is none to compare.
    public Admission admit(SipRequest request) {
        if (request.method().equals(Method.ACK) || request.method().equals(Method.CANCEL)) {
            return new Admission.Admitted(this);
        }
        var number = request.headers().cseq().number();
        return number <= remoteCSeq
                ? new Admission.OutOfOrder()
                : new Admission.Admitted(copy(state, localCSeq, number, remoteTarget, routeSet));
    }

    /// The next request of ours (§12.2.1.1).
    /// @param method any but ACK and CANCEL
    public Outgoing request(Method method) {
        var next = copy(state, localCSeq + 1, remoteCSeq, remoteTarget, routeSet);
        return new Outgoing(next.build(method, next.localCSeq, SipHeaders.NONE), next);
    }

    /// The ACK of a 2xx (§13.2.2.4): the INVITE's sequence number and credentials (§22.1), the dialog's route. Without
    /// Via and body.
    /// @param invite that the 2xx answered, as sent
    public SipRequest ack(SipRequest invite) {
        return build(Method.ACK, invite.headers().cseq().number(), invite.headers());
    }

    /// Where the next request goes first: the nearest route, else the remote target (§12.2.1.1, §8.1.2).
    public Uri nextHop() {
        return routeSet.isEmpty() ? remoteTarget : routeSet.getFirst().uri();
    }

    private SipRequest build(Method method, long number, SipHeaders credentials) {
        var lines = new ArrayList<SipHeader>();
        var strict = !routeSet.isEmpty() && !loose(routeSet.getFirst().uri());
        var routes = strict ? strictRoutes() : routeSet;
        routes.forEach(route -> lines.add(new SipHeader(HeaderName.ROUTE, SipWriter.text(route))));
        lines.add(new SipHeader(HeaderName.MAX_FORWARDS, MAX_FORWARDS));
        lines.add(new SipHeader(HeaderName.FROM, SipWriter.text(local)));
        lines.add(new SipHeader(HeaderName.TO, SipWriter.text(remote)));
        lines.add(new SipHeader(HeaderName.CALL_ID, id.callId()));
        lines.add(new SipHeader(HeaderName.CSEQ, SipWriter.text(new CSeq(number, method))));
        for (var name : List.of(HeaderName.AUTHORIZATION, HeaderName.PROXY_AUTHORIZATION)) {
            credentials.all(name).forEach(value -> lines.add(new SipHeader(name, value)));
        }
        var target = strict ? routeSet.getFirst().uri() : remoteTarget;
        return new SipRequest(method, asRequestUri(target), SipHeaders.of(lines), Body.EMPTY);
    }

    /// A strict router takes the Request-URI as its own and finds the target at the end of Route.
    private List<NameAddr> strictRoutes() {
        var routes = new ArrayList<>(routeSet.subList(1, routeSet.size()));
        routes.add(NameAddr.of(remoteTarget));
        return routes;
    }

    private static boolean loose(Uri uri) {
        return !(uri instanceof SipUri sip) || sip.parameters().has("lr");
    }

    /// Without the parts that a Request-URI must not have (§19.1.1 table 1).
    private static Uri asRequestUri(Uri uri) {
        return switch (uri) {
            case SipUri sip ->
                new SipUri(
                        sip.secure(),
                        sip.user(),
                        sip.password(),
                        sip.host(),
                        sip.port(),
                        sip.parameters().without("method"),
                        "");
            case OtherUri other -> other;
        };
    }

    private static boolean sips(Uri uri) {
        return uri.scheme().equals("sips");
    }

    private static boolean refreshesTarget(Method method) {
        return method.equals(Method.INVITE) || method.equals(Method.UPDATE);
    }

    private static Optional<Uri> contactOf(SipHeaders headers) {
        return headers.contacts().stream().findFirst().map(NameAddr::uri);
    }

    private Dialog copy(State newState, long local, long remote, Uri target, List<NameAddr> routes) {
        return new Dialog(id, newState, initiator, secure, this.local, this.remote, local, remote, target, routes);
    }
}
