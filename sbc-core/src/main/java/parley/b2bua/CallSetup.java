package parley.b2bua;

import java.util.List;
import parley.b2bua.CallMachine.Phase;
import parley.b2bua.SessionExchange.Stage;
import parley.common.LegSide;
import parley.common.Topology;
import parley.routing.Destination;
import parley.routing.LegProfile;
import parley.routing.Subscriber;
import parley.sdp.negotiation.OfferAnswer;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.SipRequest;
import parley.sip.transaction.TransactionKey;

/// From the caller's INVITE to leg B: admission, route, security of the hop, who is called under which name.
final class CallSetup {
    private CallSetup() {}

    static void invited(CallTurn turn, TransactionKey inquiry, SipRequest invite) {
        var name = turn.plan.callee().map(LegProfile::name).orElse("");
        turn.emit(new CallEffect.ReportStarted(turn.plan.caller().name(), name));
        if (invite.headers().maxForwards().orElse(1) == 0) {
            refuse(turn, inquiry, invite, 483, "no hops left");
        } else if (invite.requestUri().secure() && !turn.plan.callerProtocol().secure()) {
            refuse(turn, inquiry, invite, 416, "a sips URI came over a hop without TLS");
        } else {
            route(turn, inquiry, invite);
        }
    }

    private static void route(CallTurn turn, TransactionKey inquiry, SipRequest invite) {
        turn.emit(new CallEffect.Arm(CallTimer.INVITE, turn.plan.settings().inviteTimeout()));
        switch (turn.plan.destination()) {
            case Destination.ToTrunk(var trunk) ->
                call(
                        turn,
                        inquiry,
                        invite,
                        new Callee(trunk.profile(), TopologyHiding.trunkUri(trunk), trunk.host(), trunk.transport()));
            case Destination.ToSubscriber(var subscriber) -> {
                turn.phase = new Phase.Locating(inquiry, invite);
                turn.emit(new CallEffect.Locate(subscriber.user()));
            }
            case Destination.Ourselves() -> refuse(turn, inquiry, invite, 404, "a call to nobody");
            case Destination.Unroutable(var status, var reason) -> refuse(turn, inquiry, invite, status, reason);
        }
    }

    /// The newest contact is called: it is the one the phone uses. Calling several at once, or one after the other,
    /// is not done here.
    static void located(CallTurn turn, List<CallInput.Contact> contacts) {
        if (!(turn.phase instanceof Phase.Locating(var inquiry, var invite))
                || !(turn.plan.destination() instanceof Destination.ToSubscriber(Subscriber subscriber))) {
            return;
        }
        if (contacts.isEmpty()) {
            CallRelease.end(turn, 480, "rejected", "the callee is registered nowhere");
            return;
        }
        var contact = contacts.getFirst();
        var host = turn.plan.settings().domain();
        call(turn, inquiry, invite, new Callee(subscriber.profile(), contact.uri(), host, contact.protocol()));
    }

    private static void call(CallTurn turn, TransactionKey inquiry, SipRequest invite, Callee callee) {
        if (secureCall(invite, callee) && !callee.protocol().secure()) {
            refuse(turn, inquiry, invite, 480, "the callee is not reached over TLS, which a sips URI demands");
            return;
        }
        var plan = turn.plan;
        turn.phase = new Phase.Inviting(callee);
        turn.negotiation = OfferAnswer.start(
                CallMachine.policy(plan.caller(), plan.callerProtocol().secure(), plan),
                CallMachine.policy(callee.profile(), callee.protocol().secure(), plan));
        SessionCrossing.open(turn, LegSide.A, inquiry, invite, true);
    }

    /// Leg B, with or without an offer.
    static void dial(CallTurn turn, SessionExchange session, Body offer) {
        if (!(turn.phase instanceof Phase.Inviting(var callee))) {
            return;
        }
        var policy = turn.headers();
        var invite = session.request();
        var crossing = SessionCrossing.hop(turn, invite, policy.crossing(invite, false));
        var headers = SessionCrossing.described(crossing, offer);
        var secure = secureCall(invite, callee);
        var request = switch (policy.topology()) {
            case HIDDEN -> TopologyHiding.hidden(turn.plan, callee, secure, invite, headers, offer);
            case TRANSPARENT -> TopologyHiding.transparent(turn.plan, callee, secure, invite, headers, offer);
        };
        turn.legs.add(LegSide.B);
        turn.emit(new CallEffect.Dial(session.exchange(), request, policy.topology() == Topology.TRANSPARENT));
    }

    /// A CANCEL ends a call that is not answered yet. One for a re-INVITE crosses, and the other side decides.
    static void cancelled(CallTurn turn, LegSide side, TransactionKey inquiry, SipRequest cancel) {
        if (turn.phase instanceof Phase.Locating) {
            CallRelease.cancelled(turn, cancel);
            return;
        }
        turn.session
                .filter(session -> session.from() == side && session.inquiry().equals(inquiry))
                .ifPresent(session -> {
                    if (session.initial()) {
                        CallRelease.cancelled(turn, cancel);
                    } else if (session.stage() instanceof Stage.Asking) {
                        var headers = turn.headers().crossing(cancel, false);
                        turn.toLeg(session.to(), new UsageInput.Cancel(session.exchange(), headers));
                    } else if (session.stage() instanceof Stage.OfferWaits) {
                        SessionCrossing.fail(turn, session, 487, "cancelled");
                    }
                    // Otherwise the other side has accepted already, and so will we: the CANCEL came too late.
                });
    }

    private static void refuse(CallTurn turn, TransactionKey inquiry, SipRequest invite, int status, String reason) {
        turn.phase = new Phase.Locating(inquiry, invite);
        if (status == 480) {
            // RFC 5630 §5.3: the callee takes calls to its sip URI only.
            var warning = CallRelease.warning(turn, "380", "SIPS Not Allowed");
            CallRelease.refused(turn, OutgoingResponse.of(480).with(HeaderName.WARNING, warning), reason);
        } else {
            CallRelease.end(turn, status, "rejected", reason);
        }
    }

    private static boolean secureCall(SipRequest invite, Callee callee) {
        return invite.requestUri().secure()
                || callee.profile().secureUri()
                || callee.uri().secure();
    }
}
