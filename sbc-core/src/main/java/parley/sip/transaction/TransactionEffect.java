package parley.sip.transaction;

import java.time.Duration;
import parley.sip.message.SipMessage;

/// What a transaction asks of its owner, in order and nothing else.
public sealed interface TransactionEffect {
    /// Send on the transaction's flow or to its target.
    /// @param message first time or again
    record Send(SipMessage message) implements TransactionEffect {}

    /// Tell the transaction user.
    /// @param message a request or response seen for the first time; in Accepted (RFC 6026 §7) also each 2xx again
    record PassToUser(SipMessage message) implements TransactionEffect {}

    /// Start that timer, or start it anew.
    /// @param timer which
    /// @param delay from now
    record Arm(TimerName timer, Duration delay) implements TransactionEffect {}

    /// Stop that timer.
    /// @param timer which
    record Disarm(TimerName timer) implements TransactionEffect {}

    /// Tell the transaction user that a response could not be sent. The transaction lives on: the request may come
    /// again over another connection (RFC 6026 §7.1).
    record ReportTransportError() implements TransactionEffect {}

    /// The transaction is Terminated; its last effect. Every timer was disarmed before it.
    /// @param outcome how it went
    record End(Outcome outcome) implements TransactionEffect {}

    /// How a transaction ended.
    enum Outcome {
        COMPLETED,
        TIMEOUT,
        TRANSPORT_ERROR
    }
}
