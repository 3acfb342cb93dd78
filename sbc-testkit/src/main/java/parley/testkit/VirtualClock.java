package parley.testkit;

import java.time.Duration;
import java.util.PriorityQueue;

/// Time that passes only when a test says so. Events due at the same instant happen in the order they were planned.
public final class VirtualClock {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private Duration now = Duration.ZERO;
    private long planned;

    /// Something planned.
    public static final class Event implements Comparable<Event> {
        private final Duration due;
        private final long number;
        private final Runnable action;
        private boolean cancelled;

        private Event(Duration due, long number, Runnable action) {
            this.due = due;
            this.number = number;
            this.action = action;
        }

        /// It will not happen; no effect once it has.
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            var order = due.compareTo(other.due);
            return order != 0 ? order : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    /// Since the test began.
    public Duration now() {
        return now;
    }

    /// Plans something.
    /// @param delay from now, at least zero
    /// @param action what
    public Event after(Duration delay, Runnable action) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, got " + delay);
        }
        var event = new Event(now.plus(delay), planned++, action);
        events.add(event);
        return event;
    }

    /// Lets time pass, and everything due in it happen.
    /// @param duration at least zero
    public void pass(Duration duration) {
        var end = now.plus(duration);
        while (!events.isEmpty() && events.peek().due.compareTo(end) <= 0) {
            step();
        }
        now = end;
    }

    /// Lets everything planned happen, and what follows from it.
    /// @param limit of events, so that a test of something endless ends
    /// @return true if nothing is left
    public boolean drain(int limit) {
        for (var count = 0; count < limit && !events.isEmpty(); count++) {
            step();
        }
        return events.isEmpty();
    }

    private void step() {
        var event = events.remove();
        if (!event.cancelled) {
            now = event.due;
            event.action.run();
        }
    }
}
