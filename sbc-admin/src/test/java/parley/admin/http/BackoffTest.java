package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Backoff backoff = new Backoff();

    private void wrong(int times) {
        for (var i = 0; i < times; i++) {
            backoff.wrong("192.0.2.1", 0);
        }
    }

    @Test
    @DisplayName("Four wrong tokens cost nothing, the fifth a second, each further one twice as long, at most 30 s")
    void doubles() {
        wrong(Backoff.FREE_TRIES - 1);
        assertEquals(Duration.ZERO, backoff.wait("192.0.2.1", 0));
        wrong(1);
        assertEquals(Duration.ofSeconds(1), backoff.wait("192.0.2.1", 0));
        wrong(1);
        assertEquals(Duration.ofSeconds(2), backoff.wait("192.0.2.1", 0));
        wrong(1_000);
        assertEquals(Backoff.LONGEST, backoff.wait("192.0.2.1", 0));
    }

    @Test
    @DisplayName("A wait ends, others do not share it, and a right token ends the memory of wrong ones")
    void ends() {
        wrong(Backoff.FREE_TRIES);
        assertEquals(Duration.ZERO, backoff.wait("192.0.2.2", 0));
        assertEquals(Duration.ZERO, backoff.wait("192.0.2.1", SECOND));
        backoff.right("192.0.2.1");
        wrong(1);
        assertEquals(Duration.ZERO, backoff.wait("192.0.2.1", 0));
    }

    @Test
    @DisplayName("Wrong tokens of long ago are forgiven")
    void forgives() {
        wrong(Backoff.FREE_TRIES - 1);
        var later = Backoff.MEMORY.toNanos() + 1;
        backoff.wrong("192.0.2.1", later);
        assertEquals(Duration.ZERO, backoff.wait("192.0.2.1", later));
    }

    @Test
    @DisplayName("A hundred thousand sources take no more room than the bound")
    void bounded() {
        for (var i = 0; i < 100_000; i++) {
            backoff.wrong("source" + i, i);
        }
        assertTrue(backoff.size() <= Backoff.SOURCES_MAX);
    }
}
