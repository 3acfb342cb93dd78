package parley.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.Parsed;
import parley.common.Secret;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;

final class DigestVerifierTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Map<String, Secret> PASSWORDS = Map.of("alice", Secret.of("sesame"));
    private static final SipRequest REGISTER = request(Method.REGISTER);

    private final NonceCounts counts = new NonceCounts(16);
    private final DigestVerifier verifier = verifier(DigestSide.UAS, DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);

    private static DigestVerifier verifier(DigestSide side, DigestAlgorithm... algorithms) {
        return new DigestVerifier(
                side, "atlanta", List.of(algorithms), LIFETIME, Secret.of("0123456789abcdef0123456789abcdef"));
    }

    @Test
    @DisplayName("RFC 8760 §2.4: one challenge per algorithm, in the configured order")
    void challenges() {
        var challenge = assertInstanceOf(DigestOutcome.Challenge.class, verify(REGISTER, NOW));
        assertEquals(401, challenge.status());
        assertEquals(HeaderName.WWW_AUTHENTICATE, challenge.header());
        assertFalse(challenge.stale());
        var algorithms = challenge.values().stream()
                .map(value -> ((Parsed.Ok<DigestChallenge>) DigestChallenge.parse(value))
                        .value()
                        .algorithm())
                .toList();
        assertEquals(List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5), algorithms);
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    @DisplayName("§22.2, RFC 8760: our client's answer satisfies our server, with every algorithm and on both sides")
    void clientAndServerAgree(DigestAlgorithm algorithm) {
        for (var side : DigestSide.values()) {
            var server = verifier(side, algorithm);
            var challenge = server.challenge(NOW, 1, false);
            var answered = answer(challenge, "alice", "sesame", REGISTER);
            assertEquals(
                    new DigestOutcome.Accepted("alice"),
                    server.verify(answered.orElseThrow(), DigestVerifierTest::password, new NonceCounts(1), NOW, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"alice, wrong", "mallory, sesame"})
    @DisplayName("§26.1: an unknown user and a wrong password get the same fresh challenge")
    void unknownLooksLikeWrong(String user, String password) {
        var answered = answer(verifier.challenge(NOW, 1, false), user, password, REGISTER)
                .orElseThrow();
        assertEquals(verifier.challenge(NOW, 7, false), verify(answered, NOW));
    }

    @Test
    @DisplayName("RFC 7616 §3.3: an old nonce with the right password is stale, with a wrong one it is not")
    void staleNonce() {
        var challenge = verifier.challenge(NOW, 1, false);
        var late = NOW.plus(LIFETIME).plusMillis(1);
        var right = answer(challenge, "alice", "sesame", REGISTER).orElseThrow();
        var wrong = answer(challenge, "alice", "wrong", REGISTER).orElseThrow();
        assertEquals(verifier.challenge(late, 7, true), verify(right, late));
        assertEquals(verifier.challenge(late, 7, false), verify(wrong, late));
        assertEquals(new DigestOutcome.Accepted("alice"), verify(right, NOW.plus(LIFETIME)));
    }

    @Test
    @DisplayName("RFC 7616 §5.5: the same credentials do not pass twice")
    void replay() {
        var answered = answer(verifier.challenge(NOW, 1, false), "alice", "sesame", REGISTER)
                .orElseThrow();
        assertEquals(new DigestOutcome.Accepted("alice"), verify(answered, NOW));
        assertEquals(verifier.challenge(NOW, 7, true), verify(answered, NOW));
    }

    @Test
    @DisplayName("a nonce of another node secret is not ours")
    void foreignNonce() {
        var other = new DigestVerifier(
                DigestSide.UAS, "atlanta", List.of(DigestAlgorithm.MD5), LIFETIME, Secret.of("another secret"));
        var answered = answer(other.challenge(NOW, 1, false), "alice", "sesame", REGISTER)
                .orElseThrow();
        assertEquals(verifier.challenge(NOW, 7, true), verify(answered, NOW));
    }

    @Test
    @DisplayName("§22.4: a client of RFC 2069, which writes no qop, passes once per nonce")
    void withoutQop() {
        var nonce = new Nonces(verifier.nodeSecret(), "atlanta").issue(NOW, 1);
        var old = new DigestCredentials(
                "alice", "atlanta", nonce, "sip:bob@biloxi.example.com", DigestAlgorithm.MD5, "", "", "", "", "");
        var proven = old.proven(Secret.of("sesame"), Method.REGISTER, REGISTER.body());
        var asked = with(proven.text());
        assertEquals(new DigestOutcome.Accepted("alice"), verify(asked, NOW));
        assertEquals(verifier.challenge(NOW, 7, true), verify(asked, NOW));
    }

    @ParameterizedTest
    @DisplayName("§22.4, RFC 7616 §3.4: a broken header is refused, whoever sends it")
    @CsvSource(delimiter = '|', textBlock = """
        Digest username="alice", realm="atlanta"
        Digest username="alice", realm="atlanta", nonce="n", uri="sip:carol@chicago.example.com", response="r"
        Digest username="alice", realm="atlanta", nonce="n", uri="sip:bob@biloxi.example.com", response="r", qop=auth
        Digest username="alice", realm="atlanta", nonce="n", uri="not a uri", response="r"
        Digest username="alice", realm="atlanta", nonce="n", uri="sip:bob@biloxi.example.com", response="r", qop=auth-int, nc=00000001, cnonce="c"
        """)
    void refused(String value) {
        assertInstanceOf(DigestOutcome.Refused.class, verify(with(value), NOW));
    }

    @ParameterizedTest
    @DisplayName("§22.1: credentials for another realm or by an algorithm not offered are none")
    @CsvSource(delimiter = '|', textBlock = """
        Digest username="alice", realm="chicago", nonce="n", uri="sip:bob@biloxi.example.com", response="r"
        Digest username="alice", realm="atlanta", nonce="n", uri="sip:x", response="r", algorithm=SHA-512-256
        """)
    void passedOver(String value) {
        assertEquals(verifier.challenge(NOW, 7, false), verify(with(value), NOW));
    }

    @Test
    @DisplayName("§22.2: the client answers the first known challenge, keeps other realms, and does not try twice")
    void clientAnswersOnce() {
        var challenge = verifier.challenge(NOW, 1, false);
        var other = "Digest username=\"alice\", realm=\"other\", nonce=\"n\", uri=\"sip:x\", response=\"r\"";
        var first = answer(challenge, "alice", "sesame", with(other)).orElseThrow();
        var values = first.headers().all(HeaderName.AUTHORIZATION);
        assertEquals(2, values.size());
        assertEquals(other, values.getFirst());
        assertTrue(values.getLast().contains("algorithm=SHA-256"), values.getLast());
        assertEquals(Optional.empty(), answer(challenge, "alice", "sesame", first));
        assertTrue(answer(verifier.challenge(NOW, 2, true), "alice", "sesame", first)
                .isPresent());
    }

    @Test
    @DisplayName("§22.4: a challenge that we do not understand is passed over")
    void unknownChallenge() {
        var challenged = response(REGISTER, 401, "WWW-Authenticate: Bearer realm=\"x\"");
        var client = new DigestClient("alice", Secret.of("sesame"));
        assertEquals(Optional.empty(), client.answer(REGISTER, challenged, "c"));
    }

    @Test
    @DisplayName("neither user nor proof can be printed")
    void nothingToPrint() {
        var answered = answer(verifier.challenge(NOW, 1, false), "alice", "sesame", REGISTER)
                .orElseThrow();
        var parsed = DigestCredentials.parse(
                answered.headers().first(HeaderName.AUTHORIZATION).orElseThrow());
        assertFalse(parsed.toString().contains("alice"));
        assertFalse(new DigestClient("alice", Secret.of("sesame")).toString().contains("sesame"));
    }

    private DigestOutcome verify(SipRequest request, Instant now) {
        return verifier.verify(request, DigestVerifierTest::password, counts, now, 7);
    }

    private static Optional<Secret> password(String user) {
        return Optional.ofNullable(PASSWORDS.get(user));
    }

    private static SipRequest with(String authorization) {
        return request(Method.REGISTER, "Authorization: " + authorization);
    }

    private static Optional<SipRequest> answer(
            DigestOutcome.Challenge challenge, String user, String password, SipRequest request) {
        var plain = response(request, challenge.status());
        var challenged = plain.with(challenge.write(plain.headers()));
        return new DigestClient(user, Secret.of(password)).answer(request, challenged, "0a4f113b");
    }
}
