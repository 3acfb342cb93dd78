package parley.sip.auth;

import java.util.List;
import parley.sip.message.HeaderName;
import parley.sip.message.SipHeaders;

/// What a request's credentials are worth.
public sealed interface DigestOutcome {
    /// The user has shown the password.
    /// @param user name
    record Accepted(String user) implements DigestOutcome {}

    /// To be answered 401 or 407. An unknown user, a wrong password and no credentials at all look the same.
    /// @param status 401 or 407
    /// @param header to write
    /// @param values one per algorithm, the preferred first (RFC 8760 §2.4)
    /// @param stale true where the proof was right and only the nonce too old, or used before
    record Challenge(int status, HeaderName header, List<String> values, boolean stale) implements DigestOutcome {
        public Challenge {
            values = List.copyOf(values);
        }

        /// The response's headers with the challenges.
        public SipHeaders write(SipHeaders response) {
            return response.with(header, values);
        }
    }

    /// To be answered 400: not wrong credentials but a broken header.
    /// @param rule which it breaks
    record Refused(String rule) implements DigestOutcome {}
}
