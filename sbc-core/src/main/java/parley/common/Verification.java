package parley.common;

/// Against what the other side's certificate is verified.
public enum Verification {
    /// The authorities that the operating system trusts.
    SYSTEM,
    /// Authorities of our choice.
    CUSTOM,
    /// Nothing: whatever is shown will do, and proves nobody's name. For tests only.
    SKIP
}
