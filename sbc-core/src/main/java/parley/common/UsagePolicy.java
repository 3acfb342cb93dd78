package parley.common;

/// What a client's certificate must be meant for (RFC 5280 §4.2.1.12).
public enum UsagePolicy {
    /// Its extended key usage, if there is one, allows `clientAuth`.
    STRICT,
    /// One that allows `serverAuth` only will do as well: public authorities issue no others any more.
    ACCEPT_SERVER_AUTH_ONLY_CLIENT
}
