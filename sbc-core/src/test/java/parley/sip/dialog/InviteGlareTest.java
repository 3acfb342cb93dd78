package parley.sip.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InviteGlareTest {
    private static final double ALMOST_ONE = Math.nextDown(1.0);

    @Test
    @DisplayName("§14.2: 491 while ours is unanswered, 500 with Retry-After while theirs is")
    void decides() {
        assertEquals(new InviteGlare.Decision.Admit(), InviteGlare.onInvite(false, false, 0));
        assertEquals(new InviteGlare.Decision.RequestPending(), InviteGlare.onInvite(true, false, 0));
        assertEquals(new InviteGlare.Decision.Overlapping(0), InviteGlare.onInvite(false, true, 0));
        assertEquals(new InviteGlare.Decision.Overlapping(10), InviteGlare.onInvite(true, true, ALMOST_ONE));
    }

    @ParameterizedTest
    @DisplayName("§14.1: after 491 the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps of 10 ms")
    @CsvSource({"true, 2100, 4000", "false, 0, 2000"})
    void retries(boolean owner, long shortest, long longest) {
        assertEquals(Duration.ofMillis(shortest), InviteGlare.retryAfterPending(owner, 0));
        assertEquals(Duration.ofMillis(longest), InviteGlare.retryAfterPending(owner, ALMOST_ONE));
        for (var random = 0.0; random < 1; random += 0.001) {
            var delay = InviteGlare.retryAfterPending(owner, random).toMillis();
            assertTrue(delay % 10 == 0 && delay >= shortest && delay <= longest, "delay " + delay);
        }
    }
}
