package parley.admin.acme;

import java.time.Instant;
import java.util.Optional;
import parley.certificate.Credential;

/// What came of an order.
public sealed interface AcmeOutcome {
    /// A certificate.
    /// @param credential with a fresh key
    record Issued(Credential credential) implements AcmeOutcome {}

    /// None.
    /// @param why what has happened, and who must do what, in words
    /// @param retryAfter before which the authority wants to see no other order
    record Failed(String why, Optional<Instant> retryAfter) implements AcmeOutcome {}
}
