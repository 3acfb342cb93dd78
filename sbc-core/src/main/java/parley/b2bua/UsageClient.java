package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.b2bua.InviteUsage.Cancelling;
import parley.b2bua.InviteUsage.ClientExchange;
import parley.b2bua.LegEvent.Failure;
import parley.sip.dialog.Dialog;
import parley.sip.message.Body;
import parley.sip.message.CSeq;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipWriter;
import parley.sip.message.Uri;
import parley.sip.transaction.ClientInput;
import parley.sip.transaction.ClientTransaction;
import parley.sip.transaction.HopByHop;
import parley.sip.transaction.InviteClientTransaction;
import parley.sip.transaction.NonInviteClientTransaction;
import parley.sip.transaction.TransactionEffect;
import parley.sip.transaction.TransactionKey;

/// The client's part of a leg: what we ask the peer (RFC 3261 §12.2.1, §17.1).
final class UsageClient {
    /// The call's name for a request that it did not ask for.
    static final long OF_OUR_OWN = 0;

    private UsageClient() {}

    /// The INVITE that makes the leg, as it goes out.
    static SipRequest completeInitial(UsageSettings settings, SipRequest invite) {
        var secure = invite.requestUri().secure();
        var headers = invite.headers();
        if (settings.transparent()) {
            var ours = SipWriter.text(settings.local().recordRoute(secure));
            var routes = new ArrayList<String>();
            routes.add(ours);
            routes.addAll(headers.all(HeaderName.RECORD_ROUTE));
            headers = headers.with(HeaderName.RECORD_ROUTE, routes);
        }
        var role = new UsageRole.Calling(
                TransactionKey.ofOutbound(stamped(settings, invite, 1)), 0, invite, Failover.NONE);
        headers = LegResponse.withDefault(headers, HeaderName.CONTACT, LegResponse.contact(settings, role));
        headers = capable(settings, headers);
        headers = settings.sessionTimers().offer(headers);
        return stamped(settings, invite.with(headers), 1);
    }

    private static SipHeaders capable(UsageSettings settings, SipHeaders headers) {
        var able = LegResponse.withDefault(headers, HeaderName.ALLOW, Capabilities.ALLOW);
        able = LegResponse.withDefault(able, HeaderName.SUPPORTED, String.join(", ", Capabilities.OPTIONS));
        return settings.product().isEmpty()
                ? able
                : LegResponse.withDefault(able, HeaderName.USER_AGENT, settings.product());
    }

    /// The same INVITE as a request of its own (RFC 3261 §8.1.3.5): a higher number, another branch, our present
    /// wish for a session timer.
    static SipRequest numberedAnew(UsageTurn turn, SipRequest invite) {
        var vias = invite.headers().all(HeaderName.VIA);
        var cseq = new CSeq(invite.headers().cseq().number() + 1, Method.INVITE);
        var headers = invite.headers()
                .with(HeaderName.VIA, vias.subList(1, vias.size()))
                .with(HeaderName.CSEQ, SipWriter.text(cseq));
        return stamped(turn.settings, invite.with(turn.settings.sessionTimers().offer(headers)), turn.branches);
    }

    /// The same INVITE for another server: identical but for the branch (RFC 3263 §4.3).
    static SipRequest branchedAnew(UsageTurn turn, SipRequest invite) {
        var vias = invite.headers().all(HeaderName.VIA);
        turn.branches++;
        var bare = invite.with(invite.headers().with(HeaderName.VIA, vias.subList(1, vias.size())));
        return stamped(turn.settings, bare, turn.branches);
    }

    /// Our Via on top of those that cross.
    private static SipRequest stamped(UsageSettings settings, SipRequest request, long number) {
        var via = settings.local().via(UsageTurn.branch(settings, number));
        return request.with(request.headers().onTop(HeaderName.VIA, SipWriter.text(via)));
    }

    /// Sends a request in a transaction of its own.
    static void start(UsageTurn turn, long exchange, SipRequest request) {
        var timers = turn.settings.timers();
        var reliable = turn.settings.local().protocol().reliable();
        var key = TransactionKey.ofOutbound(request);
        var step = request.method().equals(Method.INVITE)
                ? InviteClientTransaction.start(request, timers, reliable)
                : NonInviteClientTransaction.start(request, timers, reliable);
        turn.describe(request);
        turn.effects.add(new UsageEffect.Claim(key));
        turn.clients.put(key, new ClientExchange(step.next(), exchange, Cancelling.NO, Optional.empty()));
        apply(turn, key, step);
    }

    /// The call asks in the dialog.
    static void request(UsageTurn turn, long exchange, OutgoingRequest outgoing) {
        var dialog = turn.current();
        if (!turn.open() || dialog.isEmpty()) {
            turn.tell(new LegEvent.Unanswered(exchange, Failure.TRANSPORT, "there is no dialog to ask in"));
            return;
        }
        ask(turn, exchange, dialog.get(), outgoing);
    }

