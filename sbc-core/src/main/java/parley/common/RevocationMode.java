package parley.common;

/// Whether we ask if a certificate has been revoked (RFC 5280 §6.3, RFC 6960).
public enum RevocationMode {
    OFF,
    /// A revoked one is refused; one of which nothing can be learnt is accepted, and that is told.
    SOFT,
    /// Only one that is known to be good is accepted.
    HARD
}
