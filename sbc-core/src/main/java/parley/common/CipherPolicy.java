package parley.common;

/// Which suites of TLS 1.2 and older are offered; those of TLS 1.3 always are.
public enum CipherPolicy {
    /// ECDHE with AEAD (RFC 9325 §4.2).
    MODERN,
    /// ECDHE with CBC too, for old phones.
    COMPATIBLE,
    /// Those that are named one by one.
    LIST
}
