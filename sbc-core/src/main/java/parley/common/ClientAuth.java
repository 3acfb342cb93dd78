package parley.common;

/// Whether a TLS listener wants a certificate of its clients.
public enum ClientAuth {
    NONE,
    REQUEST,
    REQUIRE
}
