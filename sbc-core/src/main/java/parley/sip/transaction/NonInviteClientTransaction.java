package parley.sip.transaction;

import java.time.Duration;
import java.util.List;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionEffect.Arm;
import parley.sip.transaction.TransactionEffect.Disarm;
import parley.sip.transaction.TransactionEffect.End;
import parley.sip.transaction.TransactionEffect.Outcome;
import parley.sip.transaction.TransactionEffect.PassToUser;
import parley.sip.transaction.TransactionEffect.Send;

/// The non-INVITE client transaction (RFC 3261 §17.1.2, figure 6).
/// ```
///  Trying --1xx--> Proceeding --200-699--> Completed --K--> Terminated
///     \------------200-699--------------/
/// ```
/// @param request any request but INVITE and ACK
/// @param timers of this network
/// @param reliableTransport true where the transport retransmits, so that we must not
/// @param state where the machine stands
public record NonInviteClientTransaction(
        SipRequest request, TransactionTimers timers, boolean reliableTransport, State state)
        implements ClientTransaction {
    /// The states of figure 6.
    public sealed interface State {
        /// Sent, nothing heard.
        /// @param timerE until the next retransmission
        record Trying(Duration timerE) implements State {}

        /// A provisional response was heard; retransmissions go on every T2.
        record Proceeding() implements State {}

        /// A final response was heard; its retransmissions are absorbed.
        record Completed() implements State {}

        /// Over.
        record Terminated() implements State {}
    }

    /// Sends the request.
    public static Step start(SipRequest request, TransactionTimers timers, boolean reliableTransport) {
        var trying = new NonInviteClientTransaction(request, timers, reliableTransport, new State.Trying(timers.t1()));
        var timerF = new Arm(TimerName.F, timers.transactionTimeout());
        return reliableTransport
                ? new Step(trying, List.of(new Send(request), timerF))
                : new Step(trying, List.of(new Send(request), new Arm(TimerName.E, timers.t1()), timerF));
    }

    @Override
    public Step on(ClientInput input) {
        return switch (state) {
            case State.Trying trying -> onTrying(trying, input);
            case State.Proceeding _ -> onProceeding(input);
            case State.Completed _ -> onCompleted(input);
            case State.Terminated _ -> stay();
        };
    }

    private Step onTrying(State.Trying trying, ClientInput input) {
        return switch (input) {
            case ClientInput.Response(var response) -> answered(response);
            case ClientInput.Fired(var timer) ->
                switch (timer) {
                    case E -> {
                        var doubled = shorter(trying.timerE().multipliedBy(2), timers.t2());
                        yield to(new State.Trying(doubled), new Send(request), new Arm(TimerName.E, doubled));
                    }
                    case F -> end(Outcome.TIMEOUT, new Disarm(TimerName.E));
                    case A, B, D, G, H, I, J, K, L, M -> stay();
                };
            case ClientInput.TransportError _ -> failed();
        };
    }

    private Step onProceeding(ClientInput input) {
        return switch (input) {
            case ClientInput.Response(var response) -> answered(response);
            case ClientInput.Fired(var timer) ->
                switch (timer) {
                    case E -> to(state, new Send(request), new Arm(TimerName.E, timers.t2()));
                    case F -> end(Outcome.TIMEOUT, new Disarm(TimerName.E));
                    case A, B, D, G, H, I, J, K, L, M -> stay();
                };
            case ClientInput.TransportError _ -> failed();
        };
    }

    private Step onCompleted(ClientInput input) {
        return switch (input) {
            case ClientInput.Response _, ClientInput.TransportError _ -> stay();
            case ClientInput.Fired(var timer) -> timer == TimerName.K ? end(Outcome.COMPLETED) : stay();
        };
    }

    private Step answered(SipResponse response) {
        if (response.provisional()) {
            return to(new State.Proceeding(), new PassToUser(response));
        }
        var effects = new EffectList(List.of(new Disarm(TimerName.E), new Disarm(TimerName.F)));
        // Timer K is zero on a reliable transport: no retransmission can come (§17.1.2.2).
        return reliableTransport
                ? new Step(
                        in(new State.Terminated()), effects.and(new PassToUser(response), new End(Outcome.COMPLETED)))
                : new Step(
                        in(new State.Completed()),
                        effects.and(new PassToUser(response), new Arm(TimerName.K, timers.t4())));
    }

    private Step failed() {
        return end(Outcome.TRANSPORT_ERROR, new Disarm(TimerName.E), new Disarm(TimerName.F));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
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

    private NonInviteClientTransaction in(State next) {
        return new NonInviteClientTransaction(request, timers, reliableTransport, next);
    }
}
