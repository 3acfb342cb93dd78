package parley.revocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.revocation.TestAuthority.NOW;
import static parley.revocation.TestAuthority.days;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Parsed;
import parley.revocation.Revocation.Status;

class StaplesTest {
    private static final TestAuthority AUTHORITY = TestAuthority.root("Authority");
    private static final X509Certificate LEAF = AUTHORITY.leaf("leaf");
    private static final List<X509Certificate> CHAIN = List.of(LEAF, AUTHORITY.certificate());

    private final List<Status> learnt = new ArrayList<>();
    private Instant now = NOW;
    private Parsed<byte[]> answer = new Parsed.Refused<>("not set", 0);
    private int asked;

    private final Staples staples = Staples.by(
            AuthorityAnswers.by(_ -> {
                asked++;
                return answer;
            }),
            () -> now,
            (_, status) -> learnt.add(status),
            Runnable::run);

    private byte[] answers(Consumer<TestAnswer> change) {
        var der = AUTHORITY.answer(LEAF, change).der();
        answer = new Parsed.Ok<>(der);
        return der;
    }

    private void at(Duration later) {
        now = NOW.plus(later);
        staples.renewDue();
    }

    @Test
    @DisplayName("RFC 6066 §8: a good answer is shown, and renewed at half of its life")
    void renewed() {
        var first = answers(made -> made.nextUpdate = NOW.plus(Duration.ofHours(2)));
        staples.watch(List.of(CHAIN));
        assertTrue(staples.stapled(LEAF).isEmpty(), "not fetched yet");
        at(Duration.ZERO);
        assertArrayEquals(first, staples.stapled(LEAF).orElseThrow());
        at(Duration.ofMinutes(59));
        assertEquals(1, asked);
        var second = answers(made -> made.nextUpdate = NOW.plus(Duration.ofHours(4)));
        at(Duration.ofMinutes(60));
        assertEquals(2, asked);
        assertArrayEquals(second, staples.stapled(LEAF).orElseThrow());
    }

    @Test
    @DisplayName("While the responder fails the last answer is shown until it ends, and waits between questions double")
    void responderFails() {
        var good = answers(made -> made.nextUpdate = NOW.plus(Duration.ofHours(1)));
        staples.watch(List.of(CHAIN));
        at(Duration.ZERO);
        answer = new Parsed.Refused<>("it refuses the connection", 0);
        var waits = new ArrayList<Long>();
        var before = asked;
        for (var seconds = 1800; seconds <= 3600; seconds++) {
            at(Duration.ofSeconds(seconds));
            if (asked > before) {
                before = asked;
                waits.add((long) seconds);
            }
        }
        assertArrayEquals(good, staples.stapled(LEAF).orElseThrow());
        assertEquals(List.of(1800L, 1810L, 1830L, 1870L, 1950L, 2110L, 2430L, 3030L), waits);
        at(Duration.ofSeconds(3601));
        assertTrue(staples.stapled(LEAF).isEmpty(), "over");
    }

    @Test
    @DisplayName("An answer that says revoked is never shown, nor the good one before it, and is told")
    void revoked() {
        answers(made -> made.nextUpdate = NOW.plus(Duration.ofHours(1)));
        staples.watch(List.of(CHAIN));
        at(Duration.ZERO);
        answers(made -> {
            made.status = new RevokedStatus(Date.from(days(-1)), CRLReason.keyCompromise);
            made.nextUpdate = NOW.plus(Duration.ofHours(9));
        });
        at(Duration.ofMinutes(30));
        assertTrue(staples.stapled(LEAF).isEmpty());
        assertEquals(List.of(new Status.Good(), new Status.Revoked(days(-1))), learnt);
    }

    @Test
    @DisplayName("An answer that a client would refuse is not shown")
    void unfit() {
        answers(made -> made.about = AUTHORITY.leaf("other"));
        staples.watch(List.of(CHAIN));
        at(Duration.ZERO);
        assertTrue(staples.stapled(LEAF).isEmpty());
        assertInstanceOf(Status.Unknown.class, learnt.getFirst());
    }

    @Test
    @DisplayName("A certificate that names no responder is not asked about; one that is watched no more is forgotten")
    void watched() {
        answers(_ -> {});
        var silent = AUTHORITY.leaf("silent", _ -> {});
        staples.watch(List.of(List.of(silent, AUTHORITY.certificate()), List.of(LEAF)));
        at(Duration.ZERO);
        assertEquals(0, asked);
        staples.watch(List.of(CHAIN));
        at(Duration.ofSeconds(1));
        assertEquals(1, asked);
        staples.watch(List.of(CHAIN));
        at(Duration.ofSeconds(2));
        assertEquals(1, asked, "watched already");
        staples.watch(List.of());
        assertTrue(staples.stapled(LEAF).isEmpty());
    }
}
