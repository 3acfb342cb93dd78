package parley.sip.transaction;

import java.time.Duration;
import java.util.List;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.UasResponse;
import parley.sip.transaction.TransactionEffect.Arm;
import parley.sip.transaction.TransactionEffect.Disarm;
import parley.sip.transaction.TransactionEffect.End;
import parley.sip.transaction.TransactionEffect.Outcome;
import parley.sip.transaction.TransactionEffect.PassToUser;
import parley.sip.transaction.TransactionEffect.ReportTransportError;
import parley.sip.transaction.TransactionEffect.Send;

/// The INVITE server transaction (RFC 3261 §17.2.1, figure 7; RFC 6026 §7.1, figure 7).
/// ```
///  Proceeding --2xx------> Accepted --L--> Terminated
///      \------300-699----> Completed --ACK--> Confirmed --I--> Terminated
///                              \--------H--------------------/
/// ```
/// A 2xx is resent by the user, who hears the ACK (RFC 3261 §13.3.1.4): Accepted only absorbs the INVITE's
/// retransmissions and lets each 2xx through.
/// @param request the INVITE
/// @param timers of this network
/// @param reliableTransport true where the transport retransmits, so that we must not
/// @param state where the machine stands
public record InviteServerTransaction(
        SipRequest request, TransactionTimers timers, boolean reliableTransport, State state)
        implements ServerTransaction {
    /// The states of RFC 6026 figure 7.
    public sealed interface State {
        /// No final response yet.
        /// @param newest the provisional response that answers a retransmission of the INVITE
        record Proceeding(SipResponse newest) implements State {}

        /// A 2xx was sent.
        record Accepted() implements State {}

        /// A failure was sent and awaits its ACK.
        /// @param response resent by timer G and for each retransmission of the INVITE
        /// @param timerG until the next retransmission
        record Completed(SipResponse response, Duration timerG) implements State {}

        /// The ACK was heard; its retransmissions are absorbed.
        record Confirmed() implements State {}

        /// Over.
        record Terminated() implements State {}
    }

    /// Answers 100 Trying at once, since nobody can promise a response within 200 ms of routing (§17.2.1), and passes
    /// the INVITE to the user.
    public static Step start(SipRequest request, TransactionTimers timers, boolean reliableTransport) {
        var trying = UasResponse.to(request, 100, "");
        var proceeding = new InviteServerTransaction(request, timers, reliableTransport, new State.Proceeding(trying));
        return new Step(proceeding, List.of(new Send(trying), new PassToUser(request)));
    }

    /// True while a final response is still owed, so that a CANCEL has an effect (§9.2).
    public boolean unanswered() {
        return state instanceof State.Proceeding;
    }

    @Override
    public Step on(ServerInput input) {
        return switch (state) {
            case State.Proceeding proceeding -> onProceeding(proceeding, input);
            case State.Accepted _ -> onAccepted(input);
            case State.Completed completed -> onCompleted(completed, input);
            case State.Confirmed _ -> onConfirmed(input);
            case State.Terminated _ -> stay();
        };
    }

    private Step onProceeding(State.Proceeding proceeding, ServerInput input) {
        return switch (input) {
            case ServerInput.Request(var again) ->
                again.method().equals(Method.INVITE) ? to(state, new Send(proceeding.newest())) : stay();
            case ServerInput.Respond(var response) -> respond(response);
            case ServerInput.Fired _ -> stay();
            case ServerInput.TransportError _ -> to(state, new ReportTransportError());
        };
    }

    private Step onAccepted(ServerInput input) {
        return switch (input) {
            case ServerInput.Request(var again) ->
                again.method().equals(Method.ACK) ? to(state, new PassToUser(again)) : stay();
            case ServerInput.Respond(var response) -> response.success() ? to(state, new Send(response)) : stay();
            case ServerInput.Fired(var timer) -> timer == TimerName.L ? end(Outcome.COMPLETED) : stay();
            case ServerInput.TransportError _ -> to(state, new ReportTransportError());
        };
    }

    private Step onCompleted(State.Completed completed, ServerInput input) {
        return switch (input) {
            case ServerInput.Request(var again) ->
                again.method().equals(Method.ACK) ? confirm() : to(state, new Send(completed.response()));
            case ServerInput.Respond _ -> stay();
            case ServerInput.Fired(var timer) ->
                switch (timer) {
                    case G -> retransmit(completed);
                    case H -> end(Outcome.TIMEOUT, new Disarm(TimerName.G));
                    case A, B, D, E, F, I, J, K, L, M -> stay();
                };
            case ServerInput.TransportError _ -> to(state, new ReportTransportError());
        };
    }

    private Step onConfirmed(ServerInput input) {
        return switch (input) {
            case ServerInput.Request _, ServerInput.Respond _, ServerInput.TransportError _ -> stay();
            case ServerInput.Fired(var timer) -> timer == TimerName.I ? end(Outcome.COMPLETED) : stay();
        };
    }

    private Step respond(SipResponse response) {
        if (response.provisional()) {
            return to(new State.Proceeding(response), new Send(response));
        }
        if (response.success()) {
            var timerL = new Arm(TimerName.L, timers.transactionTimeout());
            return to(new State.Accepted(), new Send(response), timerL);
        }
        var completed = new State.Completed(response, timers.t1());
        var timerH = new Arm(TimerName.H, timers.transactionTimeout());
        return reliableTransport
                ? to(completed, new Send(response), timerH)
                : to(completed, new Send(response), new Arm(TimerName.G, timers.t1()), timerH);
    }

    private Step retransmit(State.Completed completed) {
        var doubled = completed.timerG().multipliedBy(2);
        var timerG = doubled.compareTo(timers.t2()) <= 0 ? doubled : timers.t2();
        return to(
                new State.Completed(completed.response(), timerG),
                new Send(completed.response()),
                new Arm(TimerName.G, timerG));
    }

    private Step confirm() {
        var disarm = List.of(new Disarm(TimerName.G), new Disarm(TimerName.H));
        // Timer I is zero on a reliable transport: no second ACK can come (§17.2.1).
        return reliableTransport
                ? new Step(in(new State.Terminated()), new EffectList(disarm).and(new End(Outcome.COMPLETED)))
                : new Step(in(new State.Confirmed()), new EffectList(disarm).and(new Arm(TimerName.I, timers.t4())));
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

    private InviteServerTransaction in(State next) {
        return new InviteServerTransaction(request, timers, reliableTransport, next);
    }
}
