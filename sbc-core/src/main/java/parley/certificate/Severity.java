package parley.certificate;

/// What a finding means for the upload.
public enum Severity {
    /// It is refused.
    REJECT,
    /// It is taken, and something will not work for somebody.
    WARN,
    /// It is taken; good to know.
    NOTE
}
