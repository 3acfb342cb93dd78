package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.sip.dialog.Dialog;
import parley.sip.dialog.DialogId;
import parley.sip.dialog.RetransmissionSchedule;
import parley.sip.dialog.SessionTimer;
import parley.sip.dialog.SuccessAcknowledgement;
import parley.sip.message.Body;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.ClientTransaction;
import parley.sip.transaction.InviteServerTransaction;
import parley.sip.transaction.ServerTransaction;
import parley.sip.transaction.TransactionKey;

/// One leg of a call: the INVITE usage (RFC 5057 §2) that an INVITE makes, with its transactions and its dialog,
/// from the first INVITE to the last retransmission after BYE. An immutable machine.
///
/// It does what a user agent does of itself: 100 Trying, repeating and acknowledging 2xx, sequence numbers, CANCEL
/// only after a provisional response, 200 to BYE, BYE to a 2xx that came too late. What needs the other leg it
/// tells the call as a [LegEvent].
///
/// @param settings told at the start
/// @param role which end of the INVITE
/// @param standing how far its end has come
/// @param servers requests of the peer
/// @param clients requests of ours
/// @param dialogs early ones, one per fork, until one is confirmed
/// @param unacknowledged 2xx of ours that await their ACK
/// @param sessionTimer as agreed, if any
/// @param described the session description we sent last
/// @param branches used up
public record InviteUsage(
        UsageSettings settings,
        UsageRole role,
        Standing standing,
        Map<TransactionKey, ServerTransaction> servers,
        Map<TransactionKey, ClientExchange> clients,
        Map<DialogId, Dialog> dialogs,
        Map<TransactionKey, Success> unacknowledged,
        Optional<SessionTimer> sessionTimer,
        Body described,
        long branches) {
    /// How far the end of a leg has come.
    public sealed interface Standing {
        /// Not at all.
        record Open() implements Standing {}

        /// The call is over, yet BYE must wait: for the ACK of our 2xx (RFC 3261 §15), or for what a CANCEL brings.
        /// @param headers for the BYE
        record HangingUp(SipHeaders headers) implements Standing {}

        /// No dialog any more; transactions run out.
        record Closed() implements Standing {}
    }

    /// How far the CANCEL of an INVITE has come.
    public enum Cancelling {
        NO,
        /// Waits for a provisional response.
        WANTED,
        SENT
    }

    /// A request of ours.
    /// @param transaction its machine
    /// @param exchange the call's name for it; 0 for what the call did not ask for
    /// @param cancelling whether it is to be cancelled
    /// @param acknowledgement of its 2xx
    public record ClientExchange(
            ClientTransaction transaction,
            long exchange,
            Cancelling cancelling,
            Optional<SuccessAcknowledgement> acknowledgement) {
        ClientExchange with(ClientTransaction next) {
            return new ClientExchange(next, exchange, cancelling, acknowledgement);
        }

        ClientExchange named(long other) {
            return new ClientExchange(transaction, other, cancelling, acknowledgement);
        }

        ClientExchange cancelling(Cancelling progress) {
            return new ClientExchange(transaction, exchange, progress, acknowledgement);
        }

        ClientExchange acknowledged(SipRequest ack) {
            return new ClientExchange(transaction, exchange, cancelling, Optional.of(new SuccessAcknowledgement(ack)));
        }
    }

    /// A 2xx of ours to an INVITE.
    /// @param cseq of the INVITE, and so of its ACK
    /// @param response to be repeated
    /// @param schedule when
    public record Success(long cseq, SipResponse response, RetransmissionSchedule schedule) {}

    /// Where an input leads.
    /// @param next the leg after it; useless after [UsageEffect.End]
    /// @param effects to perform in order
    public record Step(InviteUsage next, List<UsageEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    public InviteUsage {
        servers = Map.copyOf(servers);
        clients = Map.copyOf(clients);
        dialogs = Map.copyOf(dialogs);
        unacknowledged = Map.copyOf(unacknowledged);
    }

    /// The leg of a party that calls us: answers 100 and tells the call.
    /// @param invite with exactly one Contact
    /// @param reliableTransport true where the flow's transport retransmits
    public static Step answering(UsageSettings settings, SipRequest invite, boolean reliableTransport) {
        var key = TransactionKey.ofInbound(invite);
        var role = new UsageRole.Answering(key, invite, settings.branchSeed());
        var turn = new UsageTurn(fresh(settings, role));
        turn.effects.add(new UsageEffect.Claim(key));
        UsageServer.start(turn, key, InviteServerTransaction.start(invite, settings.timers(), reliableTransport));
        return turn.step();
    }

    /// The leg of a party that we call: sends the INVITE.
    /// @param exchange the call's name for the INVITE
    /// @param invite without Via; without Contact and Record-Route of ours
    public static Step calling(UsageSettings settings, long exchange, SipRequest invite) {
        return calling(settings, exchange, invite, Failover.NONE);
    }

    /// The same to a party that may have several servers: one that fails is followed by the next (RFC 3263 §4.3).
    /// @param exchange the call's name for the INVITE
    /// @param invite without Via; without Contact and Record-Route of ours
    public static Step callingAnyOf(UsageSettings settings, long exchange, SipRequest invite) {
        return calling(settings, exchange, invite, Failover.fresh());
    }

    private static Step calling(UsageSettings settings, long exchange, SipRequest invite, Failover failover) {
        var complete = UsageClient.completeInitial(settings, invite);
        var key = TransactionKey.ofOutbound(complete);
        var turn = new UsageTurn(fresh(settings, new UsageRole.Calling(key, exchange, complete, failover)));
        turn.branches = 1;
        UsageClient.start(turn, exchange, complete);
        return turn.step();
    }

    private static InviteUsage fresh(UsageSettings settings, UsageRole role) {
        return new InviteUsage(
                settings,
                role,
                new Standing.Open(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Body.EMPTY,
                0);
    }

    /// The dialog that the next request of ours goes into, if there is one.
    public Optional<Dialog> dialogToAsk() {
        return new UsageTurn(this).current();
    }

    /// Gives up everything that it has claimed: for a leg that stops before its end.
    public List<UsageEffect> relinquished() {
        var given = new ArrayList<UsageEffect>();
        servers.keySet().forEach(key -> given.add(new UsageEffect.Disclaim(key)));
        clients.keySet().forEach(key -> given.add(new UsageEffect.Disclaim(key)));
        dialogs.keySet().forEach(id -> given.add(new UsageEffect.DisclaimDialog(id)));
        return given;
    }

    /// One arrow.
    public Step on(UsageInput input) {
        var turn = new UsageTurn(this);
        switch (input) {
            case UsageInput.Received(SipRequest request, var reliable) -> UsageServer.received(turn, request, reliable);
            case UsageInput.Received(SipResponse response, var _) -> UsageClient.received(turn, response);
            case UsageInput.Fired(var timer) -> UsageClock.fired(turn, timer);
            case UsageInput.SendFailed(var key, var cause) -> UsageClient.sendFailed(turn, key, cause);
            case UsageInput.ConnectionLost(var key, var cause) -> UsageClient.connectionLost(turn, key, cause);
            case UsageInput.Rehomed(var local) -> turn.settings = settings.at(local);
            case UsageInput.Respond(var inquiry, var response) -> UsageServer.respond(turn, inquiry, response);
            case UsageInput.Request(var exchange, var request) -> UsageClient.request(turn, exchange, request);
            case UsageInput.Acknowledge(var exchange, var body) -> UsageClient.acknowledge(turn, exchange, body);
            case UsageInput.Cancel(var exchange, var headers) -> UsageClient.cancel(turn, exchange, headers);
            case UsageInput.HangUp(var headers) -> UsageEnding.hangUp(turn, headers);
        }
        return turn.step();
    }
}
