package parley.admin.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is to be done. Performed in order.
public sealed interface IssuanceEffect {
    /// Find out what is shown now; answered by [IssuanceInput.Seen].
    record Look() implements IssuanceEffect {}

    /// Order from the authority.
    record Order() implements IssuanceEffect {}

    /// Have it inspected and kept.
    record Upload() implements IssuanceEffect {}

    /// Have it proved.
    /// @param generation of it
    record Stage(int generation) implements IssuanceEffect {}

    /// Put it in force.
    /// @param generation of it
    record Activate(int generation) implements IssuanceEffect {}

    /// Give [IssuanceInput.LookDue] after that time, and not at any time set before.
    record Arm(Duration delay) implements IssuanceEffect {}

    /// Tell the one who asked that it has begun.
    record Accept() implements IssuanceEffect {}

    /// Tell the one who asked that another order is under way.
    record Decline() implements IssuanceEffect {}

    /// Tell operators that a new certificate is in force.
    record TellIssued() implements IssuanceEffect {}

    /// Tell operators that there is none.
    /// @param why in words
    /// @param next when it will be tried again by itself; none: not before somebody asks
    record TellFailed(String why, Optional<Instant> next) implements IssuanceEffect {}
}
