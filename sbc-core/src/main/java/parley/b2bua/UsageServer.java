package parley.b2bua;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.b2bua.InviteUsage.Standing;
import parley.b2bua.InviteUsage.Success;
import parley.common.Parsed;
import parley.sip.dialog.Dialog;
import parley.sip.dialog.DialogId;
import parley.sip.dialog.RetransmissionSchedule;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.InviteServerTransaction;
import parley.sip.transaction.NonInviteServerTransaction;
import parley.sip.transaction.ServerInput;
import parley.sip.transaction.ServerTransaction;
import parley.sip.transaction.TransactionEffect;
import parley.sip.transaction.TransactionKey;

/// The server's part of a leg: what the peer asks (RFC 3261 §12.2.2, §17.2).
final class UsageServer {
    private UsageServer() {}

    static void received(UsageTurn turn, SipRequest request, boolean reliableTransport) {
        var key = TransactionKey.ofInbound(request);
        var known = turn.servers.get(key);
        if (known != null) {
            apply(turn, key, known.on(new ServerInput.Request(request)));
        } else if (request.method().equals(Method.ACK)) {
            acknowledged(turn, request);
        } else if (request.method().equals(Method.CANCEL)) {
            cancel(turn, key, request, reliableTransport);
        } else {
            inDialog(turn, key, request, reliableTransport);
        }
    }

    /// Starts a transaction and lets its request through.
    static void start(UsageTurn turn, TransactionKey key, ServerTransaction.Step step) {
        apply(turn, key, step);
    }

    /// The call answers.
    static void respond(UsageTurn turn, TransactionKey inquiry, OutgoingResponse response) {
        var transaction = turn.servers.get(inquiry);
        if (transaction != null) {
            send(turn, inquiry, transaction, response);
        }
    }

    static void fired(UsageTurn turn, UsageTimer.OfTransaction timer, ServerTransaction transaction) {
        apply(turn, timer.key(), transaction.on(new ServerInput.Fired(timer.name())));
    }

    private static void inDialog(UsageTurn turn, TransactionKey key, SipRequest request, boolean reliableTransport) {
        var timers = turn.settings.timers();
        var invite = request.method().equals(Method.INVITE);
        var dialog = turn.dialogs.get(DialogId.ofInbound(request));
        var step = invite
                ? InviteServerTransaction.start(request, timers, reliableTransport)
                : NonInviteServerTransaction.start(request, timers, reliableTransport);
        if (dialog == null || (turn.closed() && !request.method().equals(Method.BYE))) {
            refuse(turn, key, step, OutgoingResponse.of(481));
            return;
        }
        switch (dialog.admit(request)) {
            case Dialog.Admission.OutOfOrder() -> refuse(turn, key, step, OutgoingResponse.of(500));
            case Dialog.Admission.Admitted(var admitted) -> {
                turn.keep(admitted);
                start(turn, key, step);
            }
        }
    }

    private static void refuse(
            UsageTurn turn, TransactionKey key, ServerTransaction.Step step, OutgoingResponse response) {
        enact(turn, key, step);
        respond(turn, key, response);
    }

    /// A CANCEL is answered for itself; whether the INVITE ends by it is the call's matter (RFC 3261 §9.2).
    private static void cancel(UsageTurn turn, TransactionKey key, SipRequest request, boolean reliableTransport) {
        var inquiry = TransactionKey.cancelledBy(request);
        var target = turn.servers.get(inquiry);
        var step = NonInviteServerTransaction.start(request, turn.settings.timers(), reliableTransport);
        refuse(turn, key, step, OutgoingResponse.of(target == null ? 481 : 200));
        if (target instanceof InviteServerTransaction invite && invite.unanswered()) {
            turn.tell(new LegEvent.Cancelled(inquiry, request));
        }
    }

