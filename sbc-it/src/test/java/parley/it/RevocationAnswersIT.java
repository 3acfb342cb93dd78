package parley.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.RevocationMode;
import parley.config.RevocationConfig;
import parley.revocation.AuthorityAnswers;
import parley.revocation.ChainRevocation;
import parley.revocation.ChainRevocation.Verdict;
import parley.revocation.Staple;
import parley.revocation.Staples;

/// What `openssl ocsp` and `openssl ca` publish, as our judge of revocation takes it.
final class RevocationAnswersIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private RevocablePki pki;

    @BeforeEach
    void issue() throws IOException {
        pki = new RevocablePki(directory);
        pki.issuePeer("good", "URI:sip:good@lab.test");
        pki.issuePeer("bad", "URI:sip:bad@lab.test");
        pki.revoke("bad");
    }

    private static RevocationConfig config(RevocationMode mode, boolean list, boolean ocsp, Optional<URI> responder) {
        return new RevocationConfig(mode, Optional.empty(), list, ocsp, responder, Duration.ofSeconds(3));
    }

    private Verdict judge(RevocationConfig config, String name) {
        try (var answers = AuthorityAnswers.overHttp()) {
            return ChainRevocation.of(config, List.of(), answers)
                    .judge(
                            List.of(pki.certificate(name), pki.certificate("issuing")),
                            pki.certificate("root"),
                            Staple.notAsked(),
                            Instant.now());
        }
    }

    private static X509Certificate withdrawn(Verdict verdict) {
        return assertInstanceOf(Verdict.Withdrawn.class, verdict).certificate();
    }

    private static String unanswered(Verdict verdict) {
        return assertInstanceOf(Verdict.Unanswered.class, verdict).why();
    }

    @Test
    @DisplayName(
            "openssl ocsp: good, revoked and unknown, by the URL in the certificate and by a configured one, in hard"
                    + " mode")
    void responder() throws IOException {
        var named = config(RevocationMode.HARD, false, true, Optional.empty());
        var set = config(RevocationMode.HARD, false, true, Optional.of(URI.create(RevocablePki.RESPONDER)));
        try (var _ = pki.responder()) {
            for (var config : List.of(named, set)) {
                assertInstanceOf(Verdict.Passed.class, judge(config, "good"));
                assertEquals(pki.certificate("bad"), withdrawn(judge(config, "bad")));
            }
        }
        try (var _ = pki.ignorantResponder()) {
            assertTrue(unanswered(judge(named, "good")).contains("does not know the certificate"));
            assertInstanceOf(
                    Verdict.Passed.class, judge(config(RevocationMode.SOFT, false, true, Optional.empty()), "good"));
        }
    }

    @Test
    @DisplayName("No responder there: refused in hard mode, passed with the reason in soft mode")
    void responderDown() {
        assertTrue(unanswered(judge(config(RevocationMode.HARD, false, true, Optional.empty()), "good"))
                .endsWith("refuses the connection"));
        var passed = assertInstanceOf(
                Verdict.Passed.class, judge(config(RevocationMode.SOFT, false, true, Optional.empty()), "bad"));
        assertTrue(passed.doubts().getFirst().contains("refuses the connection"), passed::toString);
    }

    @Test
    @DisplayName("openssl ca -gencrl: the list at the distribution point, PEM as it comes")
    void list() throws IOException {
        var list = Files.readAllBytes(pki.list());
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.ofLiteral(RevocablePki.ADDRESS), RevocablePki.LIST_PORT), 10);
        server.createContext("/issuing.crl", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, list.length);
                exchange.getResponseBody().write(list);
            }
        });
        server.start();
        try {
            var config = config(RevocationMode.HARD, true, false, Optional.empty());
            assertInstanceOf(Verdict.Passed.class, judge(config, "good"));
            assertEquals(pki.certificate("bad"), withdrawn(judge(config, "bad")));
        } finally {
            server.stop(0);
        }
    }

    @Test
    @DisplayName(
            "RFC 6066 §8: the answer for our own certificate is fetched in the background and holds as a stapled one")
    void staples() throws IOException {
        var chain = List.of(pki.certificate("good"), pki.certificate("issuing"));
        try (var _ = pki.responder("-nmin", "10");
                var answers = AuthorityAnswers.overHttp();
                var staples = new Staples(answers, Instant::now, (_, _) -> {})) {
            staples.watch(List.of(chain));
            Await.until(
                    LIMIT, "a staple", () -> staples.stapled(chain.getFirst()).isPresent(), () -> "none came");
            var staple = staples.stapled(chain.getFirst()).orElseThrow();
            assertArrayEquals(staple, staples.stapled(chain.getFirst()).orElseThrow());
            var hard = config(RevocationMode.HARD, false, true, Optional.of(URI.create("http://127.0.0.1:1/")));
            assertInstanceOf(
                    Verdict.Passed.class,
                    ChainRevocation.of(hard, List.of(), answers)
                            .judge(chain, pki.certificate("root"), Staple.of(staple), Instant.now()));
        }
    }
}
