package parley.routing;

import java.time.Instant;
import parley.sip.message.NameAddr;

/// Where a user can be reached (RFC 3261 §10.2.1).
/// @param contact as registered, without `expires`
/// @param flow the registration came on, and calls go out on
/// @param callId of the phone's registrations: it stays the same until the phone restarts
/// @param cseq number of the newest registration
/// @param updated when that was
/// @param expires when the binding ends
/// @param <F> reference to a flow
public record Binding<F>(NameAddr contact, F flow, String callId, long cseq, Instant updated, Instant expires) {
    /// True while the binding holds.
    public boolean validAt(Instant now) {
        return now.isBefore(expires);
    }

    /// True if that registration is newer: another Call-ID, or a higher number under the same (§10.3 steps 6 and 7).
    boolean olderThan(String newCallId, long newCseq) {
        return !callId.equals(newCallId) || newCseq > cseq;
    }
}
