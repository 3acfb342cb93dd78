package parley.b2bua;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import parley.b2bua.CallMachine.Phase;
import parley.b2bua.SessionExchange.Stage;
import parley.common.LegSide;
import parley.routing.Admission;
import parley.sdp.negotiation.NegotiationEffect;
import parley.sdp.negotiation.SdpWarning;
import parley.sip.message.HeaderName;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// How a call ends: whatever happened, each party hears of it, media is closed, and one event is told.
final class CallRelease {
    private CallRelease() {}

    /// The call ends by a decision of ours, or for want of an answer; BYE and CANCEL say why (RFC 3326).
    /// @param status the caller gets, if it still waits for one
    static void end(CallTurn turn, int status, String cause, String explanation) {
        end(turn, refusal(turn, status, SdpWarning.MISCELLANEOUS, explanation), cause, explanation, why(status, cause));
    }

    /// The call ends by an offer that cannot be used, before there was a session.
    static void refused(CallTurn turn, NegotiationEffect.Refuse refusal) {
        var cause = "rejected";
        end(turn, refusal(turn, refusal), cause, refusal.reason(), why(refusal.status(), cause));
    }

    private static SipHeaders why(int status, String cause) {
        return SipHeaders.of(
                List.of(new SipHeader(HeaderName.REASON, "SIP;cause=%d;text=\"%s\"".formatted(status, cause))));
    }

    /// The callee has refused.
    static void rejected(CallTurn turn, OutgoingResponse outgoing, SipResponse response) {
        end(turn, outgoing, "rejected", "the callee answered " + response.status(), SipHeaders.NONE);
    }

    /// Refused by us, with an answer of its own.
    static void refused(CallTurn turn, OutgoingResponse outgoing, String explanation) {
        end(turn, outgoing, "rejected", explanation, SipHeaders.NONE);
    }

    static void hungUp(CallTurn turn, LegSide side, SipRequest bye) {
        var headers = turn.headers().crossing(bye, false);
        var letter = side.name().toLowerCase(Locale.ROOT);
        end(turn, OutgoingResponse.of(487), "bye-" + letter, "side " + side + " hung up", headers);
    }

    static void cancelled(CallTurn turn, SipRequest cancel) {
        var headers = turn.headers().crossing(cancel, false);
        end(turn, OutgoingResponse.of(487), "cancel", "the caller cancelled", headers);
    }

    static void broken(CallTurn turn, LegSide side, String explanation) {
        turn.legs.remove(side);
        end(turn, 500, "internal", explanation);
        finishIfDone(turn);
    }

    /// A refusal with its reason in words.
    static OutgoingResponse refusal(CallTurn turn, NegotiationEffect.Refuse refusal) {
        return refusal(turn, refusal.status(), refusal.warning(), refusal.reason());
    }

    private static OutgoingResponse refusal(CallTurn turn, int status, SdpWarning warning, String reason) {
        var response = OutgoingResponse.of(status);
        if (status == 415) {
            return response.with(HeaderName.ACCEPT, Capabilities.ACCEPT);
        }
        if (status == 503) {
            return response.with(HeaderName.RETRY_AFTER, Integer.toString(Admission.RETRY_AFTER_SECONDS));
        }
        return status == 488 || status == 400
                ? response.with(HeaderName.WARNING, warning(turn, Integer.toString(warning.code()), reason))
                : response;
    }

    static String warning(CallTurn turn, String code, String text) {
        return code + " " + turn.plan.settings().domain() + " \""
                + text.replace("\\", "").replace("\"", "'") + "\"";
    }

    private static void end(
            CallTurn turn, OutgoingResponse outgoing, String cause, String explanation, SipHeaders headers) {
        var answered = turn.phase instanceof Phase.Established
                || turn.session
                        .filter(session -> session.stage() instanceof Stage.Accepted)
                        .isPresent();
        endWith(turn, outgoing, answered ? 200 : outgoing.status(), cause, explanation, headers);
    }

    private static void endWith(
            CallTurn turn,
            OutgoingResponse outgoing,
            int status,
            String cause,
            String explanation,
            SipHeaders headers) {
        if (turn.over()) {
            return;
        }
        if (turn.phase instanceof Phase.Idle) {
            // It ends before it began, and no end is told without a beginning.
            turn.emit(new CallEffect.ReportStarted(turn.plan.caller().name(), ""));
        }
        turn.session
                .filter(session -> !(session.stage() instanceof Stage.Accepted))
                .ifPresent(session -> turn.respond(session.from(), session.inquiry(), outgoing));
        if (turn.phase instanceof Phase.Locating(var inquiry, var _)) {
            turn.respond(LegSide.A, inquiry, outgoing);
        }
        turn.session = Optional.empty();
        turn.relayed.clear();
        turn.emit(new CallEffect.Disarm(CallTimer.INVITE));
        for (var side : LegSide.values()) {
            if (turn.legs.contains(side)) {
                turn.toLeg(side, new UsageInput.HangUp(headers));
            }
        }
        turn.phase = new Phase.Releasing(2 * turn.streams);
        if (turn.streams > 0) {
            turn.emit(new CallEffect.ReleaseMedia());
            turn.emit(new CallEffect.Arm(CallTimer.MEDIA_RELEASE, CallTimer.MEDIA_RELEASE_MAX));
        }
        turn.emit(new CallEffect.ReportEnded(status, cause, explanation));
        finishIfDone(turn);
    }

    static void legOver(CallTurn turn, LegSide side) {
        turn.legs.remove(side);
        end(turn, 500, "internal", "side " + side + " ended by itself");
        finishIfDone(turn);
    }

    static void mediaReleased(CallTurn turn) {
        if (turn.phase instanceof Phase.Releasing(var mediaLegs)) {
            turn.phase = new Phase.Releasing(Math.max(0, mediaLegs - 1));
            finishIfDone(turn);
        }
    }

    static void mediaOverdue(CallTurn turn) {
        if (turn.phase instanceof Phase.Releasing) {
            turn.phase = new Phase.Releasing(0);
            finishIfDone(turn);
        }
    }

    private static void finishIfDone(CallTurn turn) {
        if (turn.legs.isEmpty() && turn.phase instanceof Phase.Releasing(var mediaLegs) && mediaLegs == 0) {
            turn.phase = new Phase.Ended();
            turn.emit(new CallEffect.Disarm(CallTimer.MEDIA_RELEASE));
            turn.emit(new CallEffect.Finish());
        }
    }
}
