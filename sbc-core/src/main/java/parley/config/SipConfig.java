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
/// @param keepalive between pings on connections we opened (RFC 5626 §3.5.1); zero: none are sent
/// @param pongTimeout after a ping; a connection without an answer is closed
/// @param unansweredMax requests in a row that no answer came to, after which a connection is closed
/// @param dscp what packets of our SIP sockets are marked with (RFC 2474), 0 to 63
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
        String userAgent,
        Duration keepalive,
        Duration pongTimeout,
        int unansweredMax,
        int dscp) {
    /// Shortest session interval that RFC 4028 §4 lets anyone ask for.
    private static final Duration SESSION_EXPIRES_LEAST = Duration.ofSeconds(90);

    /// What a `Max-Forwards` header can carry (RFC 3261 §20.22).
    private static final int MAX_FORWARDS_MOST = 255;

    /// Bounds of a table that nobody will outgrow on one node, and a slip of the finger will.
    private static final int TABLE_MOST = 1_000_000;

    /// By then the last caller has long given up.
    private static final int UNANSWERED_MOST = 100;

    public SipConfig {
        new Rules()
                .positive("t1", t1)
                .require(t1.compareTo(t2) <= 0, "t2", "must be at least t1 (" + t1 + ")", t2)
                .positive("t4", t4)
                .positive("invite-timeout", inviteTimeout)
                .range("max-forwards", maxForwards, 1, MAX_FORWARDS_MOST)
                .require(
                        minSessionExpires.compareTo(SESSION_EXPIRES_LEAST) >= 0,
                        "min-session-expires",
                        "must be at least 90s (RFC 4028 §4)",
                        minSessionExpires)
                .require(
                        sessionExpires.isZero() || sessionExpires.compareTo(minSessionExpires) >= 0,
                        "session-expires",
                        "must be zero or at least min-session-expires (" + minSessionExpires + ")",
                        sessionExpires)
                .range("max-calls", maxCalls, 1, TABLE_MOST)
                .range("max-connections", maxConnections, 1, TABLE_MOST)
                .positive("idle-timeout", idleTimeout)
                .positive("handshake-timeout", handshakeTimeout)
                .require(
                        Syntax.printable(userAgent), "user-agent", "must be text without control characters", userAgent)
                .notNegative("keepalive", keepalive)
                .positive("pong-timeout", pongTimeout)
                .range("unanswered-max", unansweredMax, 1, UNANSWERED_MOST)
                .range("dscp", dscp, 0, MediaConfig.DSCP_MOST)
                .enforce();
    }
}
