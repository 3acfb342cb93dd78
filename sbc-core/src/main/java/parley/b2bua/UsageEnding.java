package parley.b2bua;

import java.util.List;
import parley.b2bua.InviteUsage.Standing;
import parley.sip.message.Body;
import parley.sip.message.Method;
import parley.sip.message.SipHeaders;
import parley.sip.transaction.InviteClientTransaction;

/// How a leg ends (RFC 3261 §15).
final class UsageEnding {
    private UsageEnding() {}

    /// The call is over.
    static void hangUp(UsageTurn turn, SipHeaders headers) {
        if (!turn.open()) {
            return;
        }
        turn.standing = new Standing.HangingUp(headers);
        answerPending(turn, turn.confirmed().isPresent() ? 487 : 500);
        if (turn.closed()) {
            return;
        }
        takeBack(turn, headers);
        acknowledgeTaken(turn);
        if (turn.confirmed().isPresent() && turn.unacknowledged.isEmpty()) {
            bye(turn, headers);
        } else if (turn.confirmed().isEmpty() && !inviting(turn)) {
            close(turn);
        }
    }

    /// An ACK has come: what waited for it goes on. A server must not send BYE before (§15).
    static void acknowledged(UsageTurn turn) {
        if (turn.standing instanceof Standing.HangingUp(var headers) && turn.unacknowledged.isEmpty()) {
            bye(turn, headers);
        }
    }

    private static void bye(UsageTurn turn, SipHeaders headers) {
        turn.confirmed().ifPresent(dialog -> {
            UsageClient.ask(turn, UsageClient.OF_OUR_OWN, dialog, new OutgoingRequest(Method.BYE, headers, Body.EMPTY));
            close(turn);
        });
    }

    /// There is no dialog any more: nothing is repeated, nothing answered but 481, and transactions run out.
    static void close(UsageTurn turn) {
        turn.standing = new Standing.Closed();
        answerPending(turn, 487);
        turn.unacknowledged.keySet().forEach(key -> turn.disarm(new UsageTimer.SuccessAgain(key)));
        turn.unacknowledged.clear();
        takeBack(turn, SipHeaders.NONE);
        UsageClock.stopSession(turn);
    }

    /// Requests of the peer that the call has not answered get their final response (§15.1.2).
    private static void answerPending(UsageTurn turn, int status) {
        for (var entry : List.copyOf(turn.servers.entrySet())) {
            if (UsageServer.unanswered(entry.getValue())) {
                UsageServer.respond(turn, entry.getKey(), OutgoingResponse.of(status));
            }
        }
    }

    /// INVITEs of ours without final response are cancelled, or they might never end.
    private static void takeBack(UsageTurn turn, SipHeaders headers) {
        for (var entry : List.copyOf(turn.clients.entrySet())) {
            UsageClient.cancel(turn, entry.getKey(), entry.getValue(), headers);
        }
    }

    /// A 2xx that the call had not acknowledged yet.
    private static void acknowledgeTaken(UsageTurn turn) {
        for (var entry : List.copyOf(turn.clients.entrySet())) {
            var client = entry.getValue();
            var taken = client.transaction() instanceof InviteClientTransaction invite
                    && invite.state() instanceof InviteClientTransaction.State.Accepted;
            if (taken && client.acknowledgement().isEmpty()) {
                turn.confirmed()
                        .ifPresent(dialog -> UsageClient.acknowledge(turn, entry.getKey(), client, dialog, Body.EMPTY));
            }
        }
    }

    private static boolean inviting(UsageTurn turn) {
        return turn.clients.values().stream()
                .anyMatch(
                        client -> client.transaction() instanceof InviteClientTransaction invite && !invite.finished());
    }
}
