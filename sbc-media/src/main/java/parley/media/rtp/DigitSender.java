package parley.media.rtp;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Sends digits as telephone events (RFC 4733 §2.5), one after the other: a first packet, updates while the digit is
/// pressed, its end three times, a pause. Who drives it asks [#due(long)] what to send now and when to come again.
///
/// ```
///  Resting --press--> Pressing --duration over--> Ending --third end--> Pausing --> Pressing or Resting
/// ```
/// Mutable; one thread; time is an argument.
public final class DigitSender {
    /// Digits that may wait: nobody presses more ahead of a stream that takes a quarter of a second for each.
    public static final int WAITING_MAX = 32;

    private static final long MILLI = 1_000_000L;
    /// Between updates (§2.5.1.2 names 50 ms as usual).
    private static final long UPDATE_NANOS = 50 * MILLI;
    /// What the first packet says of its duration, as one of 20 ms audio packets would: 0 would mean a state
    /// (§2.3.5).
    private static final long FIRST_NANOS = 20 * MILLI;
    /// Between the copies of the end: a burst of loss is to leave one of them.
    private static final long END_NANOS = 20 * MILLI;
    /// Before the next digit, that receivers that count silence tell two equal ones apart (Q.24 names 40 ms).
    private static final long PAUSE_NANOS = 60 * MILLI;

    private static final int ENDS = 3;

    private record Pressed(int event, long nanos) {}

    private sealed interface State {
        record Resting() implements State {}

        record Pressing(Pressed digit, long sinceNanos) implements State {}

        record Ending(Pressed digit, int left) implements State {}

        record Pausing() implements State {}
    }

    /// A packet to be sent now.
    /// @param event 0 to 15
    /// @param first of its digit: with the marker, and its timestamp is that of all that follow
    /// @param end with the E bit
    /// @param nanos how long the digit is pressed so far
    public record EventPacket(int event, boolean first, boolean end, long nanos) {}

    /// What is due.
    /// @param packet to be sent, if any
    /// @param displacing true while nothing else should be sent on the stream
    /// @param waitNanos until [#due(long)] is to be asked again; empty if there is nothing to do
    public record Step(Optional<EventPacket> packet, boolean displacing, Optional<Long> waitNanos) {}

    private final Queue<Pressed> waiting = new ArrayDeque<>();
    private State state = new State.Resting();

    /// A digit is to be sent.
    /// @param event 0 to 15
    /// @param nanos how long it is pressed
    /// @return true if [#due(long)] is to be asked now; false if it will be anyway, or too many wait and it is lost
    public boolean press(int event, long nanos) {
        if (waiting.size() < WAITING_MAX) {
            waiting.add(new Pressed(event, nanos));
        }
        return state instanceof State.Resting;
    }

    /// The peer takes no events any more.
    public void forget() {
        waiting.clear();
        state = new State.Resting();
    }

    /// What is to be done now.
    /// @param nowNanos monotonic time
    public Step due(long nowNanos) {
        return switch (state) {
            case State.Resting _, State.Pausing _ -> next(nowNanos);
            case State.Pressing(var digit, var since) -> press(digit, since, nowNanos);
            case State.Ending(var digit, var left) -> end(digit, left);
        };
    }

    private Step next(long nowNanos) {
        var digit = waiting.poll();
        if (digit == null) {
            state = new State.Resting();
            return new Step(Optional.empty(), false, Optional.empty());
        }
        state = new State.Pressing(digit, nowNanos);
        var first = new EventPacket(digit.event(), true, false, FIRST_NANOS);
        return new Step(Optional.of(first), true, Optional.of(Math.min(UPDATE_NANOS, digit.nanos())));
    }

    private Step press(Pressed digit, long sinceNanos, long nowNanos) {
        long pressed = nowNanos - sinceNanos;
        if (pressed >= digit.nanos()) {
            return end(digit, ENDS);
        }
        var update = new EventPacket(digit.event(), false, false, Math.max(FIRST_NANOS, pressed));
        return new Step(Optional.of(update), true, Optional.of(Math.min(UPDATE_NANOS, digit.nanos() - pressed)));
    }

    private Step end(Pressed digit, int left) {
        var end = Optional.of(new EventPacket(digit.event(), false, true, digit.nanos()));
        if (left == 1) {
            state = new State.Pausing();
            return new Step(end, false, Optional.of(PAUSE_NANOS));
        }
        state = new State.Ending(digit, left - 1);
        return new Step(end, true, Optional.of(END_NANOS));
    }
}
