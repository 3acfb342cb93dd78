package parley.transport;

import java.time.Duration;
import parley.tls.HandshakeExplainer.Role;

/// Whether a connection still leads to anybody: pings on those that we opened (RFC 5626 §3.5.1), and requests that
/// nobody answers on all. Time is an argument.
///
/// Many servers answer no ping, and RFC 5626 §4.4.1 lets a missing pong mean death only where both sides have agreed
/// on it. A pong is missed of a peer that has sent one before on the same connection, and from which nothing at all
/// came since the ping; where no pong ever came, the ping is still octets that TCP wants acknowledged, within
/// [TransportLimits#WRITE_STALL].
final class Liveness {
    /// RFC 5626 §4.4.1: pings come at random between 80 and 100 % of the interval, or all of a restarted server's
    /// peers would ping at the same time for ever.
    private static final double JITTER = 0.2;

    private final Role role;
    private final Duration keepalive;
    private final Duration idleTimeout;
    private final int unansweredMax;
    private long usedNanos;
    private long keptNanos;
    private long heardNanos;
    private long pingedNanos;
    private boolean pinged;
    private boolean ponged;
    private int unanswered;

    /// @param role ours on that connection
    /// @param keepalive between pings; zero: none
    /// @param idleTimeout without traffic other than pings
    /// @param unansweredMax requests in a row
    Liveness(Role role, Duration keepalive, Duration idleTimeout, int unansweredMax, long nowNanos) {
        this.role = role;
        this.keepalive = keepalive;
        this.idleTimeout = idleTimeout;
        this.unansweredMax = unansweredMax;
        this.usedNanos = nowNanos;
        this.keptNanos = nowNanos;
        this.heardNanos = nowNanos;
    }

    /// True if we are to ping.
    boolean pings() {
        return role == Role.CLIENT && keepalive.isPositive();
    }

    /// Time to the next ping.
    /// @param random 0 to 1
    Duration pause(double random) {
        return Duration.ofNanos((long) (keepalive.toNanos() * (1 - JITTER * random)));
    }

    /// A message was sent.
    void sent(long nowNanos) {
        usedNanos = nowNanos;
    }

    /// A message came.
    void received(long nowNanos) {
        usedNanos = nowNanos;
        heard(nowNanos);
    }

    /// What may be the answer to a ping came. It is one if nothing else came since the ping: some pad their messages
    /// with a line of nothing, and have never heard of pings.
    void ponged(long nowNanos) {
        ponged |= pinged && heardNanos - pingedNanos < 0;
        heard(nowNanos);
    }

    private void heard(long nowNanos) {
        heardNanos = nowNanos;
        unanswered = 0;
    }

    /// A ping was sent.
    void pinged(long nowNanos) {
        pinged = true;
        pingedNanos = nowNanos;
    }

    /// True if the answer to the last ping is missed. To be asked when its time is over.
    boolean missesPong() {
        return ponged && heardNanos - pingedNanos < 0;
    }

    /// Somebody relies on the connection, whether it is used or not.
    void keep(Duration atLeast, long nowNanos) {
        var until = nowNanos + atLeast.toNanos();
        if (until - keptNanos > 0) {
            keptNanos = until;
        }
    }

    /// True while somebody does.
    boolean kept(long nowNanos) {
        return nowNanos - keptNanos < 0;
    }

    /// Pings are no traffic: a connection that nobody needs is not kept by them.
    boolean idle(long nowNanos) {
        return nowNanos - usedNanos >= idleTimeout.toNanos();
    }

    /// A request was not answered.
    /// @return true if that makes too many
    boolean unanswered() {
        unanswered++;
        return unanswered >= unansweredMax;
    }
}
