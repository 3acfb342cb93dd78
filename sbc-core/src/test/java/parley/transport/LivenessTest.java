package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.tls.HandshakeExplainer.Role;

/// Pings, pongs and requests without an answer, in a time of the test's own.
final class LivenessTest {
    private static final long START = Long.MAX_VALUE - 5;

    private final Liveness dialled = liveness(Role.CLIENT, Duration.ofSeconds(30));

    private static Liveness liveness(Role role, Duration keepalive) {
        return new Liveness(role, keepalive, Duration.ofMinutes(10), 3, START);
    }

    /// The monotonic clock may overflow at any time.
    private static long at(int seconds) {
        return START + Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    @DisplayName(
            "RFC 5626 §3.5.1, §4.4.1: who opened the connection pings, at random within 80 to 100 % of the interval")
    void pings() {
        assertTrue(dialled.pings());
        assertEquals(Duration.ofSeconds(30), dialled.pause(0));
        assertEquals(Duration.ofSeconds(24), dialled.pause(1));
        assertFalse(liveness(Role.SERVER, Duration.ofSeconds(30)).pings());
        assertFalse(liveness(Role.CLIENT, Duration.ZERO).pings());
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: a pong is missed of who has answered a ping before, and is silent since the last")
    void missedPong() {
        dialled.pinged(at(30));
        assertFalse(dialled.missesPong(), "it may not know pings");
        dialled.ponged(at(31));
        dialled.pinged(at(60));
        assertTrue(dialled.missesPong());
        dialled.received(at(61));
        assertFalse(dialled.missesPong(), "whoever speaks lives");
    }

    @Test
    @DisplayName("RFC 3261 §7.5: an empty line behind a message is no pong")
    void padding() {
        dialled.ponged(at(1));
        dialled.pinged(at(30));
        dialled.received(at(31));
        dialled.ponged(at(31));
        dialled.pinged(at(60));
        assertFalse(dialled.missesPong());
    }

    @Test
    @DisplayName("Pings do not keep a connection that nobody uses")
    void idle() {
        dialled.sent(at(10));
        dialled.pinged(at(600));
        dialled.ponged(at(601));
        assertFalse(dialled.idle(at(609)));
        assertTrue(dialled.idle(at(610)));
    }

    @Test
    @DisplayName("A connection is kept for the longest time that anybody asked for")
    void kept() {
        assertFalse(dialled.kept(at(0)));
        dialled.keep(Duration.ofSeconds(20), at(0));
        dialled.keep(Duration.ofSeconds(5), at(1));
        assertTrue(dialled.kept(at(20) - 1));
        assertFalse(dialled.kept(at(20)));
    }

    @Test
    @DisplayName("Three requests in a row without an answer are too many; anything heard begins the count anew")
    void unanswered() {
        assertFalse(dialled.unanswered());
        assertFalse(dialled.unanswered());
        dialled.received(at(1));
        assertFalse(dialled.unanswered());
        assertFalse(dialled.unanswered());
        assertTrue(dialled.unanswered());
    }
}
