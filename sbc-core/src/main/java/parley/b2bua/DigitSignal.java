package parley.b2bua;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.common.Digit;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;

/// Digits in INFO (RFC 6086), as phones have sent them since long before it: `application/dtmf-relay` with `Signal`
/// and
/// `Duration` in milliseconds, and `application/dtmf` with nothing but the digit.
final class DigitSignal {
    private static final String RELAY = "application/dtmf-relay";
    private static final String PLAIN = "application/dtmf";
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*([0-9*#A-D]{1,2})\\s*$");
    private static final Pattern DURATION = Pattern.compile("(?im)^\\s*Duration\\s*=\\s*(\\d{1,5})\\s*$");

    /// More is no digit, whatever it is.
    private static final int BODY_MAX_OCTETS = 256;

    private DigitSignal() {}

    /// The digit of a request; empty where it is no INFO, or has none that we know.
    static Optional<Digit> of(SipRequest request) {
        if (!request.method().equals(Method.INFO) || request.body().length() > BODY_MAX_OCTETS) {
            return Optional.empty();
        }
        var type = request.headers()
                .first(HeaderName.CONTENT_TYPE)
                .map(value -> value.split(";", 2)[0].strip())
                .orElse("");
        var text = request.body().text();
        if (type.equalsIgnoreCase(RELAY)) {
            var signal = SIGNAL.matcher(text);
            return signal.find() ? digit(signal.group(1), duration(text)) : Optional.empty();
        }
        return type.equalsIgnoreCase(PLAIN) ? digit(text.strip(), Digit.USUAL) : Optional.empty();
    }

    private static Duration duration(String text) {
        var match = DURATION.matcher(text);
        return match.find() ? Duration.ofMillis(Long.parseLong(match.group(1))) : Digit.USUAL;
    }

    /// Some write the number of the event where it has two figures.
    private static Optional<Digit> digit(String signal, Duration duration) {
        if (signal.length() == 1) {
            return Digit.of(signal.charAt(0), duration);
        }
        return signal.matches("1[0-5]") ? Optional.of(new Digit(Integer.parseInt(signal), duration)) : Optional.empty();
    }

    /// The INFO that tells that digit.
    static OutgoingRequest request(Digit digit, int maxForwards) {
        var body =
                "Signal=" + digit.symbol() + "\r\nDuration=" + digit.duration().toMillis() + "\r\n";
        var headers = SipHeaders.of(List.of(
                new SipHeader(HeaderName.MAX_FORWARDS, Integer.toString(maxForwards)),
                new SipHeader(HeaderName.CONTENT_TYPE, RELAY)));
        return new OutgoingRequest(Method.INFO, headers, Body.of(body));
    }
}
