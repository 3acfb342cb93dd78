package parley.common;

/// Transports SIP runs over (RFC 3261 §18, RFC 7118).
public enum TransportProtocol {
    UDP("udp", false, false, 5060),
    TCP("tcp", true, false, 5060),
    TLS("tls", true, true, 5061),
    WS("ws", true, false, 80),
    WSS("wss", true, true, 443);

    private final String token;
    private final boolean reliable;
    private final boolean secure;
    private final int defaultPort;

    TransportProtocol(String token, boolean reliable, boolean secure, int defaultPort) {
        this.token = token;
        this.reliable = reliable;
        this.secure = secure;
        this.defaultPort = defaultPort;
    }

    /// The `transport` URI parameter's value; the Via header has it in upper case.
    public String token() {
        return token;
    }

    /// True where the transport retransmits, so that SIP must not (RFC 3261 §17).
    public boolean reliable() {
        return reliable;
    }

    /// True where the hop is protected by TLS, as a `sips` URI wants (RFC 5630).
    public boolean secure() {
        return secure;
    }

    /// True for WebSocket, with TLS or without (RFC 7118).
    public boolean webSocket() {
        return this == WS || this == WSS;
    }

    /// The port meant where none is written (RFC 3261 §19.1.2).
    public int defaultPort() {
        return defaultPort;
    }
}