    /// Asks in a dialog.
    static void ask(UsageTurn turn, long exchange, Dialog dialog, OutgoingRequest outgoing) {
        var numbered = numbered(dialog, outgoing.headers()).request(outgoing.method());
        if (turn.dialogs.containsKey(dialog.id())) {
            turn.keep(numbered.dialog());
        }
        var base = numbered.request();
        var lines = new ArrayList<SipHeader>(outgoing.headers().all(HeaderName.VIA).stream()
                .map(via -> new SipHeader(HeaderName.VIA, via))
                .toList());
        lines.addAll(base.headers().lines());
        var headers = SipHeaders.of(lines);
        for (var line : outgoing.headers().lines()) {
            if (line.name().equals(HeaderName.MAX_FORWARDS)) {
                headers = headers.with(HeaderName.MAX_FORWARDS, line.value());
            } else if (crosses(line.name())) {
                headers = headers.adding(line.name(), line.value());
            }
        }
        if (refreshesTarget(outgoing.method())) {
            headers = LegResponse.withDefault(headers, HeaderName.CONTACT, LegResponse.contact(turn));
            headers = SessionRefresh.asking(turn, outgoing.method(), headers);
        }
        headers = capable(turn.settings, headers);
        var complete = new SipRequest(outgoing.method(), base.requestUri(), headers, outgoing.body());
        turn.branches++;
        start(turn, exchange, stamped(turn.settings, complete, turn.branches));
    }

    /// A transparent call keeps the caller's sequence numbers where ours are not ahead of them already.
    private static Dialog numbered(Dialog dialog, SipHeaders carried) {
        if (!carried.has(HeaderName.CSEQ) || carried.cseq().number() <= dialog.localCSeq()) {
            return dialog;
        }
        return new Dialog(
                dialog.id(),
                dialog.state(),
                dialog.initiator(),
                dialog.secure(),
                dialog.local(),
                dialog.remote(),
                carried.cseq().number() - 1,
                dialog.remoteCSeq(),
                dialog.remoteTarget(),
                dialog.routeSet());
    }

    private static boolean crosses(HeaderName name) {
        return !name.equals(HeaderName.VIA) && !name.equals(HeaderName.CSEQ);
    }

    private static boolean refreshesTarget(Method method) {
        return List.of(Method.INVITE, Method.UPDATE, Method.REFER, Method.SUBSCRIBE, Method.NOTIFY)
                .contains(method);
    }

    static void acknowledge(UsageTurn turn, long exchange, Body body) {
        for (var entry : List.copyOf(turn.clients.entrySet())) {
            var client = entry.getValue();
            var dialog = turn.confirmed();
            if (client.exchange() == exchange && dialog.isPresent()) {
                acknowledge(turn, entry.getKey(), client, dialog.get(), body);
            }
        }
    }

    static void acknowledge(UsageTurn turn, TransactionKey key, ClientExchange client, Dialog dialog, Body body) {
        var ack = dialog.ack(client.transaction().request());
        var headers = ack.headers();
        if (body.length() > 0) {
            headers = headers.with(HeaderName.CONTENT_TYPE, Capabilities.ACCEPT);
        }
        turn.branches++;
        var complete =
                stamped(turn.settings, new SipRequest(Method.ACK, ack.requestUri(), headers, body), turn.branches);
        turn.describe(complete);
        turn.clients.put(key, client.acknowledged(complete));
        turn.effects.add(new UsageEffect.SendRequest(key, complete, nextHop(dialog)));
    }

    static Optional<Uri> nextHop(Dialog dialog) {
        return Optional.of(dialog.nextHop());
    }

    static void cancel(UsageTurn turn, long exchange, SipHeaders headers) {
        for (var entry : List.copyOf(turn.clients.entrySet())) {
            if (entry.getValue().exchange() == exchange) {
                cancel(turn, entry.getKey(), entry.getValue(), headers);
            }
        }
    }

    /// A CANCEL before any provisional response might overtake its INVITE: it waits (RFC 3261 §9.1).
    static void cancel(UsageTurn turn, TransactionKey key, ClientExchange client, SipHeaders headers) {
        if (!(client.transaction() instanceof InviteClientTransaction invite) || invite.finished()) {
            return;
        }
        if (invite.provisionalSeen() && client.cancelling() != Cancelling.SENT) {
            turn.clients.put(key, client.cancelling(Cancelling.SENT));
            sendCancel(turn, key, invite, headers);
        } else if (client.cancelling() == Cancelling.NO) {
            turn.clients.put(key, client.cancelling(Cancelling.WANTED));
        }
    }

    private static void sendCancel(
            UsageTurn turn, TransactionKey key, InviteClientTransaction invite, SipHeaders headers) {
        var cancel = HopByHop.cancel(invite.request());
        var complete = cancel.headers();
        for (var line : headers.lines()) {
            if (line.name().equals(HeaderName.REASON)) {
                complete = complete.adding(line.name(), line.value());
            }
        }
        start(turn, OF_OUR_OWN, cancel.with(complete));
        turn.effects.add(new UsageEffect.Arm(
                new UsageTimer.FinalResponseOverdue(key), turn.settings.timers().transactionTimeout()));
    }

