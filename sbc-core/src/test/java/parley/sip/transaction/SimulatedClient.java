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
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.testkit.VirtualClock;

/// Owner of one client transaction in a simulation: performs its effects, keeps what its user hears.
final class SimulatedClient {
    final List<Duration> sent = new ArrayList<>();
    final List<SipResponse> heard = new ArrayList<>();
    final Map<TimerName, VirtualClock.Event> armed = new EnumMap<>(TimerName.class);

    TransactionEffect.@Nullable Outcome outcome;
    Duration endedAt = Duration.ZERO;

    private final VirtualClock clock;
    private final Consumer<SipRequest> network;
    private final Consumer<SipResponse> user;
    private final TransactionKey key;
    private ClientTransaction transaction;

    /// @param network takes what is sent
    /// @param user hears each response passed up
    SimulatedClient(
            VirtualClock clock,
            ClientTransaction.Step start,
            Consumer<SipRequest> network,
            Consumer<SipResponse> user) {
        this.clock = clock;
        this.network = network;
        this.user = user;
        this.transaction = start.next();
        this.key = TransactionKey.ofOutbound(start.next().request());
        start.effects().forEach(this::perform);
    }

    void receive(SipResponse response) {
        assertEquals(key, TransactionKey.ofResponse(response));
        on(new ClientInput.Response(response));
    }

    private void on(ClientInput input) {
        if (outcome == null) {
            var step = transaction.on(input);
            transaction = step.next();
            step.effects().forEach(this::perform);
        }
    }

    private void perform(TransactionEffect effect) {
        assertNull(outcome, "an effect follows the end");
        switch (effect) {
            case TransactionEffect.Send(var message) -> send(message);
            case TransactionEffect.PassToUser(var message) -> {
                heard.add((SipResponse) message);
                user.accept((SipResponse) message);
            }
            case TransactionEffect.Arm(var timer, var delay) -> arm(timer, delay);
            case TransactionEffect.Disarm(var timer) -> disarm(timer);
            case TransactionEffect.ReportTransportError _ -> throw new AssertionError("a client sends no responses");
            case TransactionEffect.End(var how) -> {
                outcome = how;
                endedAt = clock.now();
                assertEquals(Map.of(), armed, "timers outlive the transaction");
            }
        }
    }

    private void send(SipMessage message) {
        sent.add(clock.now());
        network.accept((SipRequest) message);
    }

    private void arm(TimerName timer, Duration delay) {
        disarm(timer);
        armed.put(timer, clock.after(delay, () -> {
            armed.remove(timer);
            on(new ClientInput.Fired(timer));
        }));
    }

    private void disarm(TimerName timer) {
        var event = armed.remove(timer);
        if (event != null) {
            event.cancel();
        }
    }
}
