package parley.b2bua;

import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;

/// What happens on one leg and matters to the call.
public sealed interface LegEvent {
    /// The peer asks. BYE, CANCEL and ACK have events of their own.
    /// @param inquiry names the request until it is answered
    /// @param request as received
    record Asked(TransactionKey inquiry, SipRequest request) implements LegEvent {}

    /// The peer takes its INVITE back; the CANCEL itself is answered already, the INVITE is not.
    /// @param inquiry the INVITE
    /// @param cancel as received
    record Cancelled(TransactionKey inquiry, SipRequest cancel) implements LegEvent {}

    /// Our 2xx has its ACK.
    /// @param inquiry the INVITE
    /// @param ack as received
    record Acknowledged(TransactionKey inquiry, SipRequest ack) implements LegEvent {}

    /// Our 2xx was repeated for 64*T1 and never acknowledged (RFC 3261 §13.3.1.4).
    /// @param inquiry the INVITE
    record Unacknowledged(TransactionKey inquiry) implements LegEvent {}

    /// A response to a request of ours, 100 excepted.
    /// @param exchange the request
    /// @param response as received
    record Answered(long exchange, SipResponse response) implements LegEvent {}

    /// A request of ours got no final response and will get none.
    /// @param exchange the request
    /// @param failure why
    /// @param explanation in plain words
    record Unanswered(long exchange, Failure failure, String explanation) implements LegEvent {}

    /// The peer has ended the dialog; its BYE is answered already.
    /// @param bye as received
    record HungUp(SipRequest bye) implements LegEvent {}

    /// The leg refused the INVITE that was to make it.
    /// @param status answered
    /// @param reason in plain words
    record Declined(int status, String reason) implements LegEvent {}

    /// The session expired without a refresh (RFC 4028 §10).
    record Expired() implements LegEvent {}

    /// The leg broke down by a fault of ours.
    /// @param explanation in plain words
    record Broken(String explanation) implements LegEvent {}

    /// The leg is gone with all its transactions.
    record Over() implements LegEvent {}

    /// Why a request got no answer.
    enum Failure {
        /// Sent, and nothing came (RFC 3261 §8.1.3.1: to be taken for a 408).
        TIMEOUT,
        /// Could not be sent (to be taken for a 503).
        TRANSPORT
    }
}
