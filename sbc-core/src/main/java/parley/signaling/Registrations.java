package parley.signaling;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.NonInviteServerTransaction;
import parley.sip.transaction.ServerInput;
import parley.sip.transaction.ServerTransaction;
import parley.sip.transaction.TimerName;
import parley.sip.transaction.TransactionEffect;
import parley.sip.transaction.TransactionKey;
import parley.sip.transaction.TransactionTimers;
import parley.transport.Flow;

/// The server transactions of REGISTER: a copy of a request gets the answer that the first one got. Used
/// by the router only.
final class Registrations {
    private final TransactionTimers timers;
    private final TimerScheduler<SignalingRouter.Command> schedule;
    private final BiConsumer<Flow, SipResponse> send;
    private final Map<TransactionKey, Pending> pending = new HashMap<>();

    private record Pending(Flow flow, ServerTransaction transaction) {}

    /// @param send writes a response to a flow
    Registrations(
            TransactionTimers timers,
            TimerScheduler<SignalingRouter.Command> schedule,
            BiConsumer<Flow, SipResponse> send) {
        this.timers = timers;
        this.schedule = schedule;
        this.send = send;
    }

    /// True if that is a copy of a request that is being served, or was a short while ago.
    boolean repeated(SipRequest request) {
        var known = pending.get(TransactionKey.ofInbound(request));
        if (known == null) {
            return false;
        }
        apply(
                TransactionKey.ofInbound(request),
                known.flow(),
                known.transaction().on(new ServerInput.Request(request)));
        return true;
    }

    void start(Flow flow, SipRequest request) {
        var key = TransactionKey.ofInbound(request);
        apply(
                key,
                flow,
                NonInviteServerTransaction.start(
                        request, timers, flow.protocol().reliable()));
    }

    void answer(SipRequest request, SipResponse response) {
        on(TransactionKey.ofInbound(request), new ServerInput.Respond(response));
    }

    void fired(TransactionKey key, TimerName timer) {
        on(key, new ServerInput.Fired(timer));
    }

    int size() {
        return pending.size();
    }

    private void on(TransactionKey key, ServerInput input) {
        var known = pending.get(key);
        if (known != null) {
            apply(key, known.flow(), known.transaction().on(input));
        }
    }

    private void apply(TransactionKey key, Flow flow, ServerTransaction.Step step) {
        pending.put(key, new Pending(flow, step.next()));
        for (var effect : step.effects()) {
            switch (effect) {
                case TransactionEffect.Send(SipResponse response) -> send.accept(flow, response);
                case TransactionEffect.Arm(var timer, var delay) -> {
                    var fired = new SignalingRouter.RegisterTimer(key, timer);
                    schedule.startSingleTimer(fired, fired, delay);
                }
                case TransactionEffect.Disarm(var timer) ->
                    schedule.cancel(new SignalingRouter.RegisterTimer(key, timer));
                case TransactionEffect.End _ -> pending.remove(key);
                // The router asks the registrar; requests are not sent here, and a lost answer is asked for again.
                case TransactionEffect.Send(SipRequest _),
                        TransactionEffect.PassToUser _,
                        TransactionEffect.ReportTransportError _ -> {}
            }
        }
    }
}
