package parley.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.revocation.TestAuthority.NOW;
import static parley.revocation.TestAuthority.days;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.revocation.OcspAnswer.Judged;
import parley.revocation.Revocation.Status;

class OcspAnswerTest {
    private static final TestAuthority AUTHORITY = TestAuthority.root("Authority");
    private static final TestAuthority STRANGER = TestAuthority.root("Stranger");
    private static final X509Certificate LEAF = AUTHORITY.leaf("leaf");
    private static final RevocationLists NO_LISTS = new RevocationLists(List.of());

    private static Judged judge(byte[] der, Optional<byte[]> nonce, RevocationLists lists) {
        return new OcspAnswer(LEAF, AUTHORITY.certificate(), lists, NOW).judge(der, nonce);
    }

    private static Judged judge(Consumer<TestAnswer> change) {
        return judge(AUTHORITY.answer(LEAF, change).der(), Optional.empty(), NO_LISTS);
    }

    private static Status definite(Judged judged) {
        return assertInstanceOf(Judged.Definite.class, judged, judged::toString).status();
    }

    @Test
    @DisplayName("RFC 6960 §2.2: an answer of the authority itself is taken")
    void good() {
        assertEquals(new Status.Good(), definite(judge(_ -> {})));
    }

    @Test
    @DisplayName("RFC 6960 §2.2: a revoked certificate is, since when its authority says")
    void revoked() {
        var since = Instant.parse("2026-05-01T00:00:00Z");
        assertEquals(
                new Status.Revoked(since),
                definite(
                        judge(answer -> answer.status = new RevokedStatus(Date.from(since), CRLReason.keyCompromise))));
    }

    @Test
    @DisplayName("RFC 6960 §4.2.2.2: whom the authority has appointed may answer for it")
    void delegate() {
        var delegate = AUTHORITY.delegate(days(1), KeyPurposeId.id_kp_OCSPSigning, false);
        assertEquals(new Status.Good(), definite(judge(answer -> answer.by(delegate))));
    }

    @Test
    @DisplayName("RFC 6960 §4.2.2.2.1: a list at hand that revokes the responder silences it, unless it needs no check")
    void revokedDelegate() {
        var checked = AUTHORITY.delegate(days(1), KeyPurposeId.id_kp_OCSPSigning, false);
        var unchecked = AUTHORITY.delegate(days(1), KeyPurposeId.id_kp_OCSPSigning, true);
        var lists = new RevocationLists(List.of(AUTHORITY.revoking(checked.certificate(), unchecked.certificate())));
        var refused = assertInstanceOf(
                Judged.Refused.class,
                judge(AUTHORITY.answer(LEAF, answer -> answer.by(checked)).der(), Optional.empty(), lists));
        assertTrue(refused.why().contains("which has been revoked"), refused.why());
        assertEquals(
                new Status.Good(),
                definite(judge(
                        AUTHORITY.answer(LEAF, answer -> answer.by(unchecked)).der(), Optional.empty(), lists)));
    }

