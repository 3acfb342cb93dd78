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

/// The INVITE client transaction (RFC 3261 §17.1.1, figure 5; RFC 6026 §7.2, figure 8).
/// ```
///  Calling --1xx--> Proceeding --2xx--> Accepted --M--> Terminated
///     |  \------------2xx--------------/
///     |                 |
///     +----300-699------+--> Completed (ACK sent) --D--> Terminated
/// ```
/// A 2xx is not acknowledged here: each fork's 2xx needs its own ACK from the user (RFC 3261 §13.2.2.4).
/// @param request the INVITE
/// @param timers of this network
/// @param reliableTransport true where the transport retransmits, so that we must not
/// @param state where the machine stands
public record InviteClientTransaction(
        SipRequest request, TransactionTimers timers, boolean reliableTransport, State state)
        implements ClientTransaction {
    /// Timer D on an unreliable transport: the server may resend its final response for that long (§17.1.1.2).
    public static final Duration TIMER_D = Duration.ofSeconds(32);

    /// The states of RFC 6026 figure 8.
    public sealed interface State {
        /// Sent, nothing heard.
        /// @param timerA until the next retransmission
        record Calling(Duration timerA) implements State {}

        /// A provisional response was heard.
        record Proceeding() implements State {}

        /// A 2xx was heard; its retransmissions and other forks' go to the user.
        record Accepted() implements State {}

        /// A failure was heard.
        /// @param ack answers each of its retransmissions
        record Completed(SipRequest ack) implements State {}

        /// Over.
        record Terminated() implements State {}
    }

    /// Sends the INVITE.
    public static Step start(SipRequest request, TransactionTimers timers, boolean reliableTransport) {
        var calling = new InviteClientTransaction(request, timers, reliableTransport, new State.Calling(timers.t1()));
        var timerB = new Arm(TimerName.B, timers.transactionTimeout());
        return reliableTransport
                ? new Step(calling, List.of(new Send(request), timerB))
                : new Step(calling, List.of(new Send(request), new Arm(TimerName.A, timers.t1()), timerB));
    }

    /// True once the server is known to hold the transaction, so that a CANCEL would find it. Until then the user must
    /// hold a CANCEL back, and after a final response there is nothing left to cancel (§9.1).
    public boolean provisionalSeen() {
        return state instanceof State.Proceeding;
    }

    /// True once a final response was heard or none will be.
    public boolean finished() {
        return switch (state) {
            case State.Calling _, State.Proceeding _ -> false;
            case State.Accepted _, State.Completed _, State.Terminated _ -> true;
        };
    }

    @Override
    public Step on(ClientInput input) {
        return switch (state) {
            case State.Calling calling -> onCalling(calling, input);
            case State.Proceeding _ -> onProceeding(input);
            case State.Accepted _ -> onAccepted(input);
            case State.Completed completed -> onCompleted(completed, input);
            case State.Terminated _ -> stay();
        };
    }

    private Step onCalling(State.Calling calling, ClientInput input) {
        return switch (input) {
            case ClientInput.Response(var response) -> {
                var disarm = List.of(new Disarm(TimerName.A), new Disarm(TimerName.B));
                yield answered(response, disarm);
            }
            case ClientInput.Fired(var timer) ->
                switch (timer) {
                    case A -> retransmit(calling);
                    case B -> end(Outcome.TIMEOUT, new Disarm(TimerName.A));
                    case D, E, F, G, H, I, J, K, L, M -> stay();
                };
            case ClientInput.TransportError _ ->
                end(Outcome.TRANSPORT_ERROR, new Disarm(TimerName.A), new Disarm(TimerName.B));
        };
    }

    private Step onProceeding(ClientInput input) {
        return switch (input) {
            case ClientInput.Response(var response) -> answered(response, List.of());
            case ClientInput.Fired _ -> stay();
            // Nothing is being sent: the late news is of a copy that was not needed, since the server has answered.
            case ClientInput.TransportError _ -> stay();
        };
    }

    private Step onAccepted(ClientInput input) {
        return switch (input) {
            case ClientInput.Response(var response) ->
                response.success() ? to(state, new PassToUser(response)) : stay();
            case ClientInput.Fired(var timer) -> timer == TimerName.M ? end(Outcome.COMPLETED) : stay();
            case ClientInput.TransportError _ -> stay();
        };
    }

    private Step onCompleted(State.Completed completed, ClientInput input) {
        return switch (input) {
            case ClientInput.Response(var response) ->
                response.status() >= 300 ? to(state, new Send(completed.ack())) : stay();
            case ClientInput.Fired(var timer) -> timer == TimerName.D ? end(Outcome.COMPLETED) : stay();
            case ClientInput.TransportError _ -> end(Outcome.TRANSPORT_ERROR, new Disarm(TimerName.D));
        };
    }

    private Step retransmit(State.Calling calling) {
        var doubled = calling.timerA().multipliedBy(2);
        return to(new State.Calling(doubled), new Send(request), new Arm(TimerName.A, doubled));
    }

    private Step answered(SipResponse response, List<Disarm> disarm) {
        var effects = new EffectList(disarm);
        if (response.provisional()) {
            return new Step(in(new State.Proceeding()), effects.and(new PassToUser(response)));
        }
        if (response.success()) {
            var timerM = new Arm(TimerName.M, timers.transactionTimeout());
            return new Step(in(new State.Accepted()), effects.and(new PassToUser(response), timerM));
        }
        var ack = HopByHop.ack(request, response);
        // Timer D is zero on a reliable transport: no retransmission can come (§17.1.1.2).
        return reliableTransport
                ? new Step(
                        in(new State.Terminated()),
                        effects.and(new Send(ack), new PassToUser(response), new End(Outcome.COMPLETED)))
                : new Step(
                        in(new State.Completed(ack)),
                        effects.and(new Send(ack), new PassToUser(response), new Arm(TimerName.D, TIMER_D)));
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

    private InviteClientTransaction in(State next) {
        return new InviteClientTransaction(request, timers, reliableTransport, next);
    }
}
