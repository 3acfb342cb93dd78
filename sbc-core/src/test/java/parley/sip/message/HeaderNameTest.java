package parley.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderNameTest {
    /// So slow that only a search without end takes it.
    private static final Duration FOREVER = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({"Via, v", "Call-ID, i", "Contact, m", "From, f", "To, t", "Content-Length, l", "Supported, k"})
    @DisplayName("§7.3.3: a compact form, in either case, is the name")
    void compact(String name, String compact) {
        assertSame(HeaderName.of(name), HeaderName.of(compact));
        assertSame(HeaderName.of(name), HeaderName.of(compact.toUpperCase(Locale.ROOT)));
        assertSame(HeaderName.of(name), HeaderName.of(name.toUpperCase(Locale.ROOT)));
    }

    @Test
    @DisplayName("§7.3.1: whatever a name nobody knows hashes to, the search for it ends")
    void unknownNames() {
        var random = new Random(1);
        assertTimeoutPreemptively(FOREVER, () -> {
            for (var i = 0; i < 200_000; i++) {
                var name = "X" + Integer.toString(random.nextInt(Integer.MAX_VALUE), Character.MAX_RADIX);
                assertEquals(name, HeaderName.of(name).text());
            }
        });
    }
}
