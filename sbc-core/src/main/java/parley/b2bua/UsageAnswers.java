package parley.b2bua;

import parley.b2bua.InviteUsage.Cancelling;
import parley.b2bua.InviteUsage.ClientExchange;
import parley.b2bua.LegEvent.Failure;
import parley.sip.dialog.Dialog;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;

/// What the answers to our requests do to a leg (RFC 3261 §12.1.2, §13.2.2).
final class UsageAnswers {
    /// RFC 3261 §21.5.4.
    private static final int UNAVAILABLE = 503;

    private UsageAnswers() {}

    static void answered(UsageTurn turn, TransactionKey key, ClientExchange client, SipResponse response) {
        var method = client.transaction().request().method();
        if (!method.equals(Method.INVITE)) {
            other(turn, key, client, response);
        } else if (turn.role instanceof UsageRole.Calling calling
                && calling.key().equals(key)) {
            initial(turn, calling, key, client, response);
        } else {
            reInvite(turn, key, client, response);
        }
    }

    /// A request of ours will get no answer.
    static void unanswered(UsageTurn turn, TransactionKey key, ClientExchange client, Failure failure, String cause) {
        if (turn.role instanceof UsageRole.Calling calling && calling.key().equals(key)) {
            UsageEnding.close(turn);
            turn.tell(calling.failover().verdict(new LegEvent.Unanswered(client.exchange(), failure, cause)));
        } else if (client.exchange() != UsageClient.OF_OUR_OWN) {
            turn.tell(new LegEvent.Unanswered(client.exchange(), failure, cause));
        } else if (client.transaction().request().method().equals(Method.UPDATE)) {
            SessionRefresh.lost(turn);
        }
    }

    private static void initial(
            UsageTurn turn,
            UsageRole.Calling calling,
            TransactionKey key,
            ClientExchange client,
            SipResponse response) {
        if (SessionRefresh.tooSmall(turn, calling, key, client, response)) {
            return;
        }
        if (response.status() == UNAVAILABLE) {
            turn.effects.add(new UsageEffect.Unavailable());
            var told = new LegEvent.Answered(client.exchange(), response);
            if (Failover.next(turn, key, client, Failover.Fault.REFUSED, told)) {
                return;
            }
        }
        if (response.status() >= 300) {
            UsageEnding.close(turn);
            tell(turn, client, response);
        } else if (response.provisional()) {
            if (client.cancelling() == Cancelling.WANTED) {
                UsageClient.cancel(turn, key, client, turn.lastWords());
            }
            Dialog.uac(calling.invite(), pastUs(calling, response))
                    .filter(dialog -> !turn.dialogs.containsKey(dialog.id()))
                    .ifPresent(turn::keep);
            tell(turn, client, response);
        } else {
            Dialog.uac(calling.invite(), pastUs(calling, response))
                    .ifPresent(dialog -> accepted(turn, key, client, dialog, response));
        }
    }

    /// The first 2xx makes the call; each later one from another fork is acknowledged and hung up (§13.2.2.4).
    private static void accepted(
            UsageTurn turn, TransactionKey key, ClientExchange client, Dialog dialog, SipResponse response) {
        var confirmed = turn.confirmed();
        if (confirmed.isPresent() && confirmed.get().id().equals(dialog.id())) {
            acknowledgeAgain(turn, key, client, response);
        } else if (confirmed.isPresent() || !turn.open() || client.cancelling() != Cancelling.NO) {
            hangUpFork(turn, key, client, dialog);
        } else {
            turn.keepOnly(dialog);
            SessionRefresh.agreed(turn, client.transaction().request(), response);
            tell(turn, client, response);
        }
    }

    private static void hangUpFork(UsageTurn turn, TransactionKey key, ClientExchange client, Dialog dialog) {
        var headers = turn.lastWords();
        var unwanted = turn.confirmed().isEmpty();
        if (unwanted) {
            turn.keepOnly(dialog);
        }
        var acknowledged = client.acknowledgement();
        UsageClient.acknowledge(turn, key, client, dialog, Body.EMPTY);
        // The ACK to be repeated stays that of the dialog we keep.
        acknowledged.ifPresent(first -> turn.clients.put(key, client.acknowledged(first.ack())));
        UsageClient.ask(turn, UsageClient.OF_OUR_OWN, dialog, new OutgoingRequest(Method.BYE, headers, Body.EMPTY));
        if (unwanted) {
            turn.tell(new LegEvent.Unanswered(client.exchange(), Failure.TIMEOUT, "answered after it was cancelled"));
            UsageEnding.close(turn);
        }
    }

    private static void acknowledgeAgain(
            UsageTurn turn, TransactionKey key, ClientExchange client, SipResponse response) {
        client.acknowledgement()
                .flatMap(acknowledgement -> acknowledgement.again(response))
                .ifPresent(ack -> turn.effects.add(
                        new UsageEffect.SendRequest(key, ack, turn.current().map(Dialog::nextHop))));
    }

    private static void reInvite(UsageTurn turn, TransactionKey key, ClientExchange client, SipResponse response) {
        if (response.success() && client.acknowledgement().isPresent()) {
            acknowledgeAgain(turn, key, client, response);
            return;
        }
        if (response.provisional() && client.cancelling() == Cancelling.WANTED) {
            UsageClient.cancel(turn, key, client, turn.lastWords());
        }
        refreshed(turn, client, response);
        if (client.exchange() == UsageClient.OF_OUR_OWN) {
            SessionRefresh.refreshed(turn, key, client, response);
        } else if (response.success() && !turn.open()) {
            turn.confirmed().ifPresent(dialog -> UsageClient.acknowledge(turn, key, client, dialog, Body.EMPTY));
        } else {
            tell(turn, client, response);
        }
    }

    private static void other(UsageTurn turn, TransactionKey key, ClientExchange client, SipResponse response) {
        if (response.provisional()) {
            return;
        }
        refreshed(turn, client, response);
        if (client.transaction().request().method().equals(Method.UPDATE)
                && client.exchange() == UsageClient.OF_OUR_OWN) {
            SessionRefresh.refreshed(turn, key, client, response);
        }
        tell(turn, client, response);
    }

    private static void refreshed(UsageTurn turn, ClientExchange client, SipResponse response) {
        if (response.success()) {
            turn.confirmed().ifPresent(dialog -> turn.keep(dialog.answered(response)));
            SessionRefresh.agreed(turn, client.transaction().request(), response);
        }
    }

    private static void tell(UsageTurn turn, ClientExchange client, SipResponse response) {
        if (client.exchange() != UsageClient.OF_OUR_OWN && response.status() > 100) {
            turn.tell(new LegEvent.Answered(client.exchange(), response));
        }
    }

    /// The response without the Record-Route lines that the INVITE had when it left us: they lie behind us.
    private static SipResponse pastUs(UsageRole.Calling calling, SipResponse response) {
        var behind = calling.invite().headers().all(HeaderName.RECORD_ROUTE).size();
        var all = response.headers().all(HeaderName.RECORD_ROUTE);
        if (behind == 0 || all.size() < behind) {
            return response;
        }
        return response.with(response.headers().with(HeaderName.RECORD_ROUTE, all.subList(0, all.size() - behind)));
    }
}
