package parley.admin.renewal;

import java.time.Instant;
import java.util.Optional;

/// Where an identity stands with its authority.
public sealed interface IssuanceState {
    /// Nothing is under way.
    /// @param next when it will be ordered by itself, as far as is known
    /// @param held before which nothing is ordered unless asked for, whatever is shown
    /// @param failures of orders in a row
    record Resting(Optional<Instant> next, Optional<Instant> held, int failures) implements IssuanceState {}

    /// An order is under way.
    sealed interface UnderWay extends IssuanceState {
        /// Of orders in a row, before this.
        int failures();
    }

    /// The authority has an order of ours.
    /// @param failures of orders in a row, before this
    record Ordering(int failures) implements UnderWay {}

    /// What it issued is inspected and kept.
    /// @param failures of orders in a row, before this
    record Uploading(int failures) implements UnderWay {}

    /// It is proved against our own listeners.
    /// @param failures of orders in a row, before this
    record Staging(int failures) implements UnderWay {}

    /// It is being put in force.
    /// @param failures of orders in a row, before this
    record Activating(int failures) implements UnderWay {}

    /// One word for operators.
    default String word() {
        return switch (this) {
            case Resting _ -> "resting";
            case Ordering _ -> "ordering";
            case Uploading _ -> "uploading";
            case Staging _ -> "staging";
            case Activating _ -> "activating";
        };
    }
}
