package parley.config;

import java.time.Duration;

/// Block `sbc.sip`.
/// @param t1 RFC 3261 table 4
/// @param t2 RFC 3261 table 4
/// @param t4 RFC 3261 table 4
/// @param inviteTimeout after which an unanswered INVITE is cancelled and answered 408
/// @param maxForwards written where a request has none
/// @param sessionExpires RFC 4028 interval we ask for; zero: session timers off
/// @param minSessionExpires smallest interval we take; less is answered 422
/// @param maxCalls held at once; more is answered 503
/// @param maxConnections accepted at once per listener
/// @param idleTimeout after which a connection without traffic or binding is closed
/// @param handshakeTimeout for TLS
/// @param userAgent written in User-Agent and Server; empty: none
public record SipConfig(
        Duration t1,
        Duration t2,
        Duration t4,
        Duration inviteTimeout,
        int maxForwards,
        Duration sessionExpires,
        Duration minSessionExpires,
        int maxCalls,
        int maxConnections,
        Duration idleTimeout,
        Duration handshakeTimeout,
        String userAgent) {}
