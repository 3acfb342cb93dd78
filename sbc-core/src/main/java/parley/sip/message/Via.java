package parley.sip.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One Via value (RFC 3261 §20.42, RFC 3581).
/// @param transport the sent-protocol's transport in upper case: `UDP`, `TCP`, `TLS`, ...
/// @param host sent-by host; IPv6 in brackets
/// @param port sent-by port, or -1 if not written
/// @param parameters `branch`, `received`, `rport`, ...
public record Via(String transport, String host, int port, Parameters parameters) {
    /// What a branch of RFC 3261 starts with (§8.1.1.7).
    public static final String MAGIC_COOKIE = "z9hG4bK";

    /// The transaction's name.
    public Optional<String> branch() {
        return parameters.value("branch");
    }

    /// The same Via with that parameter set.
    public Via with(String parameter, @Nullable String value) {
        return new Via(transport, host, port, parameters.with(parameter, value));
    }
}
