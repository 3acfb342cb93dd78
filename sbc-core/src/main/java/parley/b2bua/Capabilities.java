package parley.b2bua;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SecurityAgreement;
import parley.sip.message.SipRequest;

/// What a leg of ours can do, as our Allow, Accept and Supported say.
public final class Capabilities {
    /// Methods taken inside a call. PRACK is not among them: we never offer `100rel`.
    public static final List<Method> METHODS = List.of(
            Method.INVITE,
            Method.ACK,
            Method.BYE,
            Method.CANCEL,
            Method.OPTIONS,
            Method.UPDATE,
            Method.INFO,
            Method.REFER,
            Method.NOTIFY,
            Method.MESSAGE);

    /// [#METHODS] as a header value.
    public static final String ALLOW = METHODS.stream().map(Method::name).collect(Collectors.joining(", "));

    /// Bodies read; bodies of INFO, MESSAGE, REFER and NOTIFY cross unread.
    public static final String ACCEPT = "application/sdp";

    /// Option tags of ours (RFC 3261 §20.37): session timers (RFC 4028).
    public static final List<String> OPTIONS = List.of("timer");

    private Capabilities() {}

    /// The answer to a request of a call that asks for what no leg of ours can do (RFC 3261 §8.2.1, §8.2.2.3).
    static Optional<OutgoingResponse> refusal(SipRequest request) {
        var method = request.method();
        if (!METHODS.contains(method)) {
            var status = method.known() ? 405 : 501;
            return Optional.of(OutgoingResponse.of(status).with(HeaderName.ALLOW, ALLOW));
        }
        var demanded = SecurityAgreement.demanded(request.headers())
                ? Stream.of(SecurityAgreement.TAG)
                : Stream.<String>empty();
        var required = request.headers().all(HeaderName.REQUIRE).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip);
        var unsupported = Stream.concat(required, demanded)
                .filter(tag -> !tag.isEmpty() && OPTIONS.stream().noneMatch(tag::equalsIgnoreCase))
                .distinct()
                .collect(Collectors.joining(", "));
        return unsupported.isEmpty()
                ? Optional.empty()
                : Optional.of(OutgoingResponse.of(420).with(HeaderName.UNSUPPORTED, unsupported));
    }
}
