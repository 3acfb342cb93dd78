package parley.b2bua;

import parley.sip.message.SipRequest;
import parley.sip.message.Uri;
import parley.sip.transaction.TransactionKey;

/// Which end of the INVITE a leg is.
public sealed interface UsageRole {
    /// The INVITE that makes the leg, as received or as sent.
    SipRequest invite();

    /// True where the INVITE was to a `sips` URI: the dialog is secure from end to end (RFC 3261 §12.1).
    default boolean secure() {
        return invite().requestUri().secure();
    }

    /// The party called us.
    /// @param inquiry names the INVITE
    /// @param invite as received
    /// @param localTag ours
    record Answering(TransactionKey inquiry, SipRequest invite, String localTag) implements UsageRole {
        /// A dialog is secure too when the caller can only be reached that way.
        @Override
        public boolean secure() {
            return UsageRole.super.secure() || routedBack().secure();
        }

        /// Where requests to the caller go first (RFC 3261 §12.1.1).
        private Uri routedBack() {
            var headers = invite.headers();
            return headers.recordRoutes().isEmpty()
                    ? headers.contacts().getFirst().uri()
                    : headers.recordRoutes().getFirst().uri();
        }
    }

    /// We called the party.
    /// @param key of the INVITE's transaction
    /// @param exchange the call's name for it
    /// @param invite as sent
    /// @param failover to other servers of the same target
    record Calling(TransactionKey key, long exchange, SipRequest invite, Failover failover) implements UsageRole {}
}