    static void received(UsageTurn turn, SipResponse response) {
        if (!turn.settings.transparent() && response.headers().vias().size() > 1) {
            // A hidden leg sends its own Via alone: the response is for somebody else (RFC 3261 §8.1.3.3).
            return;
        }
        var key = TransactionKey.ofResponse(response);
        var client = turn.clients.get(key);
        if (client != null) {
            apply(turn, key, client.transaction().on(new ClientInput.Response(response)));
        }
    }

    static void fired(UsageTurn turn, UsageTimer.OfTransaction timer, ClientExchange client) {
        apply(turn, timer.key(), client.transaction().on(new ClientInput.Fired(timer.name())));
    }

    /// Nobody could be found who takes it.
    static void sendFailed(UsageTurn turn, TransactionKey key, String cause) {
        transportError(turn, key, new Cause(cause, false));
    }

    /// Somebody had taken it, and may not have understood it any more.
    static void connectionLost(UsageTurn turn, TransactionKey key, String cause) {
        transportError(turn, key, new Cause(cause, true));
    }

    private static void transportError(UsageTurn turn, TransactionKey key, Cause cause) {
        var client = turn.clients.get(key);
        if (client != null) {
            apply(turn, key, client.transaction().on(new ClientInput.TransportError()), cause);
        }
    }

    private static void apply(UsageTurn turn, TransactionKey key, ClientTransaction.Step step) {
        apply(turn, key, step, new Cause("no response came in time", true));
    }

    /// Why a transaction ends without an answer.
    /// @param words plain
    /// @param elsewhere true where another server may take the request
    private record Cause(String words, boolean elsewhere) {}

    private static void apply(UsageTurn turn, TransactionKey key, ClientTransaction.Step step, Cause cause) {
        var client = turn.clients.get(key);
        if (client == null) {
            return;
        }
        turn.clients.put(key, client.with(step.next()));
        SipResponse passed = null;
        for (var effect : step.effects()) {
            switch (effect) {
                case TransactionEffect.Send(var message) -> {
                    if (message instanceof SipRequest request) {
                        turn.effects.add(new UsageEffect.SendRequest(key, request, hopOf(turn, client)));
                    }
                }
                case TransactionEffect.PassToUser(var message) -> {
                    if (message instanceof SipResponse response) {
                        passed = response;
                    }
                }
                case TransactionEffect.Arm(var timer, var delay) ->
                    turn.effects.add(new UsageEffect.Arm(new UsageTimer.OfTransaction(key, timer), delay));
                case TransactionEffect.Disarm(var timer) -> turn.disarm(new UsageTimer.OfTransaction(key, timer));
                case TransactionEffect.ReportTransportError _ -> {}
                case TransactionEffect.End(var outcome) -> {
                    passed = deliver(turn, key, client, passed);
                    end(turn, key, client, outcome, cause);
                }
            }
        }
        deliver(turn, key, client, passed);
    }

    /// A request in a dialog goes to the nearest route or the remote target; what makes the leg, or goes the way of
    /// an INVITE, to the leg's own target.
    private static Optional<Uri> hopOf(UsageTurn turn, ClientExchange client) {
        var asked = client.transaction().request();
        return asked.headers().to().tag().isPresent() ? turn.current().map(Dialog::nextHop) : Optional.empty();
    }

    private static @Nullable SipResponse deliver(
            UsageTurn turn, TransactionKey key, ClientExchange client, @Nullable SipResponse response) {
        if (response != null) {
            UsageAnswers.answered(turn, key, turn.clients.getOrDefault(key, client), response);
        }
        return null;
    }

    private static void end(
            UsageTurn turn, TransactionKey key, ClientExchange client, TransactionEffect.Outcome outcome, Cause cause) {
        drop(turn, key);
        switch (outcome) {
            case COMPLETED -> {}
            case TIMEOUT -> {
                turn.effects.add(new UsageEffect.Unanswered());
                unanswered(turn, key, client, Failover.Fault.SILENT, Failure.TIMEOUT, cause);
            }
            case TRANSPORT_ERROR -> unanswered(turn, key, client, Failover.Fault.LOST, Failure.TRANSPORT, cause);
        }
    }

    private static void unanswered(
            UsageTurn turn,
            TransactionKey key,
            ClientExchange client,
            Failover.Fault fault,
            Failure failure,
            Cause cause) {
        var told = new LegEvent.Unanswered(client.exchange(), failure, cause.words());
        if (!cause.elsewhere() || !Failover.next(turn, key, client, fault, told)) {
            UsageAnswers.unanswered(turn, key, client, failure, cause.words());
        }
    }

    /// Forgets a transaction.
    static void drop(UsageTurn turn, TransactionKey key) {
        turn.clients.remove(key);
        turn.disarm(new UsageTimer.FinalResponseOverdue(key));
        turn.effects.add(new UsageEffect.Disclaim(key));
    }
}