    @Test
    @DisplayName("RFC 9654 §2.1: an answer without the nonce is taken, one with it too, one with another is not")
    void nonce() {
        var nonce = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        var other = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);
        assertEquals(new Status.Good(), definite(judge(AUTHORITY.good(LEAF), Optional.of(nonce), NO_LISTS)));
        var echoed = AUTHORITY.answer(LEAF, answer -> answer.nonce(nonce)).der();
        assertEquals(new Status.Good(), definite(judge(echoed, Optional.of(nonce), NO_LISTS)));
        var refused = assertInstanceOf(Judged.Refused.class, judge(echoed, Optional.of(other), NO_LISTS));
        assertTrue(refused.why().contains("nonce of another question"), refused.why());
    }

    @Test
    @DisplayName("RFC 6960 §2.4: an answer without nextUpdate counts for an hour")
    void withoutNextUpdate() {
        assertEquals(new Status.Good(), definite(judge(answer -> answer.nextUpdate = null)));
        var refused = assertInstanceOf(Judged.Refused.class, judge(answer -> {
            answer.nextUpdate = null;
            answer.thisUpdate = NOW.minus(Duration.ofHours(2));
        }));
        assertTrue(refused.why().contains("out of date"), refused.why());
    }

    record Row(String name, Consumer<TestAnswer> change, String why) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> refusals() {
        return Stream.of(
                new Row("RFC 6960 §4.2.1: try later", answer -> answer.responseStatus = 3, "try later"),
                new Row("RFC 6960 §4.2.1: unauthorized", answer -> answer.responseStatus = 6, "unauthorized"),
                new Row(
                        "RFC 6960 §3.2 (1): another certificate of the same authority",
                        answer -> answer.about = AUTHORITY.leaf("other"),
                        "about another certificate"),
                new Row(
                        "RFC 6960 §3.2 (1): the same serial number of another authority",
                        answer -> answer.issuer = STRANGER.certificate(),
                        "about another certificate"),
                new Row(
                        "RFC 6960 §3.2 (2): signed by a stranger",
                        answer -> answer.key = STRANGER.key(),
                        "is not signed by CN=Authority"),
                new Row(
                        "RFC 6960 §4.2.2.2: a delegate of another authority",
                        answer -> answer.by(STRANGER.delegate(days(1), KeyPurposeId.id_kp_OCSPSigning, true)),
                        "authority has not issued"),
                new Row(
                        "RFC 6960 §4.2.2.2: a certificate of the authority that is not meant for it",
                        answer -> answer.by(AUTHORITY.delegate(days(1), KeyPurposeId.id_kp_serverAuth, true)),
                        "lacks OCSPSigning"),
                new Row(
                        "RFC 6960 §4.2.2.2: a delegate whose time is over",
                        answer -> answer.by(AUTHORITY.delegate(days(-1), KeyPurposeId.id_kp_OCSPSigning, true)),
                        "which is valid from"),
                new Row(
                        "RFC 6960 §3.2 (5): thisUpdate in the future",
                        answer -> answer.thisUpdate = NOW.plus(Duration.ofMinutes(6)),
                        "of the future"),
                new Row(
                        "RFC 6960 §3.2 (6): nextUpdate is past",
                        answer -> answer.nextUpdate = NOW.minus(Duration.ofMinutes(6)),
                        "out of date"),
                new Row(
                        "RFC 6960 §2.4: producedAt in the future",
                        answer -> answer.producedAt = NOW.plus(Duration.ofMinutes(6)),
                        "made in the future"),
                new Row(
                        "RFC 6960 §2.2: the responder does not know it",
                        answer -> answer.status = new UnknownStatus(),
                        "does not know the certificate"),
                new Row(
                        "RFC 6960 §4.4: an unknown critical extension",
                        answer -> answer.extensions.add(critical()),
                        "critical extension"),
                new Row(
                        "RFC 9155: a signature over SHA-1",
                        answer -> answer.algorithm = "SHA1withECDSA",
                        "can be forged"));
    }

    private static Extension critical() {
        try {
            return new Extension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE.getEncoded());
        } catch (java.io.IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    @DisplayName("An answer that must not be believed is refused, and why is said")
    void refused(Row row) {
        var judged = judge(row.change());
        var refused = assertInstanceOf(Judged.Refused.class, judged, judged::toString);
        assertTrue(refused.why().contains(row.why()), refused.why());
    }

    @Test
    @DisplayName("What is no OCSP answer, cut off, changed or too long, is refused without a word of it")
    void malformed() {
        var good = AUTHORITY.good(LEAF);
        for (var length = 0; length < good.length; length++) {
            assertInstanceOf(
                    Judged.Refused.class,
                    judge(java.util.Arrays.copyOf(good, length), Optional.empty(), NO_LISTS),
                    "cut after " + length);
        }
        for (var at = 0; at < good.length; at++) {
            var changed = good.clone();
            changed[at] ^= 0x01;
            judge(changed, Optional.empty(), NO_LISTS);
        }
        assertInstanceOf(Judged.Refused.class, judge(new byte[OcspAnswer.MAX_BYTES + 1], Optional.empty(), NO_LISTS));
    }
}
