package parley.media.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.media.dtls.CertificateFingerprint.Hash;
import parley.sdp.Fingerprint;

class DtlsCertificateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    @DisplayName("RFC 5763 §3: a self-signed P-256 certificate that others can read, valid for a day")
    void certificate() throws Exception {
        var certificate = new DtlsCertificateSource().current(NOW);
        var read = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.encoded()));
        read.verify(read.getPublicKey());
        assertEquals(
                256,
                ((ECPublicKey) read.getPublicKey())
                        .getParams()
                        .getCurve()
                        .getField()
                        .getFieldSize());
        assertEquals(NOW.plus(Duration.ofHours(24)), read.getNotAfter().toInstant());
        assertTrue(read.getNotBefore().toInstant().isBefore(NOW));
        assertEquals("sha-256", certificate.fingerprint().hash());
        assertEquals(95, certificate.fingerprint().value().length());
    }

    @Test
    @DisplayName("one certificate serves all legs until an hour before its end")
    void rotation() {
        var source = new DtlsCertificateSource();
        var first = source.current(NOW);
        assertSame(first, source.current(NOW.plus(Duration.ofHours(23))));
        var second = source.current(NOW.plus(Duration.ofHours(23)).plusSeconds(1));
        assertNotEquals(first.fingerprint(), second.fingerprint());
        assertSame(second, source.current(NOW.plus(Duration.ofHours(24))));
    }

    @Test
    @DisplayName("RFC 8122 §5: of several fingerprints those of the best hash count, and one of them must match")
    void fingerprints() {
        byte[] shown = {1, 2, 3};
        byte[] other = {4, 5, 6};
        var good = CertificateFingerprint.of(shown, Hash.SHA_256);
        var bad = CertificateFingerprint.of(other, Hash.SHA_256);
        matches(true, shown, good);
        matches(false, shown, bad);
        matches(true, shown, bad, good);
        matches(false, shown, good, CertificateFingerprint.of(other, Hash.SHA_512));
        matches(true, shown, bad, CertificateFingerprint.of(shown, Hash.SHA_384));
        matches(true, shown, CertificateFingerprint.of(shown, Hash.SHA_1));
        matches(false, shown, CertificateFingerprint.of(shown, Hash.SHA_1), bad);
        matches(true, shown, new Fingerprint("SHA-256", good.value().toLowerCase(Locale.ROOT)));
        matches(false, shown, new Fingerprint("md5", "52:89:DF:73:7D:F5:73:26:FC:DD:22:59:7A:FB:1F:AC"));
        matches(false, shown, new Fingerprint("sha-256", good.value().substring(3)));
    }

    private static void matches(boolean expected, byte[] shown, Fingerprint... announced) {
        assertEquals(
                expected,
                CertificateFingerprint.mismatch(shown, List.of(announced)).isEmpty());
    }
}
