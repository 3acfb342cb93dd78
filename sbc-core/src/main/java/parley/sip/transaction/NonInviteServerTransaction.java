package parley.sip.transaction;

import java.util.List;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionEffect.Arm;
import parley.sip.transaction.TransactionEffect.Disarm;
import parley.sip.transaction.TransactionEffect.End;
import parley.sip.transaction.TransactionEffect.Outcome;
import parley.sip.transaction.TransactionEffect.PassToUser;
import parley.sip.transaction.TransactionEffect.Send;

/// The non-INVITE server transaction (RFC 3261 §17.2.2, figure 8).
/// ```
///  Trying --1xx--> Proceeding --200-699--> Completed --J--> Terminated
///     \------------200-699--------------/
/// ```
/// @param request any request but INVITE and ACK
/// @param timers of this network
/// @param reliableTransport true where the transport retransmits, so that we must not
/// @param state where the machine stands
public record NonInviteServerTransaction(
        SipRequest request, TransactionTimers timers, boolean reliableTransport, State state)
        implements ServerTransaction {
    /// The states of figure 8.
    public sealed interface State {
        /// Nothing sent: retransmissions are absorbed.
        record Trying() implements State {}

        /// A provisional response was sent.
        /// @param newest answers a retransmission of the request
        record Proceeding(SipResponse newest) implements State {}

        /// A final response was sent.
        /// @param response answers a retransmission of the request
        record Completed(SipResponse response) implements State {}

        /// Over.
        record Terminated() implements State {}
    }

    /// Passes the request to the user.
    public static Step start(SipRequest request, TransactionTimers timers, boolean reliableTransport) {
        var trying = new NonInviteServerTransaction(request, timers, reliableTransport, new State.Trying());
        return new Step(trying, List.of(new PassToUser(request)));
    }

    @Override
    public Step on(ServerInput input) {
        return switch (state) {
            case State.Trying _ -> onTrying(input);
            case State.Proceeding proceeding -> onProceeding(proceeding, input);
            case State.Completed completed -> onCompleted(completed, input);
            case State.Terminated _ -> stay();
        };
    }

    private Step onTrying(ServerInput input) {
        return switch (input) {
            case ServerInput.Respond(var response) -> respond(response);
            case ServerInput.Request _, ServerInput.Fired _, ServerInput.TransportError _ -> stay();
        };
    }

    private Step onProceeding(State.Proceeding proceeding, ServerInput input) {
        return switch (input) {
            case ServerInput.Request _ -> to(state, new Send(proceeding.newest()));
            case ServerInput.Respond(var response) -> respond(response);
            case ServerInput.Fired _ -> stay();
            case ServerInput.TransportError _ -> end(Outcome.TRANSPORT_ERROR);
        };
    }

    private Step onCompleted(State.Completed completed, ServerInput input) {
        return switch (input) {
            case ServerInput.Request _ -> to(state, new Send(completed.response()));
            // Any other final response of the user is discarded (§17.2.2).
            case ServerInput.Respond _ -> stay();
            case ServerInput.Fired(var timer) -> timer == TimerName.J ? end(Outcome.COMPLETED) : stay();
            case ServerInput.TransportError _ -> end(Outcome.TRANSPORT_ERROR, new Disarm(TimerName.J));
        };
    }

    private Step respond(SipResponse response) {
        if (response.provisional()) {
            return to(new State.Proceeding(response), new Send(response));
        }
        // Timer J is zero on a reliable transport: no retransmission can come (§17.2.2).
        return reliableTransport
                ? to(new State.Terminated(), new Send(response), new End(Outcome.COMPLETED))
                : to(
                        new State.Completed(response),
                        new Send(response),
                        new Arm(TimerName.J, timers.transactionTimeout()));
    }

    private Step end(Outcome outcome, Disarm... disarm) {
        return new Step(in(new State.Terminated()), new EffectList(List.of(disarm)).and(new End(outcome)));
    }

    private Step stay() {
        return to(state);
    }

    private Step to(State next, TransactionEffect... effects) {
        return new Step(in(next), List.of(effects));
    }

    private NonInviteServerTransaction in(State next) {
        return new NonInviteServerTransaction(request, timers, reliableTransport, next);
    }
}
