package parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.observe.SbcEvent;

class ExpiryWatchTest {
    private static final Instant END = Instant.parse("2026-12-31T00:00:00Z");

    private static ExpiryWatch.Watched certificate(String serial) {
        return new ExpiryWatch.Watched("edge", "CN=sip.example.com", serial, END);
    }

    @Test
    @DisplayName("A certificate is told of 30, 14, 7 and 1 days before its end, once each, looked at every hour")
    void thresholds() {
        var watch = ExpiryWatch.NOTHING_TOLD;
        var days = new ArrayList<Long>();
        for (var now = END.minus(Duration.ofDays(40));
                now.isBefore(END.plusSeconds(1));
                now = now.plus(ExpiryWatch.INTERVAL)) {
            var step = watch.on(now, List.of(certificate("1a")));
            watch = step.next();
            for (var warning : step.warnings()) {
                if (warning instanceof SbcEvent.CertificateExpiring expiring) {
                    days.add(expiring.daysLeft());
                }
            }
        }
        assertEquals(List.of(30L, 14L, 7L, 1L), days);
    }

    @Test
    @DisplayName("One that is found late is told of once, by the threshold it is past")
    void late() {
        var step = ExpiryWatch.NOTHING_TOLD.on(END.minus(Duration.ofDays(3)), List.of(certificate("1a")));
        assertEquals(1, step.warnings().size());
        var again = step.next().on(END.minus(Duration.ofDays(2)), List.of(certificate("1a"), certificate("2b")));
        assertEquals(1, again.warnings().size(), "the renewed one has a serial number of its own");
    }

    @Test
    @DisplayName("The table is bounded, whatever peers show")
    void bounded() {
        var many = IntStream.range(0, 2 * ExpiryWatch.REMEMBERED_MAX)
                .mapToObj(Integer::toString)
                .map(ExpiryWatchTest::certificate)
                .toList();
        var step = ExpiryWatch.NOTHING_TOLD.on(END, many);
        assertTrue(step.next().told().size() <= ExpiryWatch.REMEMBERED_MAX);
    }
}
