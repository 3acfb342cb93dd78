package parley.admin.renewal;

import java.time.Instant;
import java.util.Optional;

/// What happens to an identity that an authority issues for.
public sealed interface IssuanceInput {
    /// The node has started, or the time for another look has come.
    record LookDue() implements IssuanceInput {}

    /// What is shown to others now.
    /// @param current validity of its certificate; the one that ends first, if there are several; none: it is empty
    /// @param advice the authority's, if it gives any
    record Seen(Optional<Validity> current, Optional<Advice> advice) implements IssuanceInput {}

    /// Somebody wants a certificate now.
    record Asked() implements IssuanceInput {}

    /// The authority has issued.
    record Issued() implements IssuanceInput {}

    /// It has been inspected and kept.
    /// @param generation by which it can be staged
    record Uploaded(int generation) implements IssuanceInput {}

    /// It has been proved.
    /// @param generation that was proved
    record Staged(int generation) implements IssuanceInput {}

    /// It is in force.
    record Activated() implements IssuanceInput {}

    /// It came to nothing, at the authority or with us; what was shown before still is.
    /// @param why in words: what has happened, who must do what
    /// @param retryAfter before which the authority wants to see no other order
    record Failed(String why, Optional<Instant> retryAfter) implements IssuanceInput {}
}
