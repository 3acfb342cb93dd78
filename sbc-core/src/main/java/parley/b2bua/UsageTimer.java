package parley.b2bua;

import parley.sip.dialog.SessionTimer;
import parley.sip.transaction.TimerName;
import parley.sip.transaction.TransactionKey;

/// The timers of one leg.
public sealed interface UsageTimer {
    /// Of a transaction.
    /// @param key whose
    /// @param name its letter
    record OfTransaction(TransactionKey key, TimerName name) implements UsageTimer {}

    /// Repeats a 2xx until its ACK (RFC 3261 §13.3.1.4).
    /// @param inquiry the INVITE
    record SuccessAgain(TransactionKey inquiry) implements UsageTimer {}

    /// Ends an INVITE of ours that neither its CANCEL nor a BYE has brought a final response (RFC 3261 §9.1).
    /// @param key of the INVITE's transaction
    record FinalResponseOverdue(TransactionKey key) implements UsageTimer {}

    /// Of the session timer (RFC 4028).
    /// @param timer which
    record OfSession(SessionTimer.Timer timer) implements UsageTimer {}
}
