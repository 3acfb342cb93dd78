package parley.media.dtls;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The certificate new legs show: one for all, replaced an hour before it ends. A leg keeps the one its SDP named.
/// Safe for use by many threads.
public final class DtlsCertificateSource {
    /// Replaced when less than this is left: no handshake, however late its answer, meets an expired certificate.
    static final Duration SPARE = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private @Nullable DtlsCertificate current;

    /// The certificate for a leg that is set up now.
    public synchronized DtlsCertificate current(Instant now) {
        var certificate = current;
        if (certificate == null || certificate.notAfter().minus(SPARE).isBefore(now)) {
            certificate = DtlsCertificate.selfSigned(now, random);
            current = certificate;
        }
        return certificate;
    }
}
