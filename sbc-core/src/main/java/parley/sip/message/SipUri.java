package parley.sip.message;

import java.util.Optional;
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
        return parameters.value("transport").map(value -> value.toLowerCase(java.util.Locale.ROOT));
    }

    /// The same URI with that parameter set.
    public SipUri with(String parameter, @Nullable String value) {
        return new SipUri(secure, user, password, host, port, parameters.with(parameter, value), headers);
    }
}
