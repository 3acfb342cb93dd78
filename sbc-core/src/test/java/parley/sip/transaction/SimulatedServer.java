package parley.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.testkit.VirtualClock;

/// Owner of one server transaction in a simulation, made by the first request that arrives: performs its effects,
/// keeps what its user hears.
final class SimulatedServer {
    final List<Duration> sent = new ArrayList<>();
    final List<SipRequest> heard = new ArrayList<>();
    final Map<TimerName, VirtualClock.Event> armed = new EnumMap<>(TimerName.class);

    TransactionEffect.@Nullable Outcome outcome;
    Duration endedAt = Duration.ZERO;

    private final VirtualClock clock;
    private final Consumer<SipResponse> network;
    private final Consumer<SipRequest> user;
    private @Nullable ServerTransaction transaction;

    /// @param network takes what is sent
    /// @param user hears each request passed up
    SimulatedServer(VirtualClock clock, Consumer<SipResponse> network, Consumer<SipRequest> user) {
        this.clock = clock;
        this.network = network;
        this.user = user;
    }

    void receive(SipRequest request) {
        if (transaction == null) {
            start(request);
        } else {
            var key = TransactionKey.ofInbound(transaction.request());
            assertEquals(key, TransactionKey.ofInbound(request));
            on(new ServerInput.Request(request));
        }
    }

    void respond(SipResponse response) {
        on(new ServerInput.Respond(response));
    }

    private void start(SipRequest request) {
        if (request.method().equals(Method.ACK)) {
            return;
        }
        var step = request.method().equals(Method.INVITE)
                ? InviteServerTransaction.start(request, TransactionTimers.DEFAULT, false)
                : NonInviteServerTransaction.start(request, TransactionTimers.DEFAULT, false);
        transaction = step.next();
        step.effects().forEach(this::perform);
    }

    private void on(ServerInput input) {
        if (transaction != null && outcome == null) {
            var step = transaction.on(input);
            transaction = step.next();
            step.effects().forEach(this::perform);
        }
    }

    private void perform(TransactionEffect effect) {
        assertNull(outcome, "an effect follows the end");
        switch (effect) {
            case TransactionEffect.Send(var message) -> {
                sent.add(clock.now());
                network.accept((SipResponse) message);
            }
            case TransactionEffect.PassToUser(var message) -> {
                heard.add((SipRequest) message);
                user.accept((SipRequest) message);
            }
            case TransactionEffect.Arm(var timer, var delay) -> arm(timer, delay);
            case TransactionEffect.Disarm(var timer) -> disarm(timer);
            case TransactionEffect.ReportTransportError _ -> throw new AssertionError("this network never refuses");
            case TransactionEffect.End(var how) -> {
                outcome = how;
                endedAt = clock.now();
                assertEquals(Map.of(), armed, "timers outlive the transaction");
            }
        }
    }

    private void arm(TimerName timer, Duration delay) {
        disarm(timer);
        armed.put(timer, clock.after(delay, () -> {
            armed.remove(timer);
            on(new ServerInput.Fired(timer));
        }));
    }

    private void disarm(TimerName timer) {
        var event = armed.remove(timer);
        if (event != null) {
            event.cancel();
        }
    }
}
