package parley.sip.message;

import java.util.Arrays;

/// The agreement on security mechanisms for the first hop (RFC 3329), which we refuse to make: how a peer is
/// secured is configured, and TLS has long protected its own choice from tampering. A client that demands one hears
/// so by 420 (§2.3.1, RFC 3261 §8.2.2.3), and can do without; one that only lists its mechanisms gets no list of
/// ours.
public final class SecurityAgreement {
    /// RFC 3329 §2.3.1.
    public static final String TAG = "sec-agree";

    private SecurityAgreement() {}

    /// True if the next hop is asked for it by `Proxy-Require`. Nothing else in that field is for a user agent, but
    /// it is us that this one means; in `Require` it stands beside all others.
    public static boolean demanded(SipHeaders headers) {
        return headers.all(HeaderName.PROXY_REQUIRE).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(tag -> tag.strip().equalsIgnoreCase(TAG));
    }
}
