package parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.NameCheck;
import parley.common.RevocationMode;
import parley.common.UsagePolicy;
import parley.config.RevocationConfig;
import parley.revocation.AuthorityAnswers;
import parley.revocation.ChainRevocation;
import parley.revocation.Staple;
import parley.tls.TestCertificates.Issued;
import parley.tls.TestCertificates.Wish;

class CertificateJudgeTest {
    private static final Instant NOW = TestCertificates.NOW;
    private static final Issued ROOT = TestCertificates.root("Root");
    private static final Issued ISSUER = TestCertificates.intermediate(ROOT, "Issuer");
    private static final Issued GOOD = TestCertificates.leaf(ISSUER, Wish.of("sbc", "DNS:sbc.example.org"));

    private static Optional<CertificateFault> judge(List<X509Certificate> shown, X509CRL... revocations) {
        return judge(policy(List.of(revocations), false), shown, "");
    }

    private static Optional<CertificateFault> judge(TrustPolicy policy, List<X509Certificate> shown, String dialled) {
        return new CertificateJudge(policy)
                .judge(shown, dialled, Staple.notAsked(), NOW)
                .fault();
    }

    private static TrustPolicy policy(List<X509CRL> revocations, boolean verifyName) {
        return policy(
                List.of(ROOT.certificate()),
                revocations,
                new TrustPolicy.Names(
                        verifyName ? NameCheck.STRICT : NameCheck.OFF, List.of("also.example.org"), false, true));
    }

    private static TrustPolicy policy(
            List<X509Certificate> anchors, List<X509CRL> revocations, TrustPolicy.Names names) {
        var config = new RevocationConfig(
                RevocationMode.HARD,
                Optional.of(Path.of("crl.pem")),
                false,
                false,
                Optional.empty(),
                Duration.ofSeconds(1));
        return new TrustPolicy(
                true,
                anchors,
                List.of(ISSUER.certificate()),
                TrustPolicy.Usage.SERVER,
                UsagePolicy.STRICT,
                names,
                revocations.isEmpty()
                        ? Optional.empty()
                        : Optional.of(ChainRevocation.of(config, revocations, AuthorityAnswers.overHttp())));
    }

    private static <T extends CertificateFault> T fault(Class<T> type, Optional<CertificateFault> verdict) {
        return assertInstanceOf(type, verdict.orElseThrow());
    }

    @Test
    @DisplayName("RFC 5280 §6: a chain to a trusted authority is accepted, in whatever order it comes")
    void goodChain() {
        assertEquals(Optional.empty(), judge(GOOD.chain()));
        assertEquals(
                Optional.empty(),
                judge(List.of(GOOD.certificate(), ROOT.certificate(), ISSUER.certificate(), ISSUER.certificate())));
    }

    @Test
    @DisplayName("A certificate that is itself in the trust bundle needs no chain")
    void pinned() {
        var alone = TestCertificates.selfSigned(Wish.of("alone", "DNS:alone.example.org"));
        var names = new TrustPolicy.Names(NameCheck.OFF, List.of(), false, true);
        var policy = policy(List.of(alone.certificate()), List.of(), names);
        assertEquals(Optional.empty(), judge(policy, alone.chain(), ""));
    }

    @Test
    @DisplayName("An expired certificate, leaf or issuer, is named with its date")
    void expired() {
        var end = NOW.minus(Duration.ofDays(1));
        var leaf = TestCertificates.leaf(ISSUER, Wish.of("old", "DNS:old").between(end.minus(Duration.ofDays(9)), end));
        assertEquals(
                end, fault(CertificateFault.Expired.class, judge(leaf.chain())).notAfter());
    }

    @Test
    @DisplayName("A certificate of tomorrow is not yet valid")
    void notYetValid() {
        var start = NOW.plus(Duration.ofDays(1));
        var leaf = TestCertificates.leaf(ISSUER, Wish.of("new").between(start, start.plus(Duration.ofDays(9))));
        assertEquals(
                start,
                fault(CertificateFault.NotYetValid.class, judge(leaf.chain())).notBefore());
    }

    @Test
    @DisplayName("Self-signed, unknown authority, and a missing intermediate that we know of are told apart")
    void withoutIssuer() {
        fault(
                CertificateFault.SelfSigned.class,
                judge(TestCertificates.selfSigned(Wish.of("self")).chain()));
        var other = TestCertificates.root("Other");
        var stranger = TestCertificates.leaf(other, Wish.of("stranger"));
        var unknown = fault(CertificateFault.UnknownAuthority.class, judge(stranger.chain()));
        assertEquals("CN=Other,O=Test", unknown.issuer());
        fault(CertificateFault.UnknownAuthority.class, judge(List.of(stranger.certificate(), other.certificate())));
        var missing = fault(CertificateFault.MissingIntermediate.class, judge(List.of(GOOD.certificate())));
        assertEquals("CN=Issuer,O=Test", missing.issuer());
    }

    @Test
    @DisplayName("An authority that bears a trusted name with another key is an unknown authority")
    void forgedAuthority() {
        var forged = TestCertificates.leaf(TestCertificates.root("Root"), Wish.of("sbc", "DNS:sbc.example.org"));
        fault(CertificateFault.UnknownAuthority.class, judge(forged.chain()));
    }

