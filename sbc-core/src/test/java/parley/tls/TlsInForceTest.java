package parley.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Which snapshot a new connection gets.
class TlsInForceTest {
    private final TlsSnapshot old = snapshot();
    private final TlsSnapshot next = snapshot();
    private final TlsInForce inForce = new TlsInForce(old);
    private final InetSocketAddress ourselves = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000);
    private final InetSocketAddress anybody = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_001);

    private static TlsSnapshot snapshot() {
        var outcome = TlsSnapshot.build(Map.of(), Map.of(), Map.of(), new TlsServices(() -> TestCertificates.NOW));
        return assertInstanceOf(TlsSnapshot.Outcome.Loaded.class, outcome).snapshot();
    }

    @Test
    @DisplayName("a snapshot is in force from the call that activates it")
    void activate() {
        inForce.activate(next);
        assertSame(next, inForce.current());
        assertSame(next, inForce.serving(anybody));
    }

    @Test
    @DisplayName("a trial is seen by the one client it is for, until it is closed")
    void trial() {
        try (var _ = inForce.trial(ourselves, Optional.of(next))) {
            assertSame(next, inForce.serving(ourselves));
            assertSame(old, inForce.serving(anybody));
            assertSame(old, inForce.current());
            assertTrue(inForce.onTrial(ourselves));
            assertFalse(inForce.onTrial(anybody));
        }
        assertSame(old, inForce.serving(ourselves));
        assertFalse(inForce.onTrial(ourselves));
    }

    @Test
    @DisplayName("a trial of what is in force sees what anybody sees, and is known as one")
    void trialInForce() {
        try (var _ = inForce.trial(ourselves, Optional.empty())) {
            inForce.activate(next);
            assertSame(next, inForce.serving(ourselves));
            assertTrue(inForce.onTrial(ourselves));
        }
    }

    @Test
    @DisplayName("trials are bounded, and there is one for a client")
    void bounded() {
        var _ = inForce.trial(ourselves, Optional.of(next));
        assertThrows(IllegalStateException.class, () -> inForce.trial(ourselves, Optional.of(next)));
        for (var port = 1; port < TlsInForce.TRIALS_MAX; port++) {
            var _ = inForce.trial(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), Optional.of(next));
        }
        assertThrows(IllegalStateException.class, () -> inForce.trial(anybody, Optional.of(next)));
    }
}