    private static void acknowledged(UsageTurn turn, SipRequest ack) {
        var number = ack.headers().cseq().number();
        turn.unacknowledged.entrySet().stream()
                .filter(entry -> entry.getValue().cseq() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(inquiry -> {
                    turn.unacknowledged.remove(inquiry);
                    turn.disarm(new UsageTimer.SuccessAgain(inquiry));
                    turn.tell(new LegEvent.Acknowledged(inquiry, ack));
                    UsageEnding.acknowledged(turn);
                });
    }

    /// A request seen for the first time.
    private static void passed(UsageTurn turn, TransactionKey key, SipRequest request) {
        if (request.method().equals(Method.ACK)) {
            acknowledged(turn, request);
        } else if (request.method().equals(Method.BYE)) {
            hungUp(turn, key, request);
        } else if (SessionRefresh.refused(turn, key, request)) {
            return;
        } else if (request.method().equals(Method.UPDATE) && request.body().length() == 0) {
            // It refreshes the session or the target of this leg, and has nothing for the other one (RFC 4028 §7.4).
            respond(turn, key, OutgoingResponse.of(200));
        } else {
            turn.tell(new LegEvent.Asked(key, request));
        }
    }

    private static void hungUp(UsageTurn turn, TransactionKey key, SipRequest bye) {
        respond(turn, key, OutgoingResponse.of(200));
        if (turn.open()) {
            turn.tell(new LegEvent.HungUp(bye));
        }
        UsageEnding.close(turn);
    }

    private static void send(
            UsageTurn turn, TransactionKey key, ServerTransaction transaction, OutgoingResponse response) {
        var request = transaction.request();
        var built = LegResponse.build(turn, request, response);
        if (request.method().equals(Method.INVITE)) {
            built = invited(turn, key, request, built);
        } else if (built.success()) {
            built = SessionRefresh.answered(turn, request, built);
            refreshTarget(turn, request);
        }
        turn.describe(built);
        apply(turn, key, transaction.on(new ServerInput.Respond(built)));
    }

    /// What a response to INVITE does to the dialog.
    private static SipResponse invited(UsageTurn turn, TransactionKey key, SipRequest invite, SipResponse response) {
        var initial = turn.role instanceof UsageRole.Answering answering
                && answering.inquiry().equals(key);
        if (response.status() >= 300) {
            if (initial) {
                turn.standing = new Standing.Closed();
            }
            return response;
        }
        if (initial) {
            joinDialog(turn, invite, response);
        }
        if (response.provisional()) {
            return response;
        }
        var timed = SessionRefresh.answered(turn, invite, response);
        refreshTarget(turn, invite);
        var schedule = RetransmissionSchedule.ofSuccess(turn.settings.timers());
        turn.unacknowledged.put(key, new Success(invite.headers().cseq().number(), timed, schedule));
        turn.effects.add(new UsageEffect.Arm(new UsageTimer.SuccessAgain(key), schedule.delay()));
        return timed;
    }

    private static void joinDialog(UsageTurn turn, SipRequest invite, SipResponse response) {
        var id = DialogId.ofInbound(invite);
        var tag = response.headers().to().tag().orElse("");
        var known = turn.dialogs.get(new DialogId(id.callId(), tag, id.remoteTag()));
        if (known != null) {
            confirm(turn, known, response);
        } else if (Dialog.uas(invite, tag) instanceof Parsed.Ok<Dialog>(var dialog)) {
            confirm(turn, dialog, response);
        }
    }

    private static void confirm(UsageTurn turn, Dialog dialog, SipResponse response) {
        if (response.success()) {
            turn.keepOnly(dialog.confirmed());
        } else {
            turn.keep(dialog);
        }
    }

    private static void refreshTarget(UsageTurn turn, SipRequest request) {
        var dialog = turn.dialogs.get(DialogId.ofInbound(request));
        if (dialog != null) {
            turn.keep(dialog.refreshedBy(request));
        }
    }

    /// True while the call owes an answer.
    static boolean unanswered(ServerTransaction transaction) {
        return (transaction instanceof InviteServerTransaction invite && invite.unanswered())
                || (transaction instanceof NonInviteServerTransaction other
                        && other.state() instanceof NonInviteServerTransaction.State.Trying);
    }

    private static void apply(UsageTurn turn, TransactionKey key, ServerTransaction.Step step) {
        var passed = enact(turn, key, step);
        if (passed != null) {
            passed(turn, key, passed);
        }
    }

    /// Performs what a transaction asks, but for the request it lets through, which is answered.
    private static @Nullable SipRequest enact(UsageTurn turn, TransactionKey key, ServerTransaction.Step step) {
        turn.servers.put(key, step.next());
        SipRequest passed = null;
        for (var effect : step.effects()) {
            switch (effect) {
                case TransactionEffect.Send(var message) -> {
                    if (message instanceof SipResponse response) {
                        turn.effects.add(new UsageEffect.SendResponse(key, response));
                    }
                }
                case TransactionEffect.PassToUser(var message) -> {
                    if (message instanceof SipRequest request) {
                        passed = request;
                    }
                }
                case TransactionEffect.Arm(var timer, var delay) ->
                    turn.effects.add(new UsageEffect.Arm(new UsageTimer.OfTransaction(key, timer), delay));
                case TransactionEffect.Disarm(var timer) -> turn.disarm(new UsageTimer.OfTransaction(key, timer));
                // The caller may be on another connection by now and repeat its request there (RFC 6026 §7.1).
                case TransactionEffect.ReportTransportError _ -> {}
                case TransactionEffect.End _ -> {
                    turn.servers.remove(key);
                    turn.effects.add(new UsageEffect.Disclaim(key));
                }
            }
        }
        return passed;
    }
}