    @Test
    @DisplayName("A leaf that issues a certificate is no authority (RFC 5280 §6.1.4)")
    void leafAsAuthority() {
        var under = TestCertificates.leaf(GOOD, Wish.of("under"));
        fault(CertificateFault.BrokenChain.class, judge(under.chain()));
    }

    @Test
    @DisplayName(
            "RFC 5280 §4.2.1.12: a client's certificate does not make a server; without the extension any use goes")
    void usage() {
        var clientOnly = TestCertificates.leaf(ISSUER, Wish.of("c").usable(KeyPurposeId.id_kp_clientAuth));
        assertEquals(
                "serverAuth",
                fault(CertificateFault.WrongUsage.class, judge(clientOnly.chain()))
                        .wanted());
        var open = TestCertificates.leaf(ISSUER, Wish.of("o").usable());
        assertEquals(Optional.empty(), judge(open.chain()));
    }

    @Test
    @DisplayName("A revoked certificate is refused, its neighbour is not")
    void revoked() {
        var bad = TestCertificates.leaf(ISSUER, Wish.of("bad"));
        var list = TestCertificates.revocationList(ISSUER, NOW.plus(Duration.ofDays(1)), bad.certificate());
        var fault = fault(CertificateFault.Revoked.class, judge(bad.chain(), list));
        assertEquals(bad.certificate().getSerialNumber().toString(16), fault.serial());
        assertEquals(Optional.empty(), judge(GOOD.chain(), list));
    }

    @Test
    @DisplayName("A revoked intermediate takes its leaves with it")
    void revokedIssuer() {
        var ofRoot = TestCertificates.revocationList(ROOT, NOW.plus(Duration.ofDays(1)), ISSUER.certificate());
        var ofIssuer = TestCertificates.revocationList(ISSUER, NOW.plus(Duration.ofDays(1)));
        fault(CertificateFault.Revoked.class, judge(GOOD.chain(), ofIssuer, ofRoot));
    }

    @Test
    @DisplayName("Where revocation is checked, a missing, outdated or foreign list is no permission")
    void revocationUnknown() {
        var outdated = TestCertificates.revocationList(ISSUER, NOW.minus(Duration.ofHours(1)));
        fault(CertificateFault.RevocationUnknown.class, judge(GOOD.chain(), outdated));
        var ofRoot = TestCertificates.revocationList(ROOT, NOW.plus(Duration.ofDays(1)));
        fault(CertificateFault.RevocationUnknown.class, judge(GOOD.chain(), ofRoot));
        var forger = TestCertificates.intermediate(TestCertificates.root("Elsewhere"), "Issuer");
        var forged = TestCertificates.revocationList(forger, NOW.plus(Duration.ofDays(1)));
        fault(CertificateFault.RevocationUnknown.class, judge(GOOD.chain(), forged));
    }

    @Test
    @DisplayName("RFC 5922 §7.2: the certificate must carry the name dialled, or one that is configured")
    void names() {
        var policy = policy(List.of(), true);
        assertEquals(Optional.empty(), judge(policy, GOOD.chain(), "SBC.example.org"));
        var also = TestCertificates.leaf(ISSUER, Wish.of("x", "URI:sip:also.example.org"));
        assertEquals(Optional.empty(), judge(policy, also.chain(), "10.0.0.1"));
        var mismatch = fault(CertificateFault.NameMismatch.class, judge(policy, GOOD.chain(), "other.example.org"));
        assertEquals(List.of("other.example.org", "also.example.org"), mismatch.expected());
        assertEquals(List.of("sbc.example.org"), mismatch.found());
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.org, sbc.example.org, true, true",
        "*.example.org, sbc.example.org, false, false",
        "*.example.org, a.sbc.example.org, true, false",
        "*.example.org, example.org, true, false",
        "*.0.0.1, 127.0.0.1, true, false"
    })
    @DisplayName("RFC 5922 §7.2: a wildcard stands for one label where the policy lets it, and for nothing elsewhere")
    void wildcards(String found, String dialled, boolean allowed, boolean accepted) {
        var names = new TrustPolicy.Names(NameCheck.STRICT, List.of(), allowed, true);
        assertEquals(accepted, ExpectedNames.match(List.of(dialled), List.of(found), names));
    }

    @Test
    @DisplayName("RFC 5922 §7.1: an address in a certificate counts only where the policy lets it")
    void addresses() {
        var with = new TrustPolicy.Names(NameCheck.STRICT, List.of(), false, true);
        var without = new TrustPolicy.Names(NameCheck.STRICT, List.of(), false, false);
        assertTrue(ExpectedNames.match(List.of("192.0.2.1"), List.of("192.0.2.1"), with));
        assertFalse(ExpectedNames.match(List.of("192.0.2.1"), List.of("192.0.2.1"), without));
    }

    @Test
    @DisplayName("name-check chain-only: another name is accepted, and told")
    void chainOnly() {
        var names = new TrustPolicy.Names(NameCheck.CHAIN_ONLY, List.of(), false, true);
        var judgement = new CertificateJudge(policy(List.of(ROOT.certificate()), List.of(), names))
                .judge(GOOD.chain(), "other.example.org", Staple.notAsked(), NOW);
        assertEquals(Optional.empty(), judgement.fault());
        assertTrue(judgement.remarks().getFirst().contains("expected other.example.org, found sbc.example.org"));
    }
}
