package parley.admin.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The way of one identity's certificates from the authority to our listeners: at most one order at a time, what is
/// issued goes where an upload goes, and a failure leaves in force what is.
/// ```
///            due, or asked         issued            kept           proved
///  Resting ────────────► Ordering ───────► Uploading ────► Staging ───────► Activating
///     ▲                     │                  │              │                 │
///     └──── failed: later ──┴──────────────────┴──────────────┴──── in force ───┘
/// ```
/// @param policy when to order
/// @param state where it stands
public record Issuance(RenewalPolicy policy, IssuanceState state) {
    /// What follows from an input.
    /// @param next the identity after it
    /// @param effects to be performed in order
    public record Turn(Issuance next, List<IssuanceEffect> effects) {
        public Turn {
            effects = List.copyOf(effects);
        }
    }

    /// One that nothing is known of yet.
    public static Issuance start(RenewalPolicy policy) {
        return new Issuance(policy, new IssuanceState.Resting(Optional.empty(), Optional.empty(), 0));
    }

    /// When it will be ordered by itself, as far as is known.
    public Optional<Instant> next() {
        return state instanceof IssuanceState.Resting resting ? resting.next() : Optional.empty();
    }

    /// Takes an input.
    /// @param now wall clock
    public Turn on(IssuanceInput input, Instant now) {
        return switch (state) {
            case IssuanceState.Resting resting -> resting(resting, input, now);
            case IssuanceState.UnderWay order -> underWay(order, input, now);
        };
    }

    private Turn resting(IssuanceState.Resting resting, IssuanceInput input, Instant now) {
        return switch (input) {
            case IssuanceInput.LookDue _ -> policy.automatic() ? to(resting, new IssuanceEffect.Look()) : to(resting);
            case IssuanceInput.Seen seen -> seen(resting, seen, now);
            case IssuanceInput.Asked _ ->
                to(
                        new IssuanceState.Ordering(resting.failures()),
                        new IssuanceEffect.Accept(),
                        new IssuanceEffect.Order());
            // Answers to what is not under way.
            case IssuanceInput.Issued _,
                    IssuanceInput.Uploaded _,
                    IssuanceInput.Staged _,
                    IssuanceInput.Activated _,
                    IssuanceInput.Failed _ -> to(resting);
        };
    }

    private Turn seen(IssuanceState.Resting resting, IssuanceInput.Seen seen, Instant now) {
        if (!policy.automatic()) {
            return to(resting);
        }
        var wanted = seen.current()
                .map(current -> policy.renewAt(current, seen.advice()))
                .orElse(now);
        var held = resting.held().orElse(now);
        var due = wanted.isAfter(held) ? wanted : held;
        return due.isAfter(now)
                ? to(new IssuanceState.Resting(Optional.of(due), resting.held(), resting.failures()), look(due, now))
                : to(new IssuanceState.Ordering(resting.failures()), new IssuanceEffect.Order());
    }

    /// Each answer ends one of the states of an order; in another it is an answer to nothing.
    private Turn underWay(IssuanceState.UnderWay order, IssuanceInput input, Instant now) {
        var failures = order.failures();
        return switch (input) {
            case IssuanceInput.Issued _
            when order instanceof IssuanceState.Ordering ->
                to(new IssuanceState.Uploading(failures), new IssuanceEffect.Upload());
            case IssuanceInput.Uploaded(var generation)
            when order instanceof IssuanceState.Uploading ->
                to(new IssuanceState.Staging(failures), new IssuanceEffect.Stage(generation));
            case IssuanceInput.Staged(var generation)
            when order instanceof IssuanceState.Staging ->
                to(new IssuanceState.Activating(failures), new IssuanceEffect.Activate(generation));
            case IssuanceInput.Activated _ when order instanceof IssuanceState.Activating -> inForce(now);
            case IssuanceInput.Failed failed -> failed(failures, failed, now);
            case IssuanceInput.Asked _ -> to(order, new IssuanceEffect.Decline());
            case IssuanceInput.LookDue _,
                    IssuanceInput.Seen _,
                    IssuanceInput.Issued _,
                    IssuanceInput.Uploaded _,
                    IssuanceInput.Staged _,
                    IssuanceInput.Activated _ -> to(order);
        };
    }

    private Turn inForce(Instant now) {
        if (!policy.automatic()) {
            return to(
                    new IssuanceState.Resting(Optional.empty(), Optional.empty(), 0), new IssuanceEffect.TellIssued());
        }
        return to(
                new IssuanceState.Resting(Optional.empty(), Optional.of(now.plus(RenewalPolicy.RENEWED_MIN)), 0),
                new IssuanceEffect.TellIssued(),
                new IssuanceEffect.Look());
    }

    private Turn failed(int failures, IssuanceInput.Failed failed, Instant now) {
        if (!policy.automatic()) {
            return to(
                    new IssuanceState.Resting(Optional.empty(), Optional.empty(), failures + 1),
                    new IssuanceEffect.TellFailed(failed.why(), Optional.empty()));
        }
        var next = Optional.of(policy.retryAt(failures + 1, failed.retryAfter(), now));
        return to(
                new IssuanceState.Resting(next, next, failures + 1),
                new IssuanceEffect.TellFailed(failed.why(), next),
                look(next.get(), now));
    }

    private static IssuanceEffect look(Instant due, Instant now) {
        var until = Duration.between(now, due);
        return new IssuanceEffect.Arm(until.compareTo(RenewalPolicy.LOOK_MAX) < 0 ? until : RenewalPolicy.LOOK_MAX);
    }

    private Turn to(IssuanceState next, IssuanceEffect... effects) {
        return new Turn(new Issuance(policy, next), List.of(effects));
    }
}
