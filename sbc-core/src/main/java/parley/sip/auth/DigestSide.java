package parley.sip.auth;

import parley.sip.message.HeaderName;

/// Who challenges (RFC 3261 §22.2, §22.3).
public enum DigestSide {
    /// A user agent server or registrar.
    UAS,
    /// A proxy.
    PROXY;

    /// Status of a challenging response.
    public int status() {
        return switch (this) {
            case UAS -> 401;
            case PROXY -> 407;
        };
    }

    /// Where the response has its challenges.
    public HeaderName challenge() {
        return switch (this) {
            case UAS -> HeaderName.WWW_AUTHENTICATE;
            case PROXY -> HeaderName.PROXY_AUTHENTICATE;
        };
    }

    /// Where the request has its credentials.
    public HeaderName credentials() {
        return switch (this) {
            case UAS -> HeaderName.AUTHORIZATION;
            case PROXY -> HeaderName.PROXY_AUTHORIZATION;
        };
    }
}
