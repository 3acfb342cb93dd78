package parley.b2bua;

import java.time.Duration;
import java.util.Optional;
import parley.sip.dialog.DialogId;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.Uri;
import parley.sip.transaction.TransactionKey;

/// What a leg asks of its shell, in order and nothing else.
public sealed interface UsageEffect {
    /// Send on the flow that the request came on.
    /// @param inquiry the request
    /// @param response first time or again
    record SendResponse(TransactionKey inquiry, SipResponse response) implements UsageEffect {}

    /// Send to the peer.
    /// @param key of its transaction, or of the INVITE that an ACK is for
    /// @param request first time or again
    /// @param nextHop the nearest route or the remote target; empty for the INVITE that makes the leg, and what
    ///     goes its way
    record SendRequest(TransactionKey key, SipRequest request, Optional<Uri> nextHop) implements UsageEffect {}

    /// A request of ours was not answered in time: where it went may be dead.
    record Unanswered() implements UsageEffect {}

    /// The server that was asked takes no requests for now (RFC 3261 §21.5.4): another one is to be tried first.
    record Unavailable() implements UsageEffect {}

    /// The next request is for another server of the leg's target than the one asked last (RFC 3263 §4.3).
    /// @param excluded true: that one is not to be asked again; false: by another connection it may
    record NextServer(boolean excluded) implements UsageEffect {}

    /// Tell the call.
    /// @param event what happened
    record Tell(LegEvent event) implements UsageEffect {}

    /// Start that timer, or start it anew.
    /// @param timer which
    /// @param delay from now
    record Arm(UsageTimer timer, Duration delay) implements UsageEffect {}

    /// Stop that timer.
    /// @param timer which
    record Disarm(UsageTimer timer) implements UsageEffect {}

    /// Messages of that transaction are ours from now on.
    /// @param key whose
    record Claim(TransactionKey key) implements UsageEffect {}

    /// No more messages of that transaction are awaited.
    /// @param key whose
    record Disclaim(TransactionKey key) implements UsageEffect {}

    /// Requests of that dialog are ours from now on.
    /// @param id whose
    record ClaimDialog(DialogId id) implements UsageEffect {}

    /// No more requests of that dialog are awaited.
    /// @param id whose
    record DisclaimDialog(DialogId id) implements UsageEffect {}

    /// The leg is over; its last effect. Every timer was disarmed, every claim given up before it.
    record End() implements UsageEffect {}
}
