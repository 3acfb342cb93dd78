package parley.sip.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A `sip:` or `sips:` URI (RFC 3261 §19.1).
/// @param secure true for `sips`
/// @param user as written (escapes kept), or null for none
/// @param password as written, or null for none (deprecated by §19.1.1, carried, never logged)
/// @param host name or IP literal as written; IPv6 in brackets
/// @param port 1 to 65535, or -1 if not written
/// @param parameters after the host
/// @param headers after the question mark, as written, or the empty string
public record SipUri(
        boolean secure,
        @Nullable String user,
        @Nullable String password,
        String host,
        int port,
        Parameters parameters,
        String headers)
        implements Uri {
    /// RFC 3261 §19.1.4: never equal to their absence, whatever their default.
    private static final List<String> DECISIVE_PARAMETERS = List.of("user", "ttl", "method", "maddr", "transport");

    /// A URI of user, host and port alone.
    public static SipUri of(boolean secure, @Nullable String user, String host, int port) {
        return new SipUri(secure, user, null, host, port, Parameters.NONE, "");
    }

    @Override
    public String scheme() {
        return secure ? "sips" : "sip";
    }

    /// The `transport` parameter in lower case.
    public Optional<String> transport() {
        return parameters.value("transport").map(value -> value.toLowerCase(Locale.ROOT));
    }

    /// The same URI with that parameter set.
    public SipUri with(String parameter, @Nullable String value) {
        return new SipUri(secure, user, password, host, port, parameters.with(parameter, value), headers);
    }

    /// True if both name the same resource by the rules of RFC 3261 §19.1.4: escapes count as what they stand for,
    /// the host and the names and values of parameters are compared without case, and an omitted port is not the
    /// default one.
    public boolean equivalent(SipUri other) {
        return secure == other.secure
                && same(user, other.user)
                && same(password, other.password)
                && host.equalsIgnoreCase(other.host)
                && port == other.port
                && parametersMatch(other)
                && headerSet(headers).equals(headerSet(other.headers));
    }

    private static boolean same(@Nullable String one, @Nullable String two) {
        if (one == null || two == null) {
            return Objects.equals(one, two);
        }
        return UriText.unescaped(one).equals(UriText.unescaped(two));
    }

    /// A parameter that both have must match; these few must not be on one side only.
    private boolean parametersMatch(SipUri other) {
        for (var name : DECISIVE_PARAMETERS) {
            if (parameters.has(name) != other.parameters.has(name)) {
                return false;
            }
        }
        for (var parameter : parameters.list()) {
            if (other.parameters.has(parameter.name())) {
                var value = Optional.ofNullable(parameter.value()).map(UriText::unescaped);
                var otherValue = other.parameters.value(parameter.name()).map(UriText::unescaped);
                if (value.isPresent() != otherValue.isPresent()
                        || !value.orElse("").equalsIgnoreCase(otherValue.orElse(""))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Headers are never ignored, and their order does not matter.
    private static Set<String> headerSet(String headers) {
        return Arrays.stream(headers.split("&", -1))
                .map(header -> {
                    var equals = header.indexOf('=');
                    return equals < 0
                            ? header.toLowerCase(Locale.ROOT)
                            : header.substring(0, equals).toLowerCase(Locale.ROOT)
                                    + UriText.unescaped(header.substring(equals));
                })
                .collect(Collectors.toSet());
    }
}
