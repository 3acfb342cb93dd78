package parley.admin.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalPolicyTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration LEAD = Duration.ofDays(30);

    private static Instant days(long days) {
        return NOW.plus(Duration.ofDays(days));
    }

    private static RenewalPolicy policy(double chance) {
        return new RenewalPolicy(true, LEAD, chance);
    }

    @ParameterizedTest(name = "valid for {0} days, drawn {1}: renewed after {2} hours")
    @CsvSource({"90, 0, 1440", "90, 0.5, 1476", "90, 1, 1512", "60, 0, 720", "6, 0, 72", "6, 1, 79"})
    @DisplayName(
            "renewed when renew-before is left, but never with more than half of its lifetime left, spread by chance")
    void renewAt(int validDays, double chance, int hours) {
        var due = policy(chance).renewAt(new Validity(NOW, days(validDays)), Optional.empty());
        assertEquals(hours, Duration.between(NOW, due).toHours());
    }

    @Test
    @DisplayName("RFC 9773 §4.2: a window that begins earlier is followed, at a point drawn by chance")
    void adviceEarlier() {
        var current = new Validity(NOW, days(90));
        assertEquals(days(15), policy(0.5).renewAt(current, Optional.of(new Advice(days(10), days(20)))));
        assertEquals(days(10), policy(0).renewAt(current, Optional.of(new Advice(days(10), days(20)))));
    }

    @Test
    @DisplayName("an authority's advice to wait longer than configured is not followed")
    void adviceLater() {
        var advice = Optional.of(new Advice(days(80), days(85)));
        assertEquals(days(60), policy(0).renewAt(new Validity(NOW, days(90)), advice));
    }

    @Test
    @DisplayName("RFC 9773 §4.2: a window that ends before it begins is taken as its start")
    void adviceUpsideDown() {
        var advice = Optional.of(new Advice(days(10), days(5)));
        assertEquals(days(10), policy(1).renewAt(new Validity(NOW, days(90)), advice));
    }

    @ParameterizedTest(name = "after {0} failures: {1} minutes")
    @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "8, 640", "9, 720", "1000, 720"})
    @DisplayName("pauses double from 5 minutes to 12 hours")
    void backOff(int failures, int minutes) {
        assertEquals(NOW.plus(Duration.ofMinutes(minutes)), policy(0).retryAt(failures, Optional.empty(), NOW));
    }

    @Test
    @DisplayName(
            "RFC 8555 §6.6: a Retry-After later than our own pause is honoured, up to a day; an earlier one changes"
                    + " nothing")
    void retryAfter() {
        assertEquals(days(0).plusSeconds(7_200), policy(0).retryAt(1, Optional.of(NOW.plusSeconds(7_200)), NOW));
        assertEquals(days(1), policy(0).retryAt(1, Optional.of(days(400)), NOW));
        assertEquals(NOW.plusSeconds(300), policy(0).retryAt(1, Optional.of(NOW.plusSeconds(10)), NOW));
    }
}
