package parley.b2bua;

import parley.sip.message.Body;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipMessage;
import parley.sip.transaction.TransactionKey;

/// What happens to one leg: from the network, from its clock, from the call.
public sealed interface UsageInput {
    /// A message that matches one of its transactions or its dialog.
    /// @param message as received
    /// @param reliableTransport true where the flow's transport retransmits
    record Received(SipMessage message, boolean reliableTransport) implements UsageInput {}

    /// An armed timer ran out.
    /// @param timer which
    record Fired(UsageTimer timer) implements UsageInput {}

    /// A request of ours was not written.
    /// @param key its transaction
    /// @param cause in plain words
    record SendFailed(TransactionKey key, String cause) implements UsageInput {}

    /// The connection that a request of ours was handed to is gone, and no answer can come on it any more.
    /// @param key its transaction
    /// @param cause in plain words
    record ConnectionLost(TransactionKey key, String cause) implements UsageInput {}

    /// The hop to the peer has changed: another address of ours is the truthful one from now on.
    /// @param local ours there
    record Rehomed(LocalAddress local) implements UsageInput {}

    /// The call answers a request of the peer.
    /// @param inquiry the request
    /// @param response what to answer
    record Respond(TransactionKey inquiry, OutgoingResponse response) implements UsageInput {}

    /// The call asks the peer.
    /// @param exchange the call's name for it, unique on this leg
    /// @param request what to ask
    record Request(long exchange, OutgoingRequest request) implements UsageInput {}

    /// The call acknowledges a 2xx to an INVITE of ours.
    /// @param exchange the INVITE
    /// @param body the answer, if the 2xx was an offer
    record Acknowledge(long exchange, Body body) implements UsageInput {}

    /// The call takes an INVITE of ours back.
    /// @param exchange the INVITE
    /// @param headers for the CANCEL
    record Cancel(long exchange, SipHeaders headers) implements UsageInput {}

    /// The call is over: end the leg, whatever state it is in, as RFC 3261 §15 has it.
    /// @param headers for the BYE or CANCEL
    record HangUp(SipHeaders headers) implements UsageInput {}
}
