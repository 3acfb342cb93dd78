package parley.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.revocation.TestAuthority.LIST;
import static parley.revocation.TestAuthority.NOW;
import static parley.revocation.TestAuthority.RESPONDER;
import static parley.revocation.TestAuthority.days;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Parsed;
import parley.common.RevocationMode;
import parley.config.RevocationConfig;
import parley.revocation.ChainRevocation.Verdict;

class ChainRevocationTest {
    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority ISSUER = ROOT.intermediate("Issuer", _ -> {});
    private static final X509Certificate LEAF = ISSUER.leaf("leaf");
    private static final String OTHER_RESPONDER = "http://asked.example.org/";

    private final Map<String, byte[]> published = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private Parsed<byte[]> fetch(Fetch.Request request) {
        var from = request.from().toString();
        asked.add(from);
        var octets = published.get(from);
        return octets == null ? new Parsed.Refused<>(from + " refuses the connection", 0) : new Parsed.Ok<>(octets);
    }

    private Verdict judge(RevocationConfig config, List<X509CRL> lists, Staple staple, X509Certificate... path) {
        return ChainRevocation.of(config, lists, AuthorityAnswers.by(this::fetch))
                .judge(List.of(path), path.length == 1 ? ISSUER.certificate() : ROOT.certificate(), staple, NOW);
    }

    private Verdict judge(RevocationMode mode, X509Certificate... path) {
        return judge(config(mode), List.of(), Staple.notAsked(), path);
    }

    private static RevocationConfig config(RevocationMode mode) {
        return new RevocationConfig(mode, Optional.empty(), true, true, Optional.empty(), Duration.ofSeconds(1));
    }

