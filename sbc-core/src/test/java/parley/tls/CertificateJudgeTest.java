package parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
        return new CertificateJudge(policy).judge(shown, dialled, NOW);
    }

    private static TrustPolicy policy(List<X509CRL> revocations, boolean verifyName) {
        return new TrustPolicy(
                List.of(ROOT.certificate()),
                revocations,
                List.of(ISSUER.certificate()),
                TrustPolicy.Usage.SERVER,
                verifyName,
                List.of("also.example.org"));
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
        var policy = new TrustPolicy(
                List.of(alone.certificate()), List.of(), List.of(), TrustPolicy.Usage.SERVER, false, List.of());
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
}
