package parley.common;

/// Kinds of keys that are made for certificates of ours.
public enum KeyKind {
    /// What every TLS stack knows.
    RSA_2048("RSA"),
    /// Cheaper by far for a server.
    EC_P256("EC");

    private final String algorithm;

    KeyKind(String algorithm) {
        this.algorithm = algorithm;
    }

    /// `RSA` or `EC`, as the JDK and key managers name them.
    public String algorithm() {
        return algorithm;
    }
}
