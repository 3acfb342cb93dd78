package parley.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.revocation.TestAuthority.NOW;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Parsed;
import parley.revocation.Revocation.Status;

class AuthorityAnswersTest {
    private static final TestAuthority AUTHORITY = TestAuthority.root("Authority");
    private static final X509Certificate LEAF = AUTHORITY.leaf("leaf");
    private static final X509Certificate OTHER = AUTHORITY.leaf("other");
    private static final URI RESPONDER = URI.create(TestAuthority.RESPONDER);
    private static final URI LIST = URI.create(TestAuthority.LIST);
    private static final RevocationLists NO_LISTS = new RevocationLists(List.of());
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final AtomicInteger fetches = new AtomicInteger();

    private AuthorityAnswers answering(Parsed<byte[]> answer) {
        return AuthorityAnswers.by(_ -> {
            fetches.incrementAndGet();
            return answer;
        });
    }

    private static Status ask(AuthorityAnswers answers, X509Certificate about, Instant now) {
        return answers.ocsp(RESPONDER, about, AUTHORITY.certificate(), NO_LISTS, TIMEOUT, now);
    }

    private static Status list(AuthorityAnswers answers, X509Certificate about, Instant now) {
        return answers.list(LIST, about, AUTHORITY.certificate(), TIMEOUT, now);
    }

    @Test
    @DisplayName("An answer is kept while it counts, an hour at most")
    void kept() {
        var answers = answering(new Parsed.Ok<>(AUTHORITY
                .answer(LEAF, answer -> answer.nextUpdate = NOW.plus(Duration.ofDays(7)))
                .der()));
        assertEquals(new Status.Good(), ask(answers, LEAF, NOW));
        assertEquals(new Status.Good(), ask(answers, LEAF, NOW.plus(Duration.ofMinutes(59))));
        assertEquals(1, fetches.get());
        assertEquals(new Status.Good(), ask(answers, LEAF, NOW.plus(Duration.ofMinutes(60))));
        assertEquals(2, fetches.get());
    }

    @Test
    @DisplayName("An answer that does not say until when it counts is kept for a minute")
    void keptWithoutEnd() {
        var answers = answering(new Parsed.Ok<>(AUTHORITY
                .answer(LEAF, answer -> {
                    answer.thisUpdate = NOW;
                    answer.nextUpdate = null;
                })
                .der()));
        assertEquals(new Status.Good(), ask(answers, LEAF, NOW));
        assertEquals(new Status.Good(), ask(answers, LEAF, NOW.plusSeconds(59)));
        assertEquals(1, fetches.get());
        assertEquals(new Status.Good(), ask(answers, LEAF, NOW.plusSeconds(60)));
        assertEquals(2, fetches.get());
    }

    @Test
    @DisplayName("A dead responder is left alone for ten seconds, whoever is asked about; then it is asked again")
    void deadResponder() {
        var answers = answering(new Parsed.Refused<>("it refuses the connection", 0));
        assertEquals(new Status.Unknown("it refuses the connection"), ask(answers, LEAF, NOW));
        assertEquals(new Status.Unknown("it refuses the connection"), ask(answers, OTHER, NOW.plusSeconds(9)));
        assertEquals(1, fetches.get());
        ask(answers, OTHER, NOW.plusSeconds(20));
        assertEquals(2, fetches.get());
    }

    @Test
    @DisplayName("One list answers for all certificates of its authority, until its next update")
    void oneList() throws CRLException {
        var answers = answering(new Parsed.Ok<>(AUTHORITY
                .list(NOW.minusSeconds(60), NOW.plus(Duration.ofMinutes(10)), TestAuthority.entries(OTHER))
                .getEncoded()));
        assertEquals(new Status.Good(), list(answers, LEAF, NOW));
        assertInstanceOf(Status.Revoked.class, list(answers, OTHER, NOW.plus(Duration.ofMinutes(9))));
        assertEquals(1, fetches.get());
        list(answers, OTHER, NOW.plus(Duration.ofMinutes(11)));
        assertEquals(2, fetches.get());
    }

    @Test
    @DisplayName("What is no list, or another authority's, says nothing")
    void noList() throws CRLException {
        var web = answering(new Parsed.Ok<>("<html>".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(new Status.Unknown("what is at " + LIST + " is no revocation list"), list(web, LEAF, NOW));
        var another = answering(
                new Parsed.Ok<>(TestAuthority.root("Stranger").revoking().getEncoded()));
        var unknown = assertInstanceOf(Status.Unknown.class, list(another, LEAF, NOW));
        assertTrue(unknown.why().contains("is of another authority: CN=Stranger"), unknown.why());
    }

    @Test
    @DisplayName("Of many who ask for the same at once, one fetches and the others wait for it")
    void oneFetchAtATime() throws InterruptedException, ExecutionException, TimeoutException {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var good = AUTHORITY.good(LEAF);
        var answers = AuthorityAnswers.by(_ -> {
            fetches.incrementAndGet();
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException fault) {
                throw new IllegalStateException(fault);
            }
            return new Parsed.Ok<>(good);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Status>>();
            for (var i = 0; i < 50; i++) {
                all.add(threads.submit(() -> ask(answers, LEAF, NOW)));
            }
            begun.await();
            go.countDown();
            for (var one : all) {
                assertEquals(new Status.Good(), one.get(5, TimeUnit.SECONDS));
            }
        }
        assertEquals(1, fetches.get());
    }

    @Test
    @DisplayName("The table of answers is bounded: the oldest goes first")
    void bounded() {
        var kept = new KeptAnswers<Integer, String>(3);
        for (var i = 0; i < 10; i++) {
            var value = "answer " + i;
            kept.get(i, NOW, TIMEOUT, () -> new KeptAnswers.Kept<>(value, NOW.plusSeconds(10)));
        }
        assertEquals(3, kept.size());
        assertEquals("answer 9", kept.known(9, NOW).orElseThrow());
        assertTrue(kept.known(6, NOW).isEmpty());
    }

    @Test
    @DisplayName("A fetch that fails by our own fault leaves nobody waiting for ever")
    void ownFault() {
        var kept = new KeptAnswers<Integer, String>(3);
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalStateException.class,
                () -> kept.get(1, NOW, TIMEOUT, () -> {
                    throw new IllegalStateException("ours");
                }));
        assertEquals(
                "well",
                kept.get(1, NOW, TIMEOUT, () -> new KeptAnswers.Kept<>("well", NOW.plusSeconds(1)))
                        .orElseThrow());
    }
}
