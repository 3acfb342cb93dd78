package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Digits as telephone events, by a clock of the test's.
class DigitSenderTest {
    private static final long MILLI = 1_000_000L;

    private final DigitSender sender = new DigitSender();
    private final List<String> sent = new ArrayList<>();
    private long nowMillis;

    /// Lets the sender have its way until it has nothing to do.
    private void run() {
        Optional<Long> wait;
        do {
            var step = sender.due(nowMillis * MILLI);
            step.packet()
                    .ifPresent(packet -> sent.add("%d ms: %d%s%s %d ms%s"
                            .formatted(
                                    nowMillis,
                                    packet.event(),
                                    packet.first() ? " first" : "",
                                    packet.end() ? " end" : "",
                                    packet.nanos() / MILLI,
                                    step.displacing() ? "" : ", audio goes on")));
            wait = step.waitNanos();
            nowMillis += wait.orElse(0L) / MILLI;
        } while (wait.isPresent());
    }

    @Test
    @DisplayName("RFC 4733 §2.5.1: a first packet, updates every 50 ms, the end three times")
    void oneDigit() {
        assertTrue(sender.press(5, 120 * MILLI), "it has to be asked");
        run();
        assertEquals(
                List.of(
                        "0 ms: 5 first 20 ms",
                        "50 ms: 5 50 ms",
                        "100 ms: 5 100 ms",
                        "120 ms: 5 end 120 ms",
                        "140 ms: 5 end 120 ms",
                        "160 ms: 5 end 120 ms, audio goes on"),
                sent);
    }

    @Test
    @DisplayName("Digits keep their order, with a pause between them, and none is lost")
    void inOrder() {
        sender.press(1, 40 * MILLI);
        assertEquals(1, sender.due(0).packet().orElseThrow().event());
        assertFalse(sender.press(1, 40 * MILLI), "it is asked anyway");
        assertFalse(sender.press(2, 40 * MILLI));
        nowMillis = 40;
        run();
        assertEquals(
                List.of(
                        "40 ms: 1 end 40 ms",
                        "60 ms: 1 end 40 ms",
                        "80 ms: 1 end 40 ms, audio goes on",
                        "140 ms: 1 first 20 ms",
                        "180 ms: 1 end 40 ms",
                        "200 ms: 1 end 40 ms",
                        "220 ms: 1 end 40 ms, audio goes on",
                        "280 ms: 2 first 20 ms"),
                sent.subList(0, 8));
        assertTrue(sender.press(3, 40 * MILLI), "at rest it has to be asked again");
    }

    @Test
    @DisplayName("No more wait than may")
    void bounded() {
        for (var digits = 0; digits < 2 * DigitSender.WAITING_MAX; digits++) {
            sender.press(digits % 10, 40 * MILLI);
        }
        run();
        assertEquals(
                DigitSender.WAITING_MAX,
                sent.stream().filter(packet -> packet.contains("first")).count());
    }

    @Test
    @DisplayName("What is forgotten is not sent")
    void forgotten() {
        sender.press(1, 40 * MILLI);
        sender.due(0);
        sender.press(2, 40 * MILLI);
        sender.forget();
        run();
        assertEquals(List.of(), sent);
    }
}
