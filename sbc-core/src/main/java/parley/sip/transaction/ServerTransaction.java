package parley.sip.transaction;

import java.util.List;
import parley.sip.message.SipRequest;

/// A server transaction (RFC 3261 §17.2): an immutable machine.
/// Each implementation has `static Step start(SipRequest, TransactionTimers, boolean reliableTransport)`,
/// which passes the request to the user and, for INVITE, sends 100 Trying.
public interface ServerTransaction {
    /// The request this transaction answers.
    SipRequest request();

    /// One arrow.
    Step on(ServerInput input);

    /// Where the arrow leads.
    /// @param next the transaction after it; useless after [TransactionEffect.End]
    /// @param effects to perform in order
    record Step(ServerTransaction next, List<TransactionEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }
}
