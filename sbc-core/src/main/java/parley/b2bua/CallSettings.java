package parley.b2bua;

import java.time.Duration;
import java.util.Set;
import parley.sip.message.HeaderName;

/// What is configured for all calls.
/// @param domain ours: what a hidden leg shows where the other leg's host stood
/// @param maxForwards written where a request has none
/// @param inviteTimeout after which an unanswered INVITE is given up
/// @param requireTlsForSdes true: `a=crypto` needs encrypted signalling (RFC 4568 §8.3)
/// @param extraHeaders that cross in a hidden call besides the usual ones
public record CallSettings(
        String domain,
        int maxForwards,
        Duration inviteTimeout,
        boolean requireTlsForSdes,
        Set<HeaderName> extraHeaders) {
    public CallSettings {
        extraHeaders = Set.copyOf(extraHeaders);
    }
}
