package parley.b2bua;

import parley.sip.message.Body;
import parley.sip.message.SipResponse;

/// Which status the asking side is shown for what came, or did not come, from the other one (RFC 3261 §16.7). Most
/// cross as they are; some are about the hop beyond us, and would mislead on this one.
final class CrossingStatus {
    private CrossingStatus() {}

    /// @param response as received
    /// @param initial true for the INVITE that makes the call
    /// @param withBody true if its body crosses too
    static OutgoingResponse of(CallTurn turn, SipResponse response, boolean initial, boolean withBody) {
        var shown = shown(response.status(), turn.plan.transparent(), initial);
        if (shown != response.status()) {
            return OutgoingResponse.of(shown);
        }
        var headers = turn.headers().crossing(response, withBody);
        return new OutgoingResponse(shown, response.reason(), headers, withBody ? response.body() : Body.EMPTY);
    }

    private static int shown(int status, boolean transparent, boolean initial) {
        if (status == 503) {
            // It would say that we are out of service, and keep all other calls away (§16.7 step 6, §21.5.4).
            return 500;
        }
        if (status == 422) {
            // The interval was a wish of ours (RFC 4028 §6).
            return 500;
        }
        if (transparent) {
            return status;
        }
        if (status == 401 || status == 407) {
            // The challenge is for credentials that the asking side cannot have.
            return 500;
        }
        if (status >= 300 && status < 400) {
            // Where else the callee is reached belongs to its leg. Inside a dialog, 480 would end it (RFC 5057
            // §5.1).
            return initial ? 480 : 500;
        }
        return status;
    }

    /// The status that a missing response stands for (RFC 3261 §8.1.3.1, §16.9): of a transport failure a 503,
    /// which does not cross as such.
    static int standingFor(LegEvent.Failure failure) {
        return switch (failure) {
            case TIMEOUT -> 408;
            case TRANSPORT -> 500;
        };
    }

    /// The same for the event.
    static String causeOf(LegEvent.Failure failure) {
        return switch (failure) {
            case TIMEOUT -> "timeout";
            case TRANSPORT -> "transport-failure";
        };
    }
}
