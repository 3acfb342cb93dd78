package parley.common;

/// What becomes of a good certificate that carries none of the expected names (RFC 5922 §7).
public enum NameCheck {
    /// Refused.
    STRICT,
    /// Accepted, and told: some carriers show one certificate for all their names.
    CHAIN_ONLY,
    /// Accepted; names are not looked at.
    OFF
}
