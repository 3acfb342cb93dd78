package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parley.common.Digit;

/// Digits on their way to one leg by INFO: one at a time, so that none overtakes another on UDP.
/// @param asked our exchange of the one under way
/// @param waiting the others, in the order in which they were pressed
record DigitQueue(OptionalLong asked, List<Digit> waiting) {
    static final DigitQueue EMPTY = new DigitQueue(OptionalLong.empty(), List.of());

    /// Nobody presses faster than a peer answers for longer; beyond this the newest are lost.
    static final int WAITING_MAX = 32;

    public DigitQueue {
        waiting = List.copyOf(waiting);
    }

    /// With one more, if there is room.
    DigitQueue with(Digit digit) {
        if (waiting.size() == WAITING_MAX) {
            return this;
        }
        var all = new ArrayList<>(waiting);
        all.add(digit);
        return new DigitQueue(asked, all);
    }

    /// The one to send now, if none is under way.
    Optional<Digit> next() {
        return asked.isPresent() ? Optional.empty() : waiting.stream().findFirst();
    }

    /// The first of them is under way.
    DigitQueue asking(long exchange) {
        return new DigitQueue(OptionalLong.of(exchange), waiting.subList(1, waiting.size()));
    }

    /// That exchange has ended, however it did.
    DigitQueue ended(long exchange) {
        return asked.equals(OptionalLong.of(exchange)) ? new DigitQueue(OptionalLong.empty(), waiting) : this;
    }
}
