package parley.b2bua;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.common.LegSide;
import parley.routing.LegProfile;
import parley.sdp.negotiation.LegPolicy;
import parley.sdp.negotiation.OfferAnswer;
import parley.sip.message.SipRequest;
import parley.sip.transaction.TransactionKey;

/// Everything a call decides: whether and where it goes, what of one leg the other sees, how offer and answer
/// cross, what each answer means for the other side, and how the call ends. An immutable machine.
/// ```
///  Idle --INVITE--> Locating --contacts--> Inviting --2xx, ACK--> Established
///    \---------------------- trunk ---------/   \                  |
///                                                \--- failure, CANCEL, BYE, media ---> Releasing --> Ended
/// ```
/// @param plan what is known from the start
/// @param phase where it stands
/// @param negotiation of the session, across both legs
/// @param session the INVITE or UPDATE under way, if any
/// @param relayed other requests under way, by our exchange
/// @param digits on their way by INFO, by the leg they go to
/// @param referrals REFERs that have crossed
/// @param legs that exist
/// @param streams opened so far
/// @param exchanges named so far
public record CallMachine(
        CallPlan plan,
        Phase phase,
        OfferAnswer negotiation,
        Optional<SessionExchange> session,
        Map<Long, Relayed> relayed,
        Map<LegSide, DigitQueue> digits,
        Referrals referrals,
        Set<LegSide> legs,
        int streams,
        long exchanges) {
    /// Where a call stands.
    public sealed interface Phase {
        /// Nothing has come in yet.
        record Idle() implements Phase {}

        /// The registrar is asked where the callee is.
        /// @param inquiry the INVITE
        /// @param invite as received
        record Locating(TransactionKey inquiry, SipRequest invite) implements Phase {}

        /// The callee is being called.
        /// @param callee where
        record Inviting(Callee callee) implements Phase {}

        /// Both sides have a session.
        record Established() implements Phase {}

        /// Over; legs and media run out.
        /// @param mediaLegs not closed yet
        record Releasing(int mediaLegs) implements Phase {}

        /// Nothing is left.
        record Ended() implements Phase {}
    }

    /// A request that crosses, and changes nothing here.
    /// @param from the side that asks
    /// @param inquiry its request
    /// @param request as received
    public record Relayed(LegSide from, TransactionKey inquiry, SipRequest request) {}

    /// Where an input leads.
    /// @param next the call after it
    /// @param effects to perform in order
    public record Step(CallMachine next, List<CallEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    public CallMachine {
        relayed = Map.copyOf(relayed);
        digits = Map.copyOf(digits);
        legs = Set.copyOf(legs);
    }

    /// A call before its INVITE; leg A exists.
    public static CallMachine start(CallPlan plan) {
        var caller = policy(plan.caller(), plan.callerProtocol().secure(), plan);
        return new CallMachine(
                plan,
                new Phase.Idle(),
                OfferAnswer.start(caller, caller),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Referrals.NONE,
                EnumSet.of(LegSide.A),
                0,
                0);
    }

    static LegPolicy policy(LegProfile profile, boolean secureHop, CallPlan plan) {
        var sdesAllowed = secureHop || !plan.settings().requireTlsForSdes();
        return new LegPolicy(
                profile.security(),
                profile.suites(),
                sdesAllowed,
                profile.ice(),
                profile.codecs(),
                profile.dtmf(),
                profile.fax());
    }

    /// True once the call takes no more part in anything.
    public boolean over() {
        return phase instanceof Phase.Releasing || phase instanceof Phase.Ended;
    }

    /// One arrow.
    public Step on(CallInput input) {
        var turn = new CallTurn(this);
        switch (input) {
            case CallInput.OnLeg(var side, var event, var random) -> onLeg(turn, side, event, random);
            case CallInput.Located(var contacts) -> CallSetup.located(turn, contacts);
            case CallInput.MediaAllocated allocated -> SessionCrossing.allocated(turn, allocated);
            case CallInput.MediaRefused refused -> SessionCrossing.noSockets(turn, refused);
            case CallInput.MediaFailed(var _, var cause, var explanation) ->
                CallRelease.end(turn, 500, cause, explanation);
            case CallInput.MediaSilent(var side) ->
                CallRelease.end(turn, 408, "media-silent", "nothing valid came from side " + side);
            case CallInput.DigitHeard(var side, var digit) -> DigitRelay.heard(turn, side, digit);
            case CallInput.MediaReleased() -> CallRelease.mediaReleased(turn);
            case CallInput.Fired(var timer) -> fired(turn, timer);
            case CallInput.Terminated(var cause, var explanation) -> CallRelease.end(turn, 503, cause, explanation);
        }
        return turn.step();
    }

    private static void onLeg(CallTurn turn, LegSide side, LegEvent event, double random) {
        switch (event) {
            case LegEvent.Asked(var inquiry, var request) -> asked(turn, side, inquiry, request, random);
            case LegEvent.Cancelled(var inquiry, var cancel) -> CallSetup.cancelled(turn, side, inquiry, cancel);
            case LegEvent.Acknowledged(var inquiry, var ack) -> SessionCrossing.acknowledged(turn, side, inquiry, ack);
            case LegEvent.Unacknowledged _ ->
                CallRelease.end(turn, 408, "no-ack", "side " + side + " never acknowledged our 200");
            case LegEvent.Answered(var exchange, var response) -> {
                SessionCrossing.answered(turn, side, exchange, response);
                RequestRelay.answered(turn, exchange, response);
                if (!response.provisional()) {
                    DigitRelay.ended(turn, side, exchange);
                }
            }
            case LegEvent.Unanswered(var exchange, var failure, var explanation) -> {
                SessionCrossing.unanswered(turn, side, exchange, failure, explanation);
                RequestRelay.unanswered(turn, exchange, failure);
                DigitRelay.ended(turn, side, exchange);
            }
            case LegEvent.HungUp(var bye) -> CallRelease.hungUp(turn, side, bye);
            case LegEvent.Declined(var status, var reason) -> CallRelease.end(turn, status, "rejected", reason);
            case LegEvent.Expired() ->
                CallRelease.end(turn, 408, "session-expired", "side " + side + " no longer refreshes the session");
            case LegEvent.Broken(var explanation) -> CallRelease.broken(turn, side, explanation);
            case LegEvent.Over() -> CallRelease.legOver(turn, side);
        }
    }

    private static void asked(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest request, double random) {
        switch (turn.phase) {
            case Phase.Idle() -> CallSetup.invited(turn, inquiry, request);
            case Phase.Locating _, Phase.Inviting _, Phase.Established _ ->
                RequestRelay.asked(turn, side, inquiry, request, random);
            case Phase.Releasing _, Phase.Ended _ -> turn.respond(side, inquiry, OutgoingResponse.of(481));
        }
    }

    private static void fired(CallTurn turn, CallTimer timer) {
        switch (timer) {
            case INVITE -> CallRelease.end(turn, 408, "no-answer", "the callee did not answer in time");
            case MEDIA_RELEASE -> CallRelease.mediaOverdue(turn);
        }
    }
}
