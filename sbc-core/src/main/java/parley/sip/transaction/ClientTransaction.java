package parley.sip.transaction;

import java.util.List;
import parley.sip.message.SipRequest;

/// A client transaction (RFC 3261 §17.1): an immutable machine.
/// Each implementation has `static Step start(SipRequest, TransactionTimers, boolean reliableTransport)`,
/// which sends the request and arms the first timers.
public interface ClientTransaction {
    /// The request this transaction carries.
    SipRequest request();

    /// One arrow.
    Step on(ClientInput input);

    /// Where the arrow leads.
    /// @param next the transaction after it; useless after [TransactionEffect.End]
    /// @param effects to perform in order
    record Step(ClientTransaction next, List<TransactionEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }
}
