package parley.b2bua;

import parley.common.LegSide;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.transaction.TransactionKey;

/// ICE candidates that follow their description by INFO (RFC 8840 §4.4). They are about the way between one party and
/// us and end here: the other party would learn addresses that it has no use for, and our agent finds the party by its
/// checks, whatever it names (RFC 8445 §7.3.1.3).
final class TrickledCandidates {
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    private TrickledCandidates() {}

    /// Answers such an INFO.
    /// @return false if the request is another one
    static boolean taken(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest request) {
        var type = request.headers()
                .first(HeaderName.CONTENT_TYPE)
                .map(value -> value.split(";", 2)[0].strip())
                .orElse("");
        if (!request.method().equals(Method.INFO) || !type.equalsIgnoreCase(FRAGMENT)) {
            return false;
        }
        turn.respond(side, inquiry, OutgoingResponse.of(200));
        return true;
    }
}
