package parley.common;

/// On which side of TLS we show a certificate of ours.
public enum CertificateUse {
    BOTH,
    SERVER,
    CLIENT;

    /// True if it is shown by a server.
    public boolean server() {
        return this != CLIENT;
    }

    /// True if it is shown by a client.
    public boolean client() {
        return this != SERVER;
    }
}
