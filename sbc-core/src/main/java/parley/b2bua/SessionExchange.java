package parley.b2bua;

import java.util.Map;
import java.util.Optional;
import parley.common.LegSide;
import parley.sip.message.Body;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;

/// An INVITE or UPDATE on its way across the call: the first one, or one that changes the session.
/// @param from the side that asks
/// @param inquiry its request
/// @param request as received
/// @param exchange our request to the other side
/// @param initial true for the INVITE that makes the call
/// @param stage how far it has come
public record SessionExchange(
        LegSide from, TransactionKey inquiry, SipRequest request, long exchange, boolean initial, Stage stage) {
    /// How far it has come. The offer comes with the request, or else with the 2xx (RFC 3261 §13.2.1).
    public sealed interface Stage {
        /// The offer waits for sockets.
        /// @param sockets so far
        record OfferWaits(Sockets sockets) implements Stage {}

        /// The other side is asked.
        /// @param offered true if our request had an offer
        /// @param answer that an early response has brought, as the asking side was told
        record Asking(boolean offered, Optional<Body> answer) implements Stage {}

        /// The other side's 2xx has an offer, which waits for sockets.
        /// @param success as received
        /// @param sockets so far
        record CounterOfferWaits(SipResponse success, Sockets sockets) implements Stage {}

        /// The 2xx is out and awaits its ACK.
        /// @param counterOffered true if it has an offer, whose answer the ACK must bring
        record Accepted(boolean counterOffered) implements Stage {}
    }

    /// Sockets asked for.
    /// @param streams how many
    /// @param open those that are open, by stream
    public record Sockets(int streams, Map<Integer, CallInput.MediaAllocated> open) {
        public Sockets {
            open = Map.copyOf(open);
        }
    }

    SessionExchange at(Stage next) {
        return new SessionExchange(from, inquiry, request, exchange, initial, next);
    }

    boolean invite() {
        return request.method().equals(Method.INVITE);
    }

    LegSide to() {
        return from.other();
    }
}
