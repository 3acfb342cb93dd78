package parley.signaling;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import parley.b2bua.CallPlan;
import parley.b2bua.CallSettings;
import parley.b2bua.Capabilities;
import parley.common.Endpoint;
import parley.config.ListenerConfig;
import parley.config.SbcConfig;
import parley.routing.Admission;
import parley.routing.Destination;
import parley.routing.LegProfile;
import parley.routing.RouteTable;
import parley.routing.Subscriber;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.RequestInspection;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.UasResponse;
import parley.transport.Flow;

/// What becomes of a request that belongs to nothing yet (RFC 3261 §8.2). Used by the
/// router only.
///
/// Outside of a call only INVITE, OPTIONS and REGISTER are served: MESSAGE, SUBSCRIBE and PUBLISH would need a
/// relay of their own, and are answered 405 or 501 with Allow.
final class CallIntake {
    private static final List<Method> METHODS =
            List.of(Method.INVITE, Method.ACK, Method.CANCEL, Method.BYE, Method.OPTIONS, Method.REGISTER);

    private final RequestInspection inspection;
    private final RouteTable routes;
    private final CallerAuthentication authentication;
    private final Admission admission;
    private final CallSettings settings;
    private final StatelessTag tags;
    private final Supplier<String> tokens;

    /// What to do with a request.
    sealed interface Verdict {
        /// Answer it, and keep nothing.
        record Answer(SipResponse response, String rule) implements Verdict {}

        /// Say nothing.
        record Ignore() implements Verdict {}

        /// It is the registrar's.
        record ToRegistrar() implements Verdict {}

        /// It makes a call.
        record NewCall(CallPlan plan) implements Verdict {}
    }

    /// @param tags for answers that keep nothing
    /// @param tokens unpredictable, for tags and Call-IDs of calls
    CallIntake(SbcConfig config, CallerAuthentication authentication, StatelessTag tags, Supplier<String> tokens) {
        this.tags = tags;
        this.inspection = new RequestInspection(
                METHODS, List.of("sip", "sips"), Capabilities.OPTIONS, List.of(Capabilities.ACCEPT));
        this.routes = ConfiguredRouting.of(config);
        this.authentication = authentication;
        this.admission = new Admission(config.sip().maxCalls());
        this.settings = settings(config);
        this.tokens = tokens;
    }

    static CallSettings settings(SbcConfig config) {
        return new CallSettings(
                domain(config),
                config.sip().maxForwards(),
                config.sip().inviteTimeout(),
                config.media().requireTlsForSdes(),
                Set.of());
    }

    /// The host that stands for us in From: our first domain, or where there is none what a listener is reached by.
    private static String domain(SbcConfig config) {
        return config.node().domains().stream()
                .findFirst()
                .or(() -> config.listeners().values().stream()
                        .map(ListenerConfig::advertisedHost)
                        .min(Comparator.naturalOrder()))
                .map(Endpoint::bracketed)
                .orElse(config.node().name());
    }

    /// Judges a request.
    /// @param merged true for an INVITE that is being served already, and came another way
    /// @param calls held at present
    /// @param draining true once no new calls are taken
    /// @param now wall clock
    Verdict judge(Flow flow, SipRequest request, boolean merged, int calls, boolean draining, Instant now) {
        if (request.method().equals(Method.ACK)) {
            // Of a refusal that was not kept, or too late. It is never answered (RFC 3261 §17.1.1.3).
            return new Verdict.Ignore();
        }
        if (request.headers().to().tag().isPresent() || request.method().equals(Method.CANCEL)) {
            return answer(request, 481, "no such dialog or transaction (RFC 3261 §12.2.2)");
        }
        if (merged) {
            return answer(request, 482, "merged request (RFC 3261 §8.2.2.2)");
        }
        var refusal = inspection.refusal(request, tags.of(request));
        if (refusal.isPresent()) {
            return new Verdict.Answer(
                    refusal.get(), "not served: " + refusal.get().reason());
        }
        if (request.method().equals(Method.REGISTER)) {
            return ours(request) ? new Verdict.ToRegistrar() : answer(request, 403, "another domain's registrar");
        }
        if (request.method().equals(Method.OPTIONS)) {
            return options(request);
        }
        if (!request.method().equals(Method.INVITE)) {
            return answer(request, 481, "no such dialog");
        }
        if (request.headers().contacts().size() != 1) {
            return answer(request, 400, "an INVITE has one Contact (RFC 3261 §8.1.1.8)");
        }
        if (draining || !admission.admits(calls)) {
            return busy(request, draining ? "no new calls are taken" : "as many calls as are allowed");
        }
        return call(flow, request, now);
    }

    private Verdict call(Flow flow, SipRequest invite, Instant now) {
        var trunk = routes.trunkOf(
                flow.protocol(), flow.remote().address(), flow.peer().names());
        if (trunk.isPresent()) {
            return planned(flow, invite, trunk.get().profile(), true);
        }
        return switch (authentication.check(invite, invite.headers().from().uri(), now)) {
            case CallerAuthentication.Outcome.Refused(var response) ->
                new Verdict.Answer(response, "caller not authenticated");
            case CallerAuthentication.Outcome.Allowed(var user) ->
                routes.subscriber(user)
                        .map(Subscriber::profile)
                        .map(profile -> planned(flow, invite, profile, false))
                        .orElseGet(() -> answer(invite, 403, "no such user"));
        };
    }

    private Verdict planned(Flow flow, SipRequest invite, LegProfile caller, boolean trunk) {
        var callingTrunk = trunk ? Optional.of(caller.name()) : Optional.<String>empty();
        return new Verdict.NewCall(new CallPlan(
                caller,
                trunk,
                flow.protocol(),
                routes.destination(invite.requestUri(), callingTrunk),
                tokens.get(),
                tokens.get(),
                settings));
    }

    /// OPTIONS asks what an INVITE would meet (RFC 3261 §11.2). Whoever could be called here is answered for by us.
    private Verdict options(SipRequest request) {
        return switch (routes.destination(request.requestUri(), Optional.empty())) {
            case Destination.Unroutable(var status, var reason) -> answer(request, status, reason);
            case Destination.Ourselves _, Destination.ToTrunk _, Destination.ToSubscriber _ -> {
                var ok = UasResponse.to(request, 200, tags.of(request));
                var headers = ok.headers()
                        .adding(HeaderName.ALLOW, inspection.allowed())
                        .adding(HeaderName.ACCEPT, Capabilities.ACCEPT)
                        .adding(HeaderName.SUPPORTED, String.join(", ", Capabilities.OPTIONS));
                yield new Verdict.Answer(ok.with(headers), "");
            }
        };
    }

    private boolean ours(SipRequest request) {
        return request.requestUri() instanceof SipUri uri && routes.ours(uri.host(), uri.port());
    }

    private Verdict busy(SipRequest request, String rule) {
        var response = UasResponse.to(request, 503, tags.of(request));
        var seconds = Integer.toString(Admission.RETRY_AFTER_SECONDS);
        return new Verdict.Answer(response.with(response.headers().adding(HeaderName.RETRY_AFTER, seconds)), rule);
    }

    /// An answer that keeps nothing.
    private Verdict.Answer answer(SipRequest request, int status, String rule) {
        return new Verdict.Answer(UasResponse.to(request, status, tags.of(request)), rule);
    }
}