    private static byte[] der(X509CRL list) {
        try {
            return list.getEncoded();
        } catch (CRLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static byte[] revoked(X509Certificate certificate) {
        return ISSUER.answer(
                        certificate,
                        answer -> answer.status = new RevokedStatus(Date.from(days(-3)), CRLReason.keyCompromise))
                .der();
    }

    @Test
    @DisplayName("off: nobody is asked")
    void off() {
        assertEquals(new Verdict.Passed(List.of()), judge(RevocationMode.OFF, LEAF, ISSUER.certificate()));
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("A leaf that its responder calls good passes in hard mode, though nobody answers for the intermediate")
    void intermediateWithoutSource() {
        published.put(RESPONDER, ISSUER.good(LEAF));
        var passed = assertInstanceOf(Verdict.Passed.class, judge(RevocationMode.HARD, LEAF, ISSUER.certificate()));
        assertEquals(List.of("CN=Issuer: it names no source that may be asked over http"), passed.doubts());
    }

    @Test
    @DisplayName("A responder that is set for the leaves, and does not know the intermediate, refuses nobody")
    void responderForTheLeaves() {
        var config = new RevocationConfig(
                RevocationMode.HARD,
                Optional.empty(),
                false,
                true,
                Optional.of(URI.create(OTHER_RESPONDER)),
                Duration.ofSeconds(1));
        published.put(OTHER_RESPONDER, ISSUER.good(LEAF));
        assertInstanceOf(Verdict.Passed.class, judge(config, List.of(), Staple.notAsked(), LEAF, ISSUER.certificate()));
        assertEquals(List.of(OTHER_RESPONDER, OTHER_RESPONDER), asked, "and not the one that the leaf names");
    }

    @Test
    @DisplayName("An intermediate that names a source must be known to be good in hard mode")
    void intermediateWithSource() {
        var issuer = ROOT.intermediate("Named", TestAuthority.list(LIST));
        var leaf = issuer.leaf("leaf", TestAuthority.responder());
        published.put(RESPONDER, issuer.good(leaf));
        var unanswered =
                assertInstanceOf(Verdict.Unanswered.class, judge(RevocationMode.HARD, leaf, issuer.certificate()));
        assertEquals(issuer.certificate(), unanswered.certificate());
        assertInstanceOf(Verdict.Passed.class, judge(RevocationMode.SOFT, leaf, issuer.certificate()));
        published.put(LIST, der(ROOT.revoking()));
        assertEquals(new Verdict.Passed(List.of()), judge(RevocationMode.HARD, leaf, issuer.certificate()));
        published.put(LIST, der(ROOT.revoking(issuer.certificate())));
        assertEquals(
                new Verdict.Withdrawn(issuer.certificate(), days(-2)),
                judge(RevocationMode.SOFT, leaf, issuer.certificate()));
    }

    @Test
    @DisplayName("soft: what cannot be learnt is told and passes; hard: it is refused; revoked is refused by both")
    void modes() {
        var passed = assertInstanceOf(Verdict.Passed.class, judge(RevocationMode.SOFT, LEAF));
        assertTrue(passed.doubts().getFirst().contains("refuses the connection"), passed::toString);
        assertEquals(List.of(RESPONDER, LIST), asked, "the responder first, the ldap URL never");
        assertInstanceOf(Verdict.Unanswered.class, judge(RevocationMode.HARD, LEAF));
        published.put(RESPONDER, revoked(LEAF));
        assertEquals(new Verdict.Withdrawn(LEAF, days(-3)), judge(RevocationMode.SOFT, LEAF));
        assertEquals(new Verdict.Withdrawn(LEAF, days(-3)), judge(RevocationMode.HARD, LEAF));
    }

    @Test
    @DisplayName("A stapled answer that is good saves the question")
    void stapled() {
        assertEquals(
                new Verdict.Passed(List.of()),
                judge(config(RevocationMode.HARD), List.of(), Staple.of(ISSUER.good(LEAF)), LEAF));
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("A stapled answer about another certificate counts for nothing")
    void stapledOfAnother() {
        var other = Staple.of(ISSUER.good(ISSUER.leaf("other")));
        var verdict = judge(config(RevocationMode.HARD), List.of(), other, LEAF);
        var unanswered = assertInstanceOf(Verdict.Unanswered.class, verdict);
        assertTrue(unanswered.why().contains("about another certificate"), unanswered.why());
    }

    @Test
    @DisplayName(
            "RFC 7633: a certificate that may only be shown with an answer is not enough alone, if one was asked for")
    void mustStaple() {
        var leaf = ISSUER.leaf("strict", builder -> {
            TestAuthority.responder().add(builder);
            TestAuthority.mustStaple().add(builder);
        });
        published.put(RESPONDER, ISSUER.good(leaf));
        var hard = config(RevocationMode.HARD);
        var verdict = judge(hard, List.of(), Staple.missing(), leaf);
        var unanswered = assertInstanceOf(Verdict.Unanswered.class, verdict);
        assertTrue(unanswered.why().contains("RFC 7633"), unanswered.why());
        assertInstanceOf(Verdict.Passed.class, judge(hard, List.of(), Staple.notAsked(), leaf));
        assertInstanceOf(Verdict.Passed.class, judge(hard, List.of(), Staple.of(ISSUER.good(leaf)), leaf));
        assertInstanceOf(Verdict.Passed.class, judge(config(RevocationMode.SOFT), List.of(), Staple.missing(), leaf));
    }

    @Test
    @DisplayName("A list at hand that revokes the certificate beats a stapled answer that is good")
    void listBeatsStaple() {
        var config = new RevocationConfig(
                RevocationMode.SOFT,
                Optional.of(Path.of("lists.pem")),
                true,
                true,
                Optional.empty(),
                Duration.ofSeconds(1));
        assertEquals(
                new Verdict.Withdrawn(LEAF, days(-2)),
                judge(config, List.of(ISSUER.revoking(LEAF)), Staple.of(ISSUER.good(LEAF)), LEAF));
        assertEquals(new Verdict.Passed(List.of()), judge(config, List.of(ISSUER.revoking()), Staple.notAsked(), LEAF));
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("It may block if something may have to be fetched")
    void blocks() {
        var answers = AuthorityAnswers.by(this::fetch);
        assertTrue(ChainRevocation.of(config(RevocationMode.SOFT), List.of(), answers)
                .blocks());
        assertFalse(ChainRevocation.of(config(RevocationMode.OFF), List.of(), answers)
                .blocks());
        var listOnly = new RevocationConfig(
                RevocationMode.HARD,
                Optional.of(Path.of("lists.pem")),
                false,
                false,
                Optional.empty(),
                Duration.ofSeconds(1));
        assertFalse(ChainRevocation.of(listOnly, List.of(), answers).blocks());
    }
}
