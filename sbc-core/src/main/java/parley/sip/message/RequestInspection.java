package parley.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a user agent server checks of a well-formed request before it acts on it (RFC 3261 §8.2.1 to §8.2.3).
/// @param methods served; the `Allow` of a refusal names them in this order
/// @param schemes of Request-URIs served, in lower case
/// @param extensions option tags we support (§19.2)
/// @param contentTypes bodies we read, `type/subtype` in lower case
public record RequestInspection(
        List<Method> methods, List<String> schemes, List<String> extensions, List<String> contentTypes) {
    private static final String SDP = "application/sdp";

    /// Keeps immutable copies.
    public RequestInspection {
        methods = List.copyOf(methods);
        schemes = List.copyOf(schemes);
        extensions = List.copyOf(extensions);
        contentTypes = List.copyOf(contentTypes);
    }

    /// The response to a request that we do not serve, or empty for one we do. An ACK is never answered, so all pass.
    /// @param toTag ours, for a request whose To has none
    public Optional<SipResponse> refusal(SipRequest request, String toTag) {
        if (request.method().equals(Method.ACK)) {
            return Optional.empty();
        }
        if (!methods.contains(request.method())) {
            // RFC 3261 §21.5.2: 501 for a method nobody here knows, 405 for one that is known and not served.
            return with(request, request.method().known() ? 405 : 501, toTag, HeaderName.ALLOW, allowed());
        }
        if (!schemes.contains(request.requestUri().scheme())) {
            return Optional.of(UasResponse.to(request, 416, toTag));
        }
        if (exhausted(request)) {
            return Optional.of(UasResponse.to(request, 483, toTag));
        }
        var unsupported = unsupported(request);
        if (!unsupported.isEmpty()) {
            return with(request, 420, toTag, HeaderName.UNSUPPORTED, String.join(", ", unsupported));
        }
        return content(request, toTag);
    }

    /// The value of `Allow`.
    public String allowed() {
        return methods.stream().map(Method::name).collect(Collectors.joining(", "));
    }

    private static Optional<SipResponse> with(
            SipRequest request, int status, String toTag, HeaderName name, String value) {
        var response = UasResponse.to(request, status, toTag);
        return Optional.of(response.with(response.headers().adding(name, value)));
    }

    /// RFC 7332 §3: whoever would send the request on counts as a hop. What ends with us may arrive with none left.
    private static boolean exhausted(SipRequest request) {
        var hops = request.headers().maxForwards();
        var method = request.method();
        return hops.isPresent()
                && hops.getAsInt() == 0
                && request.headers().to().tag().isEmpty()
                && !method.equals(Method.OPTIONS)
                && !method.equals(Method.REGISTER)
                && !method.equals(Method.CANCEL);
    }

    /// RFC 3261 §8.2.2.3: Require counts for us, of Proxy-Require only what RFC 3329 §2.3.1 puts there for the first
    /// hop; a CANCEL is taken as it is.
    private List<String> unsupported(SipRequest request) {
        var unsupported = new ArrayList<String>();
        if (!request.method().equals(Method.CANCEL)) {
            for (var tag : elements(request.headers().all(HeaderName.REQUIRE))) {
                if (extensions.stream().noneMatch(tag::equalsIgnoreCase)) {
                    unsupported.add(tag);
                }
            }
            if (SecurityAgreement.demanded(request.headers())
                    && unsupported.stream().noneMatch(SecurityAgreement.TAG::equalsIgnoreCase)) {
                unsupported.add(SecurityAgreement.TAG);
            }
        }
        return unsupported;
    }

    private Optional<SipResponse> content(SipRequest request, String toTag) {
        var headers = request.headers();
        if (request.body().length() > 0 && !optional(headers)) {
            var encodings = elements(headers.all(HeaderName.CONTENT_ENCODING));
            if (!encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
                return with(request, 415, toTag, HeaderName.ACCEPT_ENCODING, "identity");
            }
            var type = headers.first(HeaderName.CONTENT_TYPE).map(RequestInspection::bare);
            if (type.isEmpty() || !contentTypes.contains(type.get())) {
                return with(request, 415, toTag, HeaderName.ACCEPT, String.join(", ", contentTypes));
            }
        }
        // RFC 3261 §20.1, §21.4.7: a 2xx to INVITE has a session description; one that is not taken cannot be sent.
        return request.method().equals(Method.INVITE) && !takes(headers.all(HeaderName.ACCEPT), SDP)
                ? Optional.of(UasResponse.to(request, 406, toTag))
                : Optional.empty();
    }

    /// RFC 3261 §8.2.3, §20.11: a body that its sender calls optional may be ignored.
    private static boolean optional(SipHeaders headers) {
        return headers.first(HeaderName.CONTENT_DISPOSITION)
                .map(value -> value.replace(" ", "").toLowerCase(Locale.ROOT))
                .filter(value -> value.contains(";handling=optional"))
                .isPresent();
    }

    private static boolean takes(List<String> accept, String type) {
        var family = type.substring(0, type.indexOf('/')) + "/*";
        return accept.isEmpty()
                || elements(accept).stream()
                        .map(RequestInspection::bare)
                        .anyMatch(range -> range.equals(type) || range.equals(family) || range.equals("*/*"));
    }

    /// A media type without parameters and white space, in lower case.
    private static String bare(String value) {
        var semicolon = value.indexOf(';');
        var type = semicolon < 0 ? value : value.substring(0, semicolon);
        return type.replace(" ", "").replace("\t", "").toLowerCase(Locale.ROOT);
    }

    /// The elements of comma-separated lists; none of those read here may hold a quoted comma that matters.
    private static List<String> elements(List<String> values) {
        var elements = new ArrayList<String>();
        for (var value : values) {
            for (var from = 0; from <= value.length(); ) {
                var comma = value.indexOf(',', from);
                var to = comma < 0 ? value.length() : comma;
                var element = value.substring(from, to).strip();
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                from = to + 1;
            }
        }
        return elements;
    }
}
